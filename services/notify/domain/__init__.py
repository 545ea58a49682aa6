"""What is true of messages, templates, contacts and verification codes; no I/O."""
