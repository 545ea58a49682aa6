"""What may be sent in: strict models with a bound on every field; unknown fields are refused."""
