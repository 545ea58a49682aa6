"""Providers of channels; imported by the runner's process alone, for their clients are large."""
