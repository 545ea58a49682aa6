"""What routing reads from its environment, beside what every process reads."""

from pydantic import Field

from chassis.settings import Settings


class RoutingSettings(Settings):
    """Routing's own settings, `ONEDOOR_ROUTING_…` in the environment."""

    routing_last_resort: str = Field(default="petition", pattern="^[a-z][a-z0-9-]{1,39}$")
    routing_other_resort: str = Field(default="justice", pattern="^[a-z][a-z0-9-]{1,39}$")
    routing_clock_batch: int = Field(default=200, ge=1, le=5000)
    routing_feed_batch: int = Field(default=200, ge=1, le=1000)
    routing_tick_seconds: float = Field(default=1.0, gt=0)
    routing_feed_seconds: float = Field(default=0.5, gt=0)
    routing_simulation_seconds: float = Field(default=1.0, gt=0)
    routing_calendar_seconds: float = Field(default=60.0, gt=0)
