"""Eight matters, played on a running platform through its public surface."""
