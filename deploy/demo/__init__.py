"""Five matters of the accounts, played on a running platform through its public surface."""
