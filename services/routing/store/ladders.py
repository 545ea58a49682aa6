"""Ladders（督办阶梯）: one draft and one published per area; the longest area prefix holds."""

from dataclasses import asdict
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
from contracts.editions import EditionState
from contracts.errors import Conflict
from services.routing.domain.ladder import DEFAULT, Ladder, Rung, Trigger
from services.routing.domain.letter import LetterKind
from services.routing.store.prefixes import REMEMBERED_SECONDS, prefixes

_PLAIN = (
    "area_code",
    "name",
    "edition",
    "author",
    "publisher",
    "edit_time",
    "publish_time",
    "version",
)


class MongoLadders:
    """Implements `LadderStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database["press_ladders"]
        self._holding: Memory[str, Ladder] = Memory(REMEMBERED_SECONDS)

    def holding(self, area_code: str) -> Ladder:
        """The published ladder of the longest prefix of the area, else the platform's own.

        One that another process published holds here a few seconds later.
        """
        return self._holding.get(area_code, lambda: self._nearest(area_code))

    def find(self, ladder_id: str) -> Ladder | None:
        """A ladder by id, whatever its state."""
        return self._first({"_id": ladder_id})

    def draft_of(self, area_code: str) -> Ladder | None:
        """An area's own draft."""
        return self._first({"area_code": area_code, "state": EditionState.DRAFT.value})

    def published_of(self, area_code: str) -> Ladder | None:
        """An area's own published ladder."""
        return self._first({"area_code": area_code, "state": EditionState.PUBLISHED.value})

    def put(self, ladder: Ladder, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        self._holding.forget()
        document, session = _write(ladder), self._kernel.database.session
        if not replaces:
            self._insert(document)
            return
        where = {"_id": ladder.id, "version": replaces}
        if not self._rows.replace_one(where, document, session=session).matched_count:
            raise Conflict(f"ladder {ladder.id} is no longer at version {replaces}")

    def _insert(self, document: Document) -> None:
        try:
            self._rows.insert_one(document, session=self._kernel.database.session)
        except DuplicateKeyError as error:
            message = f"{document['area_code']} has a {document['state']} ladder already"
            raise Conflict(message) from error

    def _nearest(self, area_code: str) -> Ladder:
        where = {
            "area_code": {"$in": prefixes(area_code)},
            "state": EditionState.PUBLISHED.value,
        }
        rows = self._rows.find(where, session=self._kernel.database.session)
        nearest = max(rows, key=lambda row: len(row["area_code"]), default=None)
        return read_ladder(nearest) if nearest else DEFAULT

    def _first(self, where: dict[str, Any]) -> Ladder | None:
        row = self._rows.find_one(where, session=self._kernel.database.session)
        return read_ladder(row) if row else None


def read_ladder(row: Document) -> Ladder:
    """A ladder as it is stored."""
    return Ladder(
        id=row["_id"],
        state=EditionState(row["state"]),
        **{name: row[name] for name in _PLAIN},
        rungs=tuple(read_rung(rung) for rung in row["rungs"]),
    )


def read_rung(row: Document) -> Rung:
    """A rung as it is stored, in a ladder or with a step."""
    typed = {
        "trigger": Trigger(row["trigger"]),
        "kind": LetterKind(row["kind"]),
        "after": LetterKind(row["after"]) if row["after"] else None,
    }
    return Rung(**row | typed)


def write_rung(rung: Rung) -> Document:
    """A rung as plain values."""
    return asdict(rung) | {
        "trigger": rung.trigger.value,
        "kind": rung.kind.value,
        "after": rung.after.value if rung.after else "",
    }


def _write(ladder: Ladder) -> Document:
    return {
        "_id": ladder.id,
        "county": ladder.area_code[:6],
        "state": ladder.state.value,
        **{name: getattr(ladder, name) for name in _PLAIN},
        "rungs": [write_rung(rung) for rung in ladder.rungs],
    }
