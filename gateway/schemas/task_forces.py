"""Bodies about departments that settle matters together（工作专班）."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, CaseId, Clean, Department, Text, Time, Versioned

Words = Annotated[str, Field(min_length=2, max_length=10_000), Clean]


class FormTaskForce(Body):
    """Who is to do what, for which cases."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "停工楼盘专班",
                    "mandate": "三个月内复工并清欠。",
                    "department": "housing",
                    "departments": ["labour", "police"],
                    "persons": "王副县长、张局长",
                    "case_ids": ["0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"],
                }
            ]
        }
    )

    name: Annotated[str, Field(min_length=2, max_length=60), Clean]
    mandate: Words
    department: Department
    departments: Annotated[list[Department], Field(min_length=1, max_length=30)]
    persons: Text = ""
    case_ids: Annotated[list[CaseId], Field(min_length=1, max_length=50)]


class NewForceTask(Body):
    """What a meeting wants of a department, until when."""

    department: Department
    text: Annotated[str, Field(min_length=2, max_length=1000), Clean]
    due_time: Time


class RecordForceMeeting(Versioned):
    """A meeting and what it decided; `version` is the force's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "held_time": "2026-03-09T09:30:00+08:00",
                    "attendees": "王副县长、张局长",
                    "minutes": "议定先付工资，再复工。",
                    "tasks": [
                        {
                            "department": "labour",
                            "text": "核定欠薪名单",
                            "due_time": "2026-03-16T18:00:00+08:00",
                        }
                    ],
                }
            ]
        }
    )

    held_time: Time
    attendees: Annotated[str, Field(min_length=1, max_length=1000), Clean]
    minutes: Words
    tasks: Annotated[list[NewForceTask], Field(max_length=50, default_factory=list)]


class ReportForceTask(Versioned):
    """What came of a task; `version` is the force's."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "outcome": "名单已核定，共46人。"}]}
    )

    outcome: Words


class EndTaskForce(Versioned):
    """The report at the end; `version` is the force's."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 3, "report": "已复工，欠薪付清。"}]}
    )

    report: Words
