"""What can be done in mediation, a module per topic."""
