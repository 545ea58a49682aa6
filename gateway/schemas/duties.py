"""Bodies about who is at the centre（值班）."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    CODE_PATTERN,
    Body,
    Clean,
    Department,
    Phone,
    Text,
    Versioned,
    body_id,
)

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-03-05"])]


Codes = Annotated[
    list[Annotated[str, Field(pattern=CODE_PATTERN)]], Field(max_length=100, default_factory=list)
]


class Matter(Body):
    """What came of one case that was heard or visited, and what comes next."""

    code: Annotated[str, Field(pattern=CODE_PATTERN)]
    result: Annotated[str, Field(min_length=2, max_length=2000), Clean]
    next_step: Annotated[str, Field(max_length=2000), Clean] = ""


class Turn(Body):
    """One day of one person."""

    kind: Literal["rota", "leader", "reception", "visit"]
    department: Department
    day: Day
    person: Annotated[str, Field(min_length=1, max_length=60), Clean]
    phone: Phone | None = None
    place: Annotated[str, Field(max_length=60), Clean] = ""
    codes: Codes


class PlanDuties(Body):
    """Days to plan, all or none（排班）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "duties": [
                        {
                            "kind": "rota",
                            "department": "health",
                            "day": "2026-12-01",
                            "person": "李科长",
                        }
                    ]
                }
            ]
        }
    )

    duties: Annotated[list[Turn], Field(min_length=1, max_length=100)]


class AskDutySwap(Versioned):
    """With which duty the day is to be changed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "with_duty_id": "01900000-0000-7000-8000-000000000001"}]
        }
    )

    with_duty_id: Annotated[str, body_id("duty")]


class AnswerDutySwap(Versioned):
    """Whether the other department agrees."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "is_agreed": True}]})

    is_agreed: bool


class CloseDuty(Versioned):
    """What came of the day（接访台账）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "visit_count": 6,
                    "codes": ["43042320261125000063"],
                    "note": "接访6批，当场答复4批。",
                }
            ]
        }
    )

    visit_count: Annotated[int, Field(ge=0, le=10_000)] = 0
    codes: Codes
    matters: Annotated[list[Matter], Field(max_length=100, default_factory=list)]
    note: Text = ""
