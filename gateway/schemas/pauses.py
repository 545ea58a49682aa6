"""Bodies about time that does not count（期限中止）."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.schemas.base import Line, Reason, Versioned, Word


class PauseAssignment(Versioned):
    """Why, on what paper, and how many days after today do not count; `version` is the order's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "reason_code": "appraisal",
                    "proof": "房屋安全鉴定委托书〔2026〕3号",
                    "days": 15,
                }
            ]
        }
    )

    reason_code: Word
    proof: Annotated[Line, Field(min_length=1)]
    days: Annotated[int, Field(ge=1, le=365)]


class ResumeAssignment(Versioned):
    """Why the time runs again before its days are over; `version` is the order's."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 3, "reason": "鉴定报告已出具。"}]}
    )

    reason: Reason
