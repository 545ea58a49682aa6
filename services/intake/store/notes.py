"""Notes in MongoDB; their text is sealed."""

from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.intake.domain.notes import Note

COLLECTION = "notes"
_PLAIN = ("kind", "author", "department", "to_department", "write_time")


class MongoNoteStore:
    """Remembers notes."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep notes in the kernel's database."""
        self._sealing = kernel.sealing
        self._notes = Repository[Note](
            kernel, COLLECTION, to_document=self._write, from_document=self._read
        )

    def add(self, note: Note) -> None:
        """Keep a new note."""
        self._notes.add(note)

    def page(
        self, county: str, case_id: str, department: str, *, size: int, token: str
    ) -> Page[Note]:
        """One page, newest first; of one department's own and those written to it, if named."""
        where: dict[str, Any] = {"case_id": case_id}
        if department:
            where["$or"] = [{"to_department": department}, {"department": department}]
        return self._notes.page(county, where, size=size, token=token)

    def _write(self, note: Note) -> Document:
        plain = {name: getattr(note, name) for name in _PLAIN}
        return plain | {"text": self._sealing.seal(note.text, f"{COLLECTION}/{note.id}/text")}

    def _read(self, row: Document) -> Note:
        return Note(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            text=self._sealing.open(row["text"], f"{COLLECTION}/{row['_id']}/text"),
        )
