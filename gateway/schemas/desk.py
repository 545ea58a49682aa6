"""Bodies about the hall: tickets, appointments, guidance."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    AreaCode,
    Body,
    Clean,
    County,
    DisputeKind,
    Kind,
    Line,
    Note,
    Phone,
    Short,
    Versioned,
    body_id,
)
from gateway.schemas.cases import Category
from gateway.schemas.categories import Answers, Suggested

PurposeWord = Literal["consult", "register", "follow", "mediation"]
DAY_PATTERN = r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$"
Day = Annotated[str, Field(pattern=DAY_PATTERN, examples=["2026-11-24"])]
SlotWord = Annotated[str, Field(pattern=r"^[0-2][0-9]:[0-5][0-9]$", examples=["09:00"])]
Window = Annotated[str, Field(min_length=1, max_length=20), Clean]
Name = Annotated[str, Field(min_length=1, max_length=50), Clean]
Matter = Annotated[str, Field(max_length=1000), Clean]
Outcome = Annotated[str, Field(min_length=1, max_length=200), Clean]
_BOOKING: Any = {
    "day": "2026-11-24",
    "slot": "09:00",
    "purpose": "register",
    "name": "陈某",
    "phone": "13800000001",
    "matter": "楼上漏水，想请中心调解。",
}


class TakeTicket(Body):
    """What the visitor comes for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"purpose": "consult"}]})

    purpose: PurposeWord


class CallTicket(Body):
    """Which window calls, and for what; without a purpose whoever has waited longest."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"window": "3号窗口"}]})

    window: Window
    purpose: PurposeWord | None = None


class Booking(Body):
    """A place in a slot."""

    day: Day
    slot: SlotWord
    purpose: PurposeWord
    name: Name
    matter: Matter = ""


class BookAppointment(Booking):
    """What staff book for a visitor."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BOOKING]})

    phone: Phone


class BookPublicAppointment(Booking):
    """What a resident books with a verified phone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {key: value for key, value in _BOOKING.items() if key != "phone"}
                | {"county": "430423", "phone_token": "eyJhbGciOiJFZDI1NTE5In0.e30.AA"}
            ]
        }
    )

    county: County
    phone_token: Annotated[str, Field(max_length=2000, pattern=r"^[A-Za-z0-9_.\-]*$")]


class TakeGuidance(Body):
    """What the guide takes down; what the appointment told need not be given again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "said": "楼上漏水三个月，邻居不肯修。",
                    "kind": "dispute",
                    "dispute_kind": "neighbour",
                    "area_code": "430423100",
                    "name": "陈某",
                    "phone": "13800000001",
                }
            ]
        }
    )

    said: Note = ""
    kind: Kind | None = None
    dispute_kind: DisputeKind | None = None
    area_code: AreaCode | None = None
    name: Annotated[str, Field(max_length=50), Clean] = ""
    phone: Phone | None = None
    ticket_id: Annotated[str, body_id("ticket")] | None = None
    appointment_id: Annotated[str, body_id("appointment")] | None = None


class RegisterGuidance(Versioned):
    """What the clerk adds or corrects; `is_final` registers the case."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "address": "开云镇解放路1号",
                    "category": "neighbour.passage",
                    "answers": [{"question": "willing", "values": ["unknown"]}],
                    "is_final": True,
                }
            ]
        }
    )

    kind: Kind | None = None
    dispute_kind: DisputeKind | None = None
    title: Short = ""
    narrative: Annotated[str, Field(max_length=5000), Clean] = ""
    area_code: AreaCode | None = None
    address: Line = ""
    name: Annotated[str, Field(max_length=50), Clean] = ""
    phone: Phone | None = None
    category: Category | None = None
    answers: Answers = Field(default_factory=list)
    suggested_categories: Suggested = Field(default_factory=list)
    is_final: bool = False


class AnswerGuidance(Versioned):
    """The way the visitor was told."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "route": "请到县不动产登记中心2号窗口办理"}]}
    )

    route: Outcome


class ReferGuidance(Versioned):
    """The body the visitor was sent to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "body": "县劳动人事争议仲裁委员会"}]}
    )

    body: Outcome
