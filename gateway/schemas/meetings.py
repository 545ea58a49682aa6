"""Bodies about joint meetings（联席会议、会商）."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    AccountName,
    AreaCode,
    Body,
    CaseId,
    Clean,
    Department,
    TaskForceId,
    Time,
    Versioned,
)

Words = Annotated[str, Field(min_length=2, max_length=10_000), Clean]
_CUSTOM = {
    "name": "每周一联席会议",
    "every_days": 7,
    "departments": ["housing", "labour"],
    "place": "县综治中心三楼会商室",
    "chair": "leader@430423",
}


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class AgendaRules(Body):
    """What brings a case before the meeting by itself; 0 people or days, no colour: never."""

    is_overdue: bool = True
    is_at_risk: bool = True
    least_people: Annotated[int, Field(ge=0, le=100_000)] = 10
    open_days: Annotated[int, Field(ge=0, le=365)] = 30
    most_items: Annotated[int, Field(ge=1, le=50)] = 30
    least_colour: Literal["", "blue", "yellow", "red"] = "yellow"


class SeriesCustom(Body):
    """How a series meets."""

    name: Annotated[str, Field(min_length=2, max_length=60), Clean]
    every_days: Annotated[int, Field(ge=1, le=92)]
    departments: Annotated[list[Department], Field(min_length=1, max_length=30)]
    place: Annotated[str, Field(min_length=2, max_length=100), Clean]
    chair: AccountName
    rules: AgendaRules | None = None


class FoundSeries(SeriesCustom):
    """A series for an area of the county, and when it meets first."""

    model_config = _example(**_CUSTOM, start_time="2026-12-07T09:00:00+08:00")

    area_code: AreaCode | None = None
    start_time: Time


class AmendSeries(SeriesCustom, Versioned):
    """How the series meets from now on."""

    model_config = _example(version=1, **_CUSTOM)


class MoveMeeting(Versioned):
    """When the meeting is instead."""

    model_config = _example(version=1, start_time="2026-12-08T09:00:00+08:00")

    start_time: Time


class AddMeetingItem(Versioned):
    """A case that is to be discussed."""

    model_config = _example(
        version=1, case_id="0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11", note="涉及两个乡镇"
    )

    case_id: CaseId
    note: Annotated[str, Field(max_length=1000), Clean] = ""


class MeetingAttendance(Body):
    """Who came for a department."""

    department: Department
    is_present: bool
    persons: Annotated[str, Field(max_length=1000), Clean] = ""


class OpenMeeting(Versioned):
    """Who came: each member department once."""

    model_config = _example(
        version=1,
        attendance=[
            {"department": "housing", "is_present": True, "persons": "张局长"},
            {"department": "labour", "is_present": False},
        ],
    )

    attendance: Annotated[list[MeetingAttendance], Field(max_length=30)]


class MeetingDemand(Body):
    """What a department is to do; it becomes an order（督办单）."""

    department: Department
    demands: Annotated[str, Field(min_length=2, max_length=5000), Clean]
    answer_days: Annotated[int, Field(ge=0, le=30)] = 3


class MeetingCharge(Body):
    """What a member of a task force for the case is to do; it becomes a task of it（交专班）."""

    task_force_id: TaskForceId
    department: Department
    text: Annotated[str, Field(min_length=2, max_length=1000), Clean]
    due_time: Time


class DecideMeetingItem(Versioned):
    """What is decided on a case."""

    model_config = _example(
        version=2,
        case_id="0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11",
        decision="由住建局牵头十日内完成整改。",
        demands=[
            {"department": "housing", "demands": "十日内完成整改并书面答复", "answer_days": 10}
        ],
    )

    case_id: CaseId
    decision: Annotated[str, Field(min_length=5, max_length=1000), Clean]
    demands: Annotated[list[MeetingDemand], Field(max_length=10, default_factory=list)]
    tasks: Annotated[list[MeetingCharge], Field(max_length=10, default_factory=list)]
    is_settled: bool = False


class CloseMeeting(Versioned):
    """What the meeting came to."""

    model_config = _example(version=3, minutes="会议研究了三件事项，议定两件。")

    minutes: Words
