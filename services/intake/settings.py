"""intake's environment."""

from pydantic import Field

from chassis.settings import Settings

_DEMO_CENTRES = {
    "430423": (112.8692, 27.2303),
    "430424": (112.9533, 27.0807),
    "431382": (111.6643, 27.6927),
}


class IntakeSettings(Settings):
    """Where residents find their page, and about where each county lies."""

    public_url: str = Field(default="http://127.0.0.1:8080", max_length=200)
    intake_centres: dict[str, tuple[float, float]] = _DEMO_CENTRES
    intake_reach_degrees: float = Field(default=0.6, gt=0, le=10)
    intake_directory_seconds: float = Field(default=10, gt=0, le=60)
    intake_unmask_per_hour: int = Field(default=200, ge=1, le=10_000)
    intake_code_block: int = Field(default=50, ge=1, le=1000)
    intake_clamav: str = Field(default="", pattern=r"^$|^/\S{1,100}$|^[^/\s]{1,200}:[0-9]{1,5}$")
    """Where `clamd` listens: a socket's path or `host:port`; empty: nothing is scanned."""
    intake_clamav_seconds: float = Field(default=30, gt=0, le=300)

    @property
    def boxes(self) -> dict[str, tuple[float, float, float, float]]:
        """West, south, east and north of each county whose centre is known."""
        reach = self.intake_reach_degrees
        return {
            county: (lng - reach, lat - reach, lng + reach, lat + reach)
            for county, (lng, lat) in self.intake_centres.items()
        }
