"""Bodies about the ladder of letters."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, StandingVersion, Version, body_id
from gateway.schemas.letters import Words

_RUNG: dict[str, Any] = {
    "key": "overdue",
    "trigger": "overdue",
    "count": 0,
    "kind": "prompt",
    "answer_days": 3,
    "grounds": "该事项已超过办理期限，尚未办结。",
    "demands": "请说明原因，立即办理，并书面答复。",
}


class RungBody(Body):
    """One rung: what makes it due, and the letter it makes（级）."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{1,39}$")]
    trigger: Literal["warned", "overdue", "silent", "unanswered"]
    count: Annotated[int, Field(ge=0, le=60)] = 0
    after: Literal["prompt", "risk", "order", "interview"] | None = None
    kind: Literal["reminder", "prompt", "risk", "order", "interview"]
    is_self_issued: bool = False
    answer_days: Annotated[int, Field(ge=0, le=30)] = 0
    grounds: Words
    demands: Words


class LadderDraft(Body):
    """An area's ladder as it shall be; `version` 0 creates the draft."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 0, "name": "衡山县督办阶梯", "rungs": [_RUNG]}]}
    )

    version: StandingVersion
    name: Annotated[str, Field(min_length=1, max_length=60), Clean]
    rungs: Annotated[list[RungBody], Field(min_length=1, max_length=20)]


class PublishLadder(Body):
    """Which draft shall hold, as its publisher saw it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "ladder_id": "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"}]
        }
    )

    ladder_id: Annotated[str, body_id("ladder")]
    version: Version
