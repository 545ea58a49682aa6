"""What intake speaks to outside of the platform."""
