"""What is true in intake: the case, its states, its parties, its words; no I/O."""
