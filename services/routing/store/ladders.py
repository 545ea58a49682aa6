"""Ladders（督办阶梯）: one draft and one published per area; the longest area prefix holds."""

from dataclasses import asdict

from chassis.editions import REMEMBERED_SECONDS, EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
from services.routing.domain.ladder import DEFAULT, Ladder, Rung, Trigger
from services.routing.domain.letter import LetterKind


class MongoLadders(EditionRows[Ladder]):
    """Implements `LadderStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        super().__init__(kernel, "press_ladders", thing="ladder", write=_write, read=read_ladder)
        self._holding: Memory[str, Ladder] = Memory(REMEMBERED_SECONDS)

    def holding(self, area_code: str) -> Ladder:
        """The published ladder of the longest prefix of the area, else the platform's own.

        One that another process published holds here a few seconds later.
        """
        return self._holding.get(area_code, lambda: self.nearest(area_code) or DEFAULT)

    def put(self, ladder: Ladder, /, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        self._holding.forget()
        super().put(ladder, replaces=replaces)


def read_ladder(row: Document) -> Ladder:
    """A ladder as it is stored."""
    return Ladder(**edition_fields(row), rungs=tuple(read_rung(rung) for rung in row["rungs"]))


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
    return {"rungs": [write_rung(rung) for rung in ladder.rungs]}
