"""Events as intake and others would send them, taken by notify's real worker."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chassis.dispatch import Dispatcher, Outcome
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.envelope import Envelope, encode
from contracts.events import Event
from contracts.events.intake import CaseAccepted, CaseRegistered, PartyFacts
from contracts.events.mediation import SessionScheduled
from contracts.events.routing import AssignmentIssued, ClockOverdue
from services.notify.worker import open_worker

COUNTY = "430423"
CODE = "43042320260302000017"
TIME = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "code": CODE,
    "kind": "dispute",
    "area_code": "430423100",
    "channel": "web",
}


def dispatcher(kernel: Kernel) -> Dispatcher:
    """notify's worker on the kernel."""
    return Dispatcher(kernel, open_worker(kernel))


def a_case() -> str:
    """A fresh case's id."""
    return new_uuid7()


def parties(*ids: str, has_phone: bool = True) -> tuple[PartyFacts, ...]:
    """The first is the applicant, the others are respondents."""
    roles = ["applicant", *["respondent"] * (len(ids) - 1)]
    return tuple(
        PartyFacts(party_id=one, role=role, type="person", has_phone=has_phone)
        for one, role in zip(ids, roles, strict=True)
    )


def contacts(phones: Mapping[str, str]) -> dict[str, Any]:
    """The private part for notify."""
    return {
        "contacts": [
            {"party_id": party, "phone": phone, "query_key": f"key-{party}"}
            for party, phone in phones.items()
        ]
    }


def registered(case_id: str, **more: Any) -> CaseRegistered:
    """A public registration."""
    fields = {**FACTS, "state": "registered", "register_time": TIME, **more}
    return CaseRegistered(case_id=case_id, **fields)


def accepted(case_id: str, **more: Any) -> CaseAccepted:
    """An acceptance."""
    fields = {**FACTS, "state": "accepted", "register_time": TIME, "accept_time": TIME, **more}
    return CaseAccepted(case_id=case_id, **fields)


def scheduled(case_id: str, *party_ids: str) -> SessionScheduled:
    """A session with its invited parties."""
    return SessionScheduled(
        mediation_id=new_uuid7(),
        case_id=case_id,
        code=CODE,
        state="in_session",
        session_id=new_uuid7(),
        room="第一调解室",
        start_time=TIME,
        end_time=TIME,
        party_ids=party_ids,
    )


def issued(case_id: str, department: str = "housing") -> AssignmentIssued:
    """An order to a department."""
    return AssignmentIssued(
        assignment_id=new_uuid7(),
        case_id=case_id,
        code=CODE,
        department=department,
        is_lead=True,
        state="issued",
        kind="dispute",
        due_time=TIME,
        sign_due_time=TIME,
    )


def overdue(case_id: str, department: str = "housing") -> ClockOverdue:
    """A clock that ran out."""
    return ClockOverdue(
        clock_id=new_uuid7(),
        case_id=case_id,
        code=CODE,
        profile="dispute",
        department=department,
        due_time=TIME,
    )


def body(
    kernel: Kernel,
    event: Event,
    *,
    version: int = 1,
    private: Mapping[str, Any] | None = None,
    event_id: str = "",
    county: str = COUNTY,
) -> bytes:
    """An event on the wire, its private part sealed to notify."""
    event_id = event_id or new_uuid7()
    case_id = str(vars(event).get("case_id", ""))
    envelope = Envelope(
        id=event_id,
        time=TIME,
        county=county,
        subject=_subject(event),
        aggregateversion=version,
        caseid=case_id,
        data=event,
    )
    if private is not None:
        envelope = replace(
            envelope, sealed={"notify": kernel.sealing.box("notify", private, event_id)}
        )
    return json.dumps(encode(envelope)).encode()


def take(kernel: Kernel, *bodies: bytes) -> list[Outcome]:
    """Let the worker handle a batch."""
    return dispatcher(kernel).take(bodies)


def stored(kernel: Kernel, **where: Any) -> list[dict[str, Any]]:
    """Message rows."""
    return list(kernel.database["messages"].find(where).sort("_id", 1))


def _subject(event: Event) -> str:
    names = ("assignment_id", "clock_id", "mediation_id", "case_id", "incident_id", "reader")
    return str(next(vars(event)[name] for name in names if name in vars(event)))
