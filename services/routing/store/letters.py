"""Letters（督办文书）: words sealed, numbers counted in the transaction that issues."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from chassis.counters import counted
from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository, in_scope
from services.routing.domain.interview import Commitment, Interview
from services.routing.domain.letter import (
    Effect,
    LateMatter,
    Letter,
    LetterKind,
    LetterNotFound,
    LetterState,
)
from services.routing.use_cases.letter_ports import Figure, Period

COLLECTION, NUMBERS = "letters", "letter_numbers"
_FIELDS = (
    "code",
    "department",
    "step",
    "clock_id",
    "answer_days",
    "is_urgent",
    "year",
    "serial",
    "propose_time",
    "proposed_by",
    "issue_time",
    "issued_by",
    "answer_due_time",
    "is_overdue",
    "receive_time",
    "received_by",
    "answer_time",
    "answered_by",
    "result",
    "judge_time",
    "judged_by",
)
_SEALED = ("grounds", "demands", "answer_text", "effect_note", "withdraw_reason")
_SPOKEN = ("attendees", "minutes", "measures")
_OPEN = [LetterState.PROPOSED.value, LetterState.ISSUED.value, LetterState.RECEIVED.value]
_MOST_PER_CASE = 200


class MongoLetters(DueDocuments):
    """Implements `LetterStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collections."""
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]
        self._numbers = kernel.database[NUMBERS]
        self._letters: Repository[Letter] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=LetterNotFound,
        )

    def add(self, letter: Letter) -> None:
        """Store a new letter."""
        self._letters.add(letter)

    def save(self, letter: Letter) -> None:
        """Store a changed letter."""
        self._letters.save(letter)

    def get(self, scope: str, letter_id: str) -> Letter:
        """Load one letter."""
        return self._letters.get(scope, letter_id)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[Letter]:
        """A page of letters, newest first."""
        return self._letters.page(scope, where, size=size, token=token)

    def open_of_case(self, county: str, case_id: str) -> list[Letter]:
        """The letters of a case that may still be withdrawn."""
        where = {"case_id": case_id, "state": {"$in": _OPEN}}
        return self._letters.find(county, where, limit=_MOST_PER_CASE)

    def among(self, county: str, letter_ids: Collection[str]) -> list[Letter]:
        """Letters by id, for who follows what became of them."""
        where = {"_id": {"$in": sorted(letter_ids)}}
        return self._letters.find(county, where, limit=max(1, len(letter_ids)))

    def next_serial(self, county: str, kind: str, year: int) -> int:
        """The next number; it is given back when the transaction comes to nothing."""
        session = self._kernel.database.session
        return counted(self._numbers, f"{county}/{kind}/{year}", county, session)

    def figures(self, scope: str, period: Period) -> Sequence[Figure]:
        """Counts of what was issued in a period, by county, department and kind."""
        where: Document = {
            **in_scope(scope),
            "issue_time": {"$gte": period.from_time, "$lt": period.until_time},
        }
        named = {"department": period.department, "kind": period.kind}
        where |= {name: value for name, value in named.items() if value}
        keys = {name: f"${name}" for name in ("county", "department", "kind")}
        grouped = {"_id": keys, **{name: {"$sum": count} for name, count in _COUNTS.items()}}
        order = {f"_id.{name}": 1 for name in keys}
        found = self._rows.aggregate([{"$match": where}, {"$group": grouped}, {"$sort": order}])
        return [Figure(**row.pop("_id"), **row) for row in found]

    def _write(self, letter: Letter) -> Document:
        document: Document = {
            **{name: getattr(letter, name) for name in _FIELDS},
            "kind": letter.kind.value,
            "state": letter.state.value,
            "effect": letter.effect.value if letter.effect else "",
            "readers": list(letter.readers),
            "is_answered_in_time": letter.is_answered_in_time,
            "late": [asdict(one) for one in letter.late],
            "interview": self._sealed_interview(letter),
            **{name: self._seal(letter.id, name, getattr(letter, name)) for name in _SEALED},
        }
        if letter.next_due_time is not None:
            document["next_due_time"] = letter.next_due_time
        return document

    def _read(self, row: Document) -> Letter:
        opened: Document = {name: self._open(row["_id"], name, row[name]) for name in _SEALED}
        return Letter(
            **base_fields(row),
            **{name: row[name] for name in _FIELDS},
            **opened,
            kind=LetterKind(row["kind"]),
            state=LetterState(row["state"]),
            effect=Effect(row["effect"]) if row["effect"] else None,
            late=tuple(LateMatter(**one) for one in row["late"]),
            interview=self._opened_interview(row),
        )

    def _sealed_interview(self, letter: Letter) -> Document:
        held = letter.interview
        words = {
            name: self._seal(letter.id, f"interview/{name}", getattr(held, name, ""))
            for name in _SPOKEN
        }
        promised = held.commitments if held else ()
        return {
            "held_time": held.held_time if held else None,
            **words,
            "commitments": [
                asdict(one) | {"text": self._seal(letter.id, f"commitments/{number}", one.text)}
                for number, one in enumerate(promised)
            ],
        }

    def _opened_interview(self, row: Document) -> Interview | None:
        held = row["interview"]
        if held["held_time"] is None:
            return None
        words = {name: self._open(row["_id"], f"interview/{name}", held[name]) for name in _SPOKEN}
        commitments = tuple(
            self._opened_promise(row["_id"], number, one)
            for number, one in enumerate(held.get("commitments", ()))
        )
        return Interview(held_time=held["held_time"], commitments=commitments, **words)

    def _opened_promise(self, letter_id: str, number: int, kept: Document) -> Commitment:
        return Commitment(
            **kept | {"text": self._open(letter_id, f"commitments/{number}", kept["text"])}
        )

    def _seal(self, letter_id: str, name: str, text: str) -> str:
        return self._kernel.sealing.seal(text, f"{COLLECTION}/{letter_id}/{name}")

    def _open(self, letter_id: str, name: str, sealed: str) -> str:
        return self._kernel.sealing.open(sealed, f"{COLLECTION}/{letter_id}/{name}")


def _if(condition: Document) -> Document:
    return {"$cond": [condition, 1, 0]}


_COUNTS: Document = {
    "issued": 1,
    "received": _if({"$ne": ["$receive_time", None]}),
    "answered": _if({"$ne": ["$answer_time", None]}),
    "answered_in_time": _if({"$eq": ["$is_answered_in_time", True]}),
    "overdue": _if({"$eq": ["$is_overdue", True]}),
    "effective": _if({"$eq": ["$effect", Effect.EFFECTIVE.value]}),
    "insufficient": _if({"$eq": ["$effect", Effect.INSUFFICIENT.value]}),
    "withdrawn": _if({"$eq": ["$state", LetterState.WITHDRAWN.value]}),
}
