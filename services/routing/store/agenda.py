"""Which open cases of an area are late, at risk or long open; each question bounded by an index."""

from collections.abc import Collection
from datetime import datetime, timedelta

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.repository import within
from deadlines.ledger import ClockState, EntryKind, Ledger
from services.routing.domain.clock import REPORTED, Purpose
from services.routing.domain.letter import LetterKind, LetterState
from services.routing.domain.meeting import Item, Reason
from services.routing.domain.meeting_series import AgendaRules
from services.routing.domain.risk_scheme import COLOURS, Colour

_OPEN = {"$in": [ClockState.RUNNING.value, ClockState.PAUSED.value]}
_PRESSING = [
    state.value for state in LetterState if state not in (LetterState.CLOSED, LetterState.WITHDRAWN)
]
_MOST = 300
_FIELDS = {"case_id": 1, "code": 1, "entries": 1}


class MongoAgendaPool:
    """Implements `AgendaPool`: a case is open while its handling clock is, and not yet reported."""

    def __init__(self, kernel: Kernel) -> None:
        """Read clocks, letters, briefs and colours."""
        self._database = kernel.database

    def candidates(self, scope: str, rules: AgendaRules, now: datetime) -> list[Item]:
        """Cases with each reason that brings them before a meeting."""
        found = []
        if rules.is_overdue:
            late = self._clocks(scope, {"is_overdue": True, "state": "running"}, "due_time")
            found += _items(late, Reason.OVERDUE)
        if rules.open_days:
            since = now - timedelta(days=rules.open_days)
            rows = self._clocks(scope, {"state": _OPEN}, "_id")
            found += _items([row for row in rows if _started(row) <= since], Reason.LONG_OPEN)
        risky = self._risky(scope, rules)
        if risky:
            rows = self._clocks(scope, {"state": _OPEN, "case_id": {"$in": sorted(risky)}}, "_id")
            found += _items(rows, Reason.HIGH_RISK)
        return found

    def open_among(self, scope: str, case_ids: Collection[str]) -> frozenset[str]:
        """Which of the cases are still being handled."""
        where = {"state": _OPEN, "case_id": {"$in": sorted(case_ids)}}
        return frozenset(row["case_id"] for row in self._clocks(scope, where, "_id"))

    def _risky(self, scope: str, rules: AgendaRules) -> set[str]:
        found, session = set(), self._database.session
        if rules.is_at_risk:
            where = {"kind": LetterKind.RISK.value, "state": {"$in": _PRESSING}}
            letters = self._database["letters"]
            rows = letters.find(within(scope, where), {"case_id": 1}, session=session)
            found |= {row["case_id"] for row in rows.sort("_id", -1).limit(_MOST)}
        if rules.least_people:
            crowded = {"facts.people_count": {"$gte": rules.least_people}, "is_routed": True}
            briefs = self._database["briefs"]
            rows = briefs.find(within(scope, crowded), {"_id": 1}, session=session)
            found |= {row["_id"] for row in rows.sort("_id", -1).limit(_MOST)}
        if rules.least_colour:
            least = Colour(rules.least_colour).rank
            coloured = {"colour": {"$in": [one.value for one in COLOURS if one.rank >= least]}}
            rows = self._database["risks"].find(
                within(scope, coloured), {"_id": 1}, session=session
            )
            found |= {row["_id"] for row in rows.sort("_id", -1).limit(_MOST)}
        return found

    def _clocks(self, scope: str, where: Document, order: str) -> list[Document]:
        wanted = within(scope, {"purpose": Purpose.HANDLING.value, **where})
        rows = self._database["clocks"].find(wanted, _FIELDS, session=self._database.session)
        return [row for row in rows.sort(order, 1).limit(_MOST) if not _is_reported(row)]


def _items(rows: list[Document], reason: Reason) -> list[Item]:
    return [Item(case_id=row["case_id"], code=row["code"], reasons=(reason,)) for row in rows]


def _started(row: Document) -> datetime:
    return Ledger.from_dict(row).entries[0].time


def _is_reported(row: Document) -> bool:
    """Whether the result lies with the centre: then nobody is to be pressed."""
    last = Ledger.from_dict(row).entries[-1]
    return last.kind is EntryKind.PAUSE and last.reason == REPORTED
