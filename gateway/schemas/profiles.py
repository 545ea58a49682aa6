"""Bodies about clock profiles（时限规则）."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, Line, StandingVersion, Version, body_id

_Post = Literal[
    "dispatcher", "supervisor", "leader", "unit_head", "both_parties", "court_president",
    "arbitration_director",
]  # fmt: skip
_Reason = Literal["hearing", "appraisal", "waiting_for_party", "waiting_for_material"]
_Share = Annotated[float, Field(gt=0, lt=1)]
_Bound = Annotated[int, Field(ge=0, le=3650)]
_EXAMPLE: dict[str, Any] = {
    "key": "handling_livelihood",
    "name": "民生服务办理",
    "unit": "working_days",
    "limit": 4,
    "warn_fractions": [0.5, 0.75],
    "max_extensions": 1,
    "max_extension_units": 4,
    "extension_approver": "dispatcher",
}


class ClockProfileBody(Body):
    """How one kind of clock runs; a bound that is left out is none（时限规则）."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
    name: Annotated[str, Field(min_length=1, max_length=40), Clean]
    unit: Literal["natural_days", "working_days", "hours", "minutes"]
    limit: Annotated[int, Field(ge=1, le=3650)]
    roll_last_day: bool = False
    warn_fractions: Annotated[tuple[_Share, ...], Field(max_length=9, strict=False)] = ()
    is_urgent: bool = False
    pause_reasons: Annotated[tuple[_Reason, ...], Field(max_length=4, strict=False)] = ()
    max_pauses: _Bound | None = None
    max_pause_days: _Bound | None = None
    pause_approver: _Post = "dispatcher"
    max_extensions: _Bound | None = 0
    max_extension_units: _Bound | None = 0
    extension_approver: _Post | None = None
    basis: Line = ""


class ProfileSetDraft(Body):
    """What an area keeps of its own, as it shall be; `version` 0 creates the draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 0, "name": "衡山县时限规则", "profiles": [_EXAMPLE]}]
        }
    )

    version: StandingVersion
    name: Annotated[str, Field(min_length=1, max_length=60), Clean]
    profiles: Annotated[list[ClockProfileBody], Field(min_length=1, max_length=100)]


class PublishProfileSet(Body):
    """Which draft shall hold, as its publisher saw it, and whether for running clocks too."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "profile_set_id": "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11",
                    "is_for_running": True,
                }
            ]
        }
    )

    profile_set_id: Annotated[str, body_id("profile_set")]
    version: Version
    is_for_running: bool = False
