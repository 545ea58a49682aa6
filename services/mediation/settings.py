"""mediation's environment."""

from pydantic import Field

from chassis.settings import Settings


class MediationSettings(Settings):
    """How long people's mediation takes, and how patiently the documents' names are asked for."""

    mediation_days: int = Field(default=30, ge=1, le=365)
    mediation_directory_seconds: float = Field(default=3.0, gt=0, le=30)
