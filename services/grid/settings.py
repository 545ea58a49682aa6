"""grid's environment."""

from pydantic import Field

from chassis.settings import Settings


class GridSettings(Settings):
    """grid's own settings, `ONEDOOR_GRID_…` in the environment."""

    grid_tick_seconds: float = Field(default=1.0, gt=0)
    grid_calendar_seconds: float = Field(default=60.0, gt=0)
    grid_order_batch: int = Field(default=200, ge=1, le=5000)
