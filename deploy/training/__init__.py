"""Training of the model that suggests categories; nothing of it runs on the platform."""
