"""intake's environment."""

from typing import Annotated

from pydantic import Field

from chassis.settings import Settings

_DEMO_CENTRES = {
    "430423": (112.8692, 27.2303),
    "430424": (112.9533, 27.0807),
    "431382": (111.6643, 27.6927),
}
_Centre = Annotated[str, Field(pattern=r"^(\*|[0-9]{6})$")]
_Weekday = Annotated[str, Field(pattern=r"^[1-7]$")]
_Slot = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
_Places = Annotated[int, Field(ge=0, le=1000)]
_SLOTS = {
    "*": {
        str(weekday): dict.fromkeys(("09:00", "10:00", "11:00", "14:30", "15:30", "16:30"), 4)
        for weekday in range(1, 6)
    }
}


class IntakeSettings(Settings):
    """Where residents find their page, where each county lies, when its centre can be booked."""

    public_url: str = Field(default="http://127.0.0.1:8080", max_length=200)
    intake_centres: dict[str, tuple[float, float]] = _DEMO_CENTRES
    intake_reach_degrees: float = Field(default=0.6, gt=0, le=10)
    intake_directory_seconds: float = Field(default=10, gt=0, le=60)
    intake_unmask_per_hour: int = Field(default=200, ge=1, le=10_000)
    intake_code_block: int = Field(default=50, ge=1, le=1000)
    intake_clamav: str = Field(default="", pattern=r"^$|^/\S{1,100}$|^[^/\s]{1,200}:[0-9]{1,5}$")
    """Where `clamd` listens: a socket's path or `host:port`; empty: nothing is scanned."""
    intake_clamav_seconds: float = Field(default=30, gt=0, le=300)
    intake_slots: dict[_Centre, dict[_Weekday, dict[_Slot, _Places]]] = _SLOTS
    intake_slot_days: int = Field(default=14, ge=0, le=90)
    intake_guidance_days: int = Field(default=90, ge=1, le=3650)
    intake_desk_seconds: float = Field(default=60.0, gt=0, le=3600)

    intake_export_rows: int = Field(default=5_000, ge=1, le=20_000)
    intake_export_free_rows: int = Field(default=500, ge=0, le=20_000)
    intake_export_days: int = Field(default=7, ge=1, le=90)

    @property
    def boxes(self) -> dict[str, tuple[float, float, float, float]]:
        """West, south, east and north of each county whose centre is known."""
        reach = self.intake_reach_degrees
        return {
            county: (lng - reach, lat - reach, lng + reach, lat + reach)
            for county, (lng, lat) in self.intake_centres.items()
        }
