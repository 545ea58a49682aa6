"""routing（分流督办）: who handles a case, by which rule, within which time."""
