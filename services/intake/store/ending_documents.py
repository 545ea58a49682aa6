"""The parts of a case that its end leaves ⇄ fields of its document; their words are sealed."""

from collections.abc import Iterable
from typing import Any

from chassis.mongo import Document
from chassis.sealing import Sealing
from services.intake.domain.cases import Case
from services.intake.domain.endings import Advice, Hold, Verification, VisitReview, Waiver
from services.intake.domain.parts import VisitBack

_PLAIN = ("sample", "is_lapsed", "lapse_time", "archive_count", "erase_time")
_SINGLE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "verification": (Verification, ("note",)),
    "visit_review": (VisitReview, ("note",)),
    "hold": (Hold, ("reason",)),
}
_LISTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "visit_tries": (VisitBack, ("note",)),
    "waivers": (Waiver, ("reason",)),
    "advice": (Advice, ("letter_number", "addressee", "content", "reply")),
}
_DEFAULTS: Document = {"sample": "", "is_lapsed": False, "archive_count": 0}


class EndingDocuments:
    """Writes and reads these parts for one service's cases."""

    def __init__(self, sealing: Sealing) -> None:
        """Seal with these keys."""
        self._sealing = sealing

    def write(self, case: Case) -> Document:
        """The fields that the document of a case gets."""
        fields: Document = {name: getattr(case, name) for name in _PLAIN}
        for name, (_, words) in _SINGLE.items():
            part = getattr(case, name)
            fields[name] = self._write(case.id, name, part, words) if part else None
        for name, (_, words) in _LISTS.items():
            fields[name] = [self._write(case.id, name, part, words) for part in getattr(case, name)]
        return fields

    def read(self, row: Document) -> dict[str, Any]:
        """The same as keywords of the case; a document from before has none of them."""
        fields = {name: row.get(name, _DEFAULTS.get(name)) for name in _PLAIN}
        for name, (kind, words) in _SINGLE.items():
            part = row.get(name)
            fields[name] = self._read(kind, row["_id"], name, part, words) if part else None
        for name, (kind, words) in _LISTS.items():
            fields[name] = [
                self._read(kind, row["_id"], name, part, words) for part in row.get(name, ())
            ]
        return fields

    def _write(self, case_id: str, place: str, part: Any, words: Iterable[str]) -> Document:
        row = dict(vars(part))
        sealed = {
            name: self._sealing.seal(row[name], f"cases/{case_id}/{place}.{name}") for name in words
        }
        return row | sealed

    def _read(
        self, kind: Any, case_id: str, place: str, row: Document, words: Iterable[str]
    ) -> Any:
        opened = {
            name: self._sealing.open(row[name], f"cases/{case_id}/{place}.{name}") for name in words
        }
        return kind(**{name: as_tuple(value) for name, value in row.items()} | opened)


def as_tuple(value: Any) -> Any:
    """A stored list as the tuple it was."""
    return tuple(value) if isinstance(value, list) else value
