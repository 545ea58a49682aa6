"""Duties（值班）; who comes and what was heard is sealed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from chassis.editions import REMEMBERED_SECONDS
from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.duty import (
    Duty,
    DutyKind,
    DutyNotFound,
    DutyState,
    Ledger,
    Matter,
)

COLLECTION = "duties"
_FIELDS = ("department", "place", "swap_with", "start_time", "close_time")
_SEALED = ("person", "phone")
_MOST_A_DAY = 500


class MongoDuties:
    """Implements `DutyStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]
        self._held: Memory[tuple[str, date], frozenset[str]] = Memory(REMEMBERED_SECONDS)
        self._duties: Repository[Duty] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=DutyNotFound,
        )

    def add(self, duty: Duty) -> None:
        """Store a new duty."""
        self._held.forget()
        self._duties.add(duty)

    def save(self, duty: Duty) -> None:
        """Store a changed duty."""
        self._held.forget()
        self._duties.save(duty)

    def get(self, scope: str, duty_id: str) -> Duty:
        """Load one duty."""
        return self._duties.get(scope, duty_id)

    def on(self, scope: str, day: date) -> list[Duty]:
        """All duties of a day."""
        return self._duties.find(scope, {"day": day.isoformat()}, limit=_MOST_A_DAY)

    def at_centre(self, county: str, day: date) -> frozenset[str]:
        """The departments that are at the centre on a day by a duty, or will be.

        What another process wrote holds here a few seconds later.
        """
        return self._held.get((county, day), lambda: self._at_centre(county, day))

    def _at_centre(self, county: str, day: date) -> frozenset[str]:
        where = {
            "county": county,
            "day": day.isoformat(),
            "state": {"$in": [DutyState.PLANNED.value, DutyState.PRESENT.value]},
            "kind": {"$ne": DutyKind.VISIT.value},
        }
        session = self._kernel.database.session
        rows = self._rows.find(where, {"department": 1}, session=session)
        return frozenset(str(row["department"]) for row in rows if row["department"])

    def turns_on(self, county: str, days: Collection[date]) -> set[tuple[str, date]]:
        """Which departments have their turn on which of the days."""
        names = [day.isoformat() for day in days]
        where = {"county": county, "day": {"$in": names}, "is_turn": True}
        session = self._kernel.database.session
        rows = self._rows.find(where, {"department": 1, "day": 1}, session=session)
        return {(row["department"], date.fromisoformat(row["day"])) for row in rows}

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[Duty]:
        """A page of duties, newest planned first."""
        return self._duties.page(scope, where, size=size, token=token)

    def _write(self, duty: Duty) -> Document:
        ledger = duty.ledger
        return {
            **{name: getattr(duty, name) for name in _FIELDS},
            **{name: self._seal(duty, name, getattr(duty, name)) for name in _SEALED},
            "kind": duty.kind.value,
            "day": duty.day.isoformat(),
            "state": duty.state.value,
            "is_turn": duty.is_turn,
            "visit_count": ledger.visit_count,
            "codes": list(ledger.codes),
            "planned_codes": list(duty.planned_codes),
            "matters": [
                {
                    "code": one.code,
                    "result": self._seal(duty, f"matters/{one.code}/result", one.result),
                    "next_step": self._seal(duty, f"matters/{one.code}/next_step", one.next_step),
                }
                for one in ledger.matters
            ],
            "note": self._seal(duty, "note", ledger.note),
        }

    def _read(self, row: Document) -> Duty:
        known: Document = {
            **{name: row[name] for name in _FIELDS},
            **{name: self._open(row, name) for name in _SEALED},
        }
        return Duty(
            **base_fields(row),
            **known,
            kind=DutyKind(row["kind"]),
            day=date.fromisoformat(row["day"]),
            state=DutyState(row["state"]),
            planned_codes=tuple(row.get("planned_codes", ())),
            ledger=Ledger(
                visit_count=row["visit_count"],
                codes=tuple(row["codes"]),
                matters=tuple(self._matter(row, one) for one in row.get("matters", ())),
                note=self._open(row, "note"),
            ),
        )

    def _seal(self, duty: Duty, name: str, text: str) -> str:
        return self._kernel.sealing.seal(text, f"{COLLECTION}/{duty.id}/{name}")

    def _matter(self, row: Document, matter: Document) -> Matter:
        place, opening = f"{COLLECTION}/{row['_id']}/matters/{matter['code']}", self._kernel.sealing
        return Matter(
            code=matter["code"],
            result=opening.open(matter["result"], f"{place}/result"),
            next_step=opening.open(matter["next_step"], f"{place}/next_step"),
        )

    def _open(self, row: Document, name: str) -> str:
        return self._kernel.sealing.open(row[name], f"{COLLECTION}/{row['_id']}/{name}")
