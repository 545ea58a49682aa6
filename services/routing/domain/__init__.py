"""What is true in routing: briefs, rules, decisions, assignments, clocks, departments."""
