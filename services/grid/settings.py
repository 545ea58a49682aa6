"""grid's environment."""

from chassis.settings import Settings


class GridSettings(Settings):
    """grid needs nothing beyond what every service has."""
