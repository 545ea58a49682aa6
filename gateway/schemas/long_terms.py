"""Bodies about the long-term register（动态跟踪台账）."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, Versioned

Words = Annotated[str, Field(min_length=2, max_length=2000), Clean]


class EnterLongTerm(Body):
    """Why a case is followed, what is done next, and how often it is looked at."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "开发商破产重整，一时难以解决",
                    "next_action": "每月与管理人会商一次",
                    "interval_days": 30,
                }
            ]
        }
    )

    reason: Words
    next_action: Words
    interval_days: Annotated[int, Field(ge=1, le=180)]


class ReviewLongTerm(Versioned):
    """What a review found; `version` is the entry's, 0 days keep the interval that stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "outcome": "stays",
                    "note": "重整方案待表决",
                    "next_action": "下月参加债权人会议",
                }
            ]
        }
    )

    outcome: Literal["stays", "leaves"]
    note: Words
    next_action: Annotated[str, Field(max_length=2000), Clean] = ""
    interval_days: Annotated[int, Field(ge=0, le=180)] = 0
