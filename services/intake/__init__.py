"""intake（受理）: the case from the door to the archive."""
