"""What the use cases need from outside, as roles; `store` and `directory` play them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from contracts.errors import FieldFault, Invalid
from services.mediation.domain.agreements import Agreement
from services.mediation.domain.cases import CaseFacts
from services.mediation.domain.files import Mediation
from services.mediation.domain.records import Record
from services.mediation.domain.register import Committee, Mediator, Room
from services.mediation.domain.sessions import Session
from services.mediation.domain.sheet import PartyBasics, Sheet

T = TypeVar("T")
_USUAL_SIZE, _MOST_SIZE = 20, 100


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `total` is exact up to 10,000."""

    items: list[T]
    next_page_token: str
    total: int
    total_is_exact: bool


@dataclass(frozen=True)
class Paging:
    """Which page is wanted; size 0 means the usual one."""

    size: int = 0
    token: str = ""

    def __post_init__(self) -> None:
        """Refuse a size out of bounds."""
        if not 0 <= self.size <= _MOST_SIZE:
            raise Invalid(
                FieldFault(
                    field="page_size",
                    reason="out_of_range",
                    message=f"每页不得超过{_MOST_SIZE}条",
                    message_en=f"must be 1 to {_MOST_SIZE}",
                )
            )

    @property
    def limit(self) -> int:
        """How many items a page holds."""
        return self.size or _USUAL_SIZE


@dataclass(frozen=True, kw_only=True)
class FileFilter:
    """Which files; an empty field does not narrow."""

    case_id: str = ""
    states: tuple[str, ...] = ()
    mediator_ids: tuple[str, ...] = ()
    due_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SessionFilter:
    """Which sessions; an empty field does not narrow."""

    mediation_id: str = ""
    room_id: str = ""
    mediator_id: str = ""
    state: str = ""
    start_from: datetime | None = None
    start_before: datetime | None = None


class Cases(Protocol):
    """Remembers the facts of cases."""

    def get(self, scope: str, case_id: str) -> CaseFacts | None:
        """The facts, if they arrived and lie within the scope."""

    def put(self, facts: CaseFacts) -> None:
        """Keep the facts in place of older ones."""


class Mediations(Protocol):
    """Remembers files."""

    def add(self, mediation: Mediation) -> None:
        """Keep a new file and its facts."""

    def save(self, mediation: Mediation) -> None:
        """Keep a changed file and its facts; raises Conflict."""

    def get(self, scope: str, mediation_id: str) -> Mediation:
        """A file; raises NotFound."""

    def open_for(self, scope: str, case_id: str) -> Mediation | None:
        """The case's file that is not concluded."""

    def page(self, scope: str, wanted: FileFilter, paging: Paging) -> Page[Mediation]:
        """One page, newest first."""

    def count(self, scope: str, wanted: FileFilter) -> int:
        """How many there are, up to 10,000."""


class Sessions(Protocol):
    """Remembers sessions and what they book."""

    def add(self, session: Session) -> None:
        """Keep a new session and book its slots; raises SlotTaken."""

    def save(self, session: Session) -> None:
        """Keep a changed session, and free its slots if it was cancelled; raises Conflict."""

    def get(self, scope: str, session_id: str) -> Session:
        """A session; raises NotFound."""

    def page(self, scope: str, wanted: SessionFilter, paging: Paging) -> Page[Session]:
        """One page, by start time."""

    def count(self, scope: str, wanted: SessionFilter) -> int:
        """How many there are, up to 10,000."""


class Records(Protocol):
    """Remembers records, sealed."""

    def add(self, record: Record) -> None:
        """Keep a new record."""

    def of_session(self, scope: str, session_id: str) -> list[Record]:
        """A session's records, oldest first."""


class Agreements(Protocol):
    """Remembers agreements and their documents' state."""

    def add(self, agreement: Agreement) -> None:
        """Keep a new agreement."""

    def save(self, agreement: Agreement) -> None:
        """Keep a changed agreement; raises Conflict."""

    def get(self, scope: str, agreement_id: str) -> Agreement:
        """An agreement; raises NotFound."""

    def current_of(self, scope: str, mediation_id: str) -> Agreement | None:
        """The file's agreement that was not abandoned."""

    def next_sequence(self, county: str, committee_id: str, year: int) -> int:
        """The next number of the committee's year; never given twice."""


class Register(Protocol):
    """Remembers committees, mediators and rooms."""

    def mediator(self, county: str, mediator_id: str) -> Mediator | None:
        """A mediator of the county."""

    def put_mediator(self, mediator: Mediator) -> None:
        """Keep a mediator whose version is one more than the kept one's; raises Conflict."""

    def mediators(
        self, scope: str, paging: Paging, *, specialty: str, is_active_only: bool
    ) -> Page[Mediator]:
        """One page by account."""

    def room(self, county: str, room_id: str) -> Room | None:
        """A room of the county."""

    def put_room(self, room: Room) -> None:
        """Keep a room whose version is one more than the kept one's; raises Conflict."""

    def rooms(self, scope: str, paging: Paging, *, is_active_only: bool) -> Page[Room]:
        """One page by id."""

    def committee(self, county: str, committee_id: str) -> Committee | None:
        """A committee of the county."""

    def committees(self, scope: str, paging: Paging) -> Page[Committee]:
        """One page by id."""


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A stored file and its bytes in pieces."""

    name: str
    media_type: str
    size: int
    sha256: str
    chunks: Iterator[bytes] = field(repr=False)


class Shelf(Protocol):
    """Keeps files."""

    def read(self, scope: str, file_id: str) -> StoredFile:
        """A file; raises NotFound."""

    def put(self, agreement: Agreement, name: str, media_type: str, body: bytes) -> tuple[str, str]:
        """Keep a file and answer its id and hash; an unclaimed one is swept later."""

    def claim(self, file_id: str) -> None:
        """Say that a file belongs to something, in the transaction that makes it so."""


class Words(Protocol):
    """Reaches every word of a case, in whatever row it stands."""

    def forget(self, county: str, case_id: str) -> None:
        """Take them out."""


class PrintQueue(Protocol):
    """Knows which agreements wait for their document."""

    def claim(self) -> Agreement | None:
        """Lease the agreement that has waited longest."""

    def mark(self, agreement: Agreement, files: Mapping[str, tuple[str, str]]) -> bool:
        """Note the files by format, unless the agreement was changed meanwhile."""

    def postpone(self, agreement: Agreement, until: datetime) -> None:
        """Try again later."""


class Directory(Protocol):
    """Knows the parties' names, which stay with intake."""

    def parties(self, county: str, case_id: str) -> Mapping[str, PartyBasics]:
        """The basics by party id; raises Unavailable."""


class Printer(Protocol):
    """Makes documents."""

    def docx(self, sheet: Sheet) -> bytes:
        """The Word file that staff may edit."""

    def pdf(self, sheet: Sheet) -> bytes:
        """The final file, PDF/A-2b."""
