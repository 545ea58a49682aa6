"""Bodies about departments called to a place（吹哨报到）."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, Department, Note, Reason, Versioned

Grade = Literal["good", "fair", "poor"]


class CallDepartments(Body):
    """Whom the centre calls where, why, and how long they have to come."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "departments": ["urban-management", "water"],
                    "place": "王家桥路口",
                    "reason": "污水漫路，请到场会商处置。",
                    "minutes": 60,
                }
            ]
        }
    )

    departments: Annotated[list[Department], Field(min_length=1, max_length=12)]
    place: Annotated[str, Field(min_length=2, max_length=200), Clean]
    reason: Reason
    minutes: Annotated[int, Field(ge=10, le=10_080)]


class RefuseWhistle(Versioned):
    """Why the department need not come."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"version": 1, "reason_code": "not_our_duty", "reason": "管网不属于我局职责。"}
            ]
        }
    )

    reason_code: Literal["not_our_duty", "nobody_free", "wrong_place", "other"]
    reason: Reason


class DecideRefusal(Versioned):
    """Whether the refusal holds, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 2, "is_excused": False, "reason": "现场需你局判断管网走向。"}]
        }
    )

    is_excused: bool
    reason: Reason


class ArriveWhistle(Versioned):
    """Who came."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "people": "排水科李科长等2人"}]}
    )

    people: Annotated[str, Field(min_length=1, max_length=200), Clean]


class ReportWhistle(Versioned):
    """What the department did on the spot."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 3, "report": "已打开溢流口，明日清淤。"}]}
    )

    report: Annotated[str, Field(min_length=2, max_length=5000), Clean]


class GradeWhistle(Versioned):
    """How well the department came, or how well founded the call was."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 4, "grade": "good", "note": "到场及时。"}]}
    )

    grade: Grade
    note: Note = ""
