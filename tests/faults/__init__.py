"""The longer fault tests, run by `make faults`; the quick ones are part of `tests/e2e`."""
