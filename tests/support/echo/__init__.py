"""A tiny service that listens under the name of notify, for tests of the kernel."""
