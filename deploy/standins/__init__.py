"""Local stand-ins for outside providers; they check what the provider checks."""
