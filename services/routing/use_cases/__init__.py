"""What routing can do, a module per topic; the ports stand in `ports`."""
