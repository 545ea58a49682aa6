"""The published language of OneDoor: events, envelope, error kinds and ports; pure Python."""
