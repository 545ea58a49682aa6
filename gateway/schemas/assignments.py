"""Bodies that departments and dispatchers send about orders."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Clean, Department, Note, Reason, Versioned


class ObjectAssignment(Versioned):
    """Why the order is not the department's（派单异议）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "reason_code": "not_our_duty",
                    "reason": "道路设施由城管部门负责。",
                    "proposed_department": "urban-management",
                }
            ]
        }
    )

    reason_code: Literal["not_our_duty", "wrong_area", "duplicate", "needs_other_lead", "other"]
    reason: Reason
    proposed_department: Department | None = None


class ProgressAssignment(Versioned):
    """How far the department is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "note": "已派施工队进场。"}]}
    )

    note: Annotated[str, Field(min_length=1, max_length=2000), Clean]


class CompleteAssignment(Versioned):
    """What came of it, and what the resident may be told."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"version": 2, "result": "管道已疏通。", "public_answer": "您反映的下水道已疏通。"}
            ]
        }
    )

    result: Annotated[str, Field(min_length=1, max_length=10_000), Clean]
    public_answer: Note = ""


class DecideObjection(Versioned):
    """The dispatcher's decision; `version` is the assignment's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "is_upheld": True,
                    "to_department": "urban-management",
                    "reason": "职责确属城管部门。",
                }
            ]
        }
    )

    is_upheld: bool
    to_department: Department | None = None
    reason: Reason
