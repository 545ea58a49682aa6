"""Notes（办理意见、内部备注）: what staff write for one another; no party ever reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.aggregates import Aggregate
from contracts.events import intake as events

NOTE_KINDS: Mapping[str, str] = {"opinion": "办理意见", "note": "内部备注"}


@dataclass(kw_only=True)
class Note(Aggregate):
    """One note on a case; it is never changed."""

    kind: str
    text: str
    author: str
    department: str
    to_department: str
    write_time: datetime

    def write(self) -> None:
        """It stands."""
        self.record(
            events.NoteWritten(
                note_id=self.id,
                case_id=self.case_id,
                kind=self.kind,
                to_department=self.to_department,
            )
        )
