"""Bodies about the colours of cases and the schemes they follow（三色三单）."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, Reason, StandingVersion, Version, Word, body_id

Colour = Literal["blue", "yellow", "red"]
_SIGN: dict[str, Any] = {
    "key": "people-50",
    "colour": "red",
    "title": "涉及五十人以上",
    "measure": "people_count",
    "least": 50,
}
_SLIPS: list[Any] = [
    {"colour": "red", "name": "红色预警单", "answer_days": 0},
    {"colour": "yellow", "name": "黄色预警单", "answer_days": 2},
    {"colour": "blue", "name": "蓝色预警单", "answer_days": 3},
]


class SetCaseColour(Body):
    """Which colour holds and why; `version` is the risk's, 0 while nothing is kept of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 0, "colour": "red", "reason": "有越级上访苗头"}]
        }
    )

    version: StandingVersion
    colour: Literal["none", "blue", "yellow", "red"]
    reason: Reason


class RiskSignBody(Body):
    """One thing that speaks for a colour（风险情形）."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{1,39}$")]
    colour: Colour
    title: Annotated[str, Field(min_length=2, max_length=60), Clean]
    measure: Literal[
        "people_count", "amount_fen", "days_overdue", "resume_count", "is_urgent", "kind",
        "dispute_kind",
    ]  # fmt: skip
    least: Annotated[int, Field(ge=0, le=10**14)] = 0
    values: Annotated[list[Word], Field(max_length=20, default_factory=list)]


class RiskSlipBody(Body):
    """The slip of a colour（预警单）; 0 days is the same day."""

    colour: Colour
    name: Annotated[str, Field(min_length=2, max_length=30), Clean]
    answer_days: Annotated[int, Field(ge=0, le=30)]


class RiskSchemeDraft(Body):
    """An area's scheme as it shall be; `version` 0 creates the draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 0, "name": "三色方案", "signs": [_SIGN], "slips": _SLIPS}]
        }
    )

    version: StandingVersion
    name: Annotated[str, Field(min_length=2, max_length=60), Clean]
    signs: Annotated[list[RiskSignBody], Field(min_length=1, max_length=60)]
    slips: Annotated[list[RiskSlipBody], Field(min_length=3, max_length=3)]


class PublishRiskScheme(Body):
    """Which draft shall hold, as its publisher saw it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "scheme_id": "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"}]
        }
    )

    scheme_id: Annotated[str, body_id("risk_scheme")]
    version: Version
