"""What is true in mediation: files, sessions, records, agreements and the register; no I/O."""
