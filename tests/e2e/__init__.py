"""The whole platform, started as `make run` starts it: HTTP in, facts out."""
