"""A listener that does the least an effect can be, for measuring the machinery alone."""
