"""Processes in MongoDB, by area; what is read is checked again before it is used."""

from dataclasses import asdict
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document
from contracts.errors import Conflict
from services.intake.domain.demands import Demand
from services.intake.domain.process import Process, ProcessState, Rules
from services.intake.domain.process_check import require_sound

COLLECTION = "processes"
_LEVELS = (2, 4, 6, 9, 12)
_PLAIN = (
    "area_code", "name", "edition", "author", "publisher", "edit_time", "publish_time", "version",
)  # fmt: skip
_FIGURES = (
    "visit_tries", "lapse_days", "reopen_days", "automatic_reopens", "sample_percent", "keep_years",
    "state_names", "verb_names",
)  # fmt: skip


class MongoProcessStore:
    """Remembers processes."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep processes in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]

    def rules(self, area_code: str) -> Rules:
        """What the process of the longest prefix sets, or the platform's own."""
        found = self.holding(area_code)
        return found.rules if found else Rules()

    def holding(self, area_code: str) -> Process | None:
        """The published process of the longest prefix."""
        where = {
            "area_code": {"$in": _prefixes(area_code)},
            "state": str(ProcessState.PUBLISHED),
        }
        rows = list(self._rows.find(where, session=self._database.session))
        return _read(max(rows, key=lambda row: len(row["area_code"]))) if rows else None

    def find(self, process_id: str) -> Process | None:
        """A process by id, whatever its state."""
        return self._first({"_id": process_id})

    def draft_of(self, area_code: str) -> Process | None:
        """An area's own draft."""
        return self._first({"area_code": area_code, "state": str(ProcessState.DRAFT)})

    def published_of(self, area_code: str) -> Process | None:
        """An area's own published process."""
        return self._first({"area_code": area_code, "state": str(ProcessState.PUBLISHED)})

    def put(self, process: Process, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        document, session = _write(process), self._database.session
        if replaces:
            where = {"_id": process.id, "version": replaces}
            if not self._rows.replace_one(where, document, session=session).matched_count:
                raise Conflict(f"process {process.id} is no longer at version {replaces}")
            return
        try:
            self._rows.insert_one(document, session=session)
        except DuplicateKeyError as error:
            raise Conflict(f"{process.area_code} has a draft already") from error

    def _first(self, where: dict[str, Any]) -> Process | None:
        row = self._rows.find_one(where, session=self._database.session)
        return _read(row) if row else None


def _write(process: Process) -> Document:
    rules = process.rules
    return {
        "_id": process.id,
        "county": process.area_code[:6],
        "state": str(process.state),
        **{name: getattr(process, name) for name in _PLAIN},
        "rules": {
            **{name: getattr(rules, name) for name in _FIGURES},
            "checklist": list(rules.checklist),
            "demands": [asdict(demand) for demand in rules.demands],
        },
    }


def _read(row: Document) -> Process:
    rules = row["rules"]
    process = Process(
        id=row["_id"],
        state=ProcessState(row["state"]),
        **{name: row[name] for name in _PLAIN},
        rules=Rules(
            **{name: rules[name] for name in _FIGURES},
            checklist=tuple(rules["checklist"]),
            demands=tuple(_demand(demand) for demand in rules["demands"]),
        ),
    )
    require_sound(process)
    return process


def _demand(row: Document) -> Demand:
    lists = {name: tuple(row[name]) for name in ("needs", "kinds", "outcomes")}
    return Demand(verb=row["verb"], **lists)


def _prefixes(area_code: str) -> list[str]:
    above = [area_code[:digits] for digits in _LEVELS if digits < len(area_code)]
    return [*above, area_code]
