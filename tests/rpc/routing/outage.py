"""Matters in which something waits for its time, an outage, and workers who catch up after it."""

import json
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.kernel import Kernel
from onedoor.routing.v1 import letters_pb2
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.test_ladder import Ladder
from tests.rpc.routing.test_letters import Desk
from tests.rpc.routing.test_long_terms import Register
from tests.rpc.routing.test_reporting import Silence
from tests.rpc.routing.test_risks import Board
from tests.rpc.routing.test_sponsors import Office as Sponsors
from tests.rpc.routing.test_task_forces import Hall
from tests.rpc.routing.test_worklists import Office as Worklists

DAYS = 60


@dataclass(frozen=True)
class Waiting:
    """One thing that a tick looks after: how it comes about, and what is said of it.

    `begin` gives the case, or the task force, that it is said of.
    """

    tick: str
    rows: str
    begin: Callable[[Centre], str]
    told: dict[str, int]


def _clock(centre: Centre) -> str:
    return centre.accept()


def _report(centre: Centre) -> str:
    return str(Silence(centre).signed().case_id)


def _step(centre: Centre) -> str:
    case_id = centre.accept()
    centre.hear(Ladder(centre).late(case_id))
    return case_id


def _letter(centre: Centre) -> str:
    case_id = centre.accept()
    Desk(centre).issued(case_id)
    return case_id


def _promise(centre: Centre) -> str:
    desk, case_id = Desk(centre), centre.accept()
    issued, now = desk.issued(case_id, "interview"), datetime.now(UTC)
    promise = letters_pb2.Commitment(text="付清工资")
    promise.due_time.FromDatetime(now + timedelta(days=3))
    held = letters_pb2.Interview(
        attendees="分管副局长", minutes="说明原因", measures="三日内", commitments=[promise]
    )
    held.held_time.FromDatetime(now)
    desk.verb("RecordInterview", issued, interview=held)
    return case_id


def _sponsor(centre: Centre) -> str:
    office = Sponsors(centre)
    office.name()
    return office.case_id


def _task(centre: Centre) -> str:
    hall = Hall(centre)
    return str(hall.meet(hall.form()).id)


def _item(centre: Centre) -> str:
    office = Worklists(centre)
    office.handed("labour", case_id=office.case_id)
    return office.case_id


def _long_term(centre: Centre) -> str:
    register = Register(centre)
    return str(register.enter(register.signed()).case_id)


def _colour(centre: Centre) -> str:
    case_id = centre.accept()
    Board(centre).late(case_id, 0.1)
    return case_id


WAITING = {
    "clock": Waiting("clocks", "clocks", _clock, {"clock_overdue": 2}),
    "report": Waiting("reports", "assignments", _report, {"assignment_reminded": 1}),
    "step": Waiting("ladder", "press_steps", _step, {"letter_proposed": 2}),
    "letter": Waiting("letters", "letters", _letter, {"letter_overdue": 1}),
    "promise": Waiting("letters", "letters", _promise, {"letter_commitment_due": 1}),
    "sponsor": Waiting("sponsors", "sponsorships", _sponsor, {"sponsor_review_due": 1}),
    "task": Waiting("task_forces", "task_forces", _task, {"force_task_late": 1}),
    "item": Waiting("worklists", "worklist_items", _item, {"worklist_item_late": 1}),
    "long_term": Waiting("long_terms", "long_terms", _long_term, {"long_term_review_missed": 1}),
    "colour": Waiting("risks", "risks", _colour, {"case_coloured": 1}),
}


def let_days_pass(kernel: Kernel) -> None:
    """Let everything that is stored have happened `DAYS` days earlier, while nobody ticked."""
    for name in {one.rows for one in WAITING.values()} | {"pauses"}:
        rows = kernel.database[name]
        for row in rows.find({}):
            rows.replace_one({"_id": row["_id"]}, _earlier(row))


def said_of(kernel: Kernel, subjects: Collection[str]) -> dict[str, Counter[str]]:
    """How often each thing was said of cases or task forces."""
    said: dict[str, Counter[str]] = {subject: Counter() for subject in subjects}
    for row in kernel.database["outbox"].find({}, {"body": 1}):
        body = json.loads(row["body"])
        for subject in {body.get("caseid"), body["subject"]} & said.keys():
            said[subject][body["type"].split(".")[1]] += 1
    return said


def _earlier(value: Any) -> Any:
    if isinstance(value, datetime):
        return value - timedelta(days=DAYS)
    if isinstance(value, dict):
        return {name: _earlier(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_earlier(one) for one in value]
    return value
