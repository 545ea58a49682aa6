"""How mediation remembers, in MongoDB: a module per topic, all behind the use cases' ports."""
