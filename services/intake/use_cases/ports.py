"""What intake's use cases need from outside: stores, codes, keys and the audit of reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from contracts.principals import Principal
from services.intake.domain.cases import Case
from services.intake.domain.disclosures import Disclosure, Reader
from services.intake.domain.groups import Group, Member
from services.intake.domain.parts import Amendment, Supplement
from services.intake.domain.summaries import Summary
from services.intake.domain.timeline import Entry

T = TypeVar("T", covariant=True)


class Page(Protocol, Generic[T]):
    """One page of a list; `total` is exact up to 10,000."""

    @property
    def items(self) -> Sequence[T]:
        """The rows."""

    @property
    def next_page_token(self) -> str:
        """Empty on the last page."""

    @property
    def total(self) -> int:
        """How many there are on all pages."""

    @property
    def total_is_exact(self) -> bool:
        """Whether there are no more than that."""


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which cases; an empty field does not narrow.

    `closed` names marks of cases that are left out unless `reader` was first asked in them.
    """

    states: tuple[str, ...] = ()
    kind: str = ""
    area_code: str = ""
    lead_department: str = ""
    is_overdue: bool = False
    needs_supplement: bool = False
    first_responder: str = ""
    code: str = ""
    phone: str = ""
    grade: str = ""
    name: str = ""
    id_number: str = ""
    closed: tuple[str, ...] = ()
    reader: str = ""


class CaseStore(Protocol):
    """Remembers cases."""

    def add(self, case: Case) -> None:
        """Keep a new case."""

    def save(self, case: Case) -> None:
        """Keep a changed case; raises Conflict."""

    def save_track(self, case: Case) -> None:
        """Keep the case's track only; its version stays."""

    def get(self, scope: str, case_id: str) -> Case:
        """A case within the scope; raises CaseNotFound."""

    def with_code(self, code: str) -> Case | None:
        """The case with this code."""

    def has_incident(self, county: str, incident_id: str) -> bool:
        """Whether an incident has its case already."""

    def page(self, scope: str, which: CaseFilter, *, size: int, token: str) -> Page[Summary]:
        """One page, newest first."""

    def oldest(self, scope: str, which: CaseFilter, *, limit: int) -> Sequence[Summary]:
        """The first few, oldest first."""

    def count(self, scope: str, which: CaseFilter) -> int:
        """How many, counted up to 10,000."""


class TimelineStore(Protocol):
    """Remembers what happened to cases."""

    def add(self, *entries: Entry) -> None:
        """Keep entries beside the case."""

    def page(self, county: str, case_id: str, *, size: int, token: str) -> Page[Entry]:
        """One page, oldest first."""

    def public(self, county: str, case_id: str) -> Sequence[Entry]:
        """What parties may read, oldest first."""


class PaperStore(Protocol):
    """Remembers supplements and corrections."""

    def add_supplement(self, supplement: Supplement) -> None:
        """Keep what came later."""

    def supplements(self, county: str, case_id: str, party_id: str) -> Sequence[Supplement]:
        """What one party brought, oldest first."""

    def add_amendment(self, amendment: Amendment) -> None:
        """Keep a correction."""

    def amendments(self, county: str, case_id: str) -> Sequence[Amendment]:
        """All corrections, oldest first."""


class CodeBook(Protocol):
    """Gives each case its code."""

    def take(self, county: str, day: date) -> str:
        """A code that was never given before."""


class KeyRing(Protocol):
    """Makes the keys with which parties follow their case."""

    def fresh(self) -> str:
        """A new key."""

    def hash(self, key: str) -> str:
        """What of a key may be kept."""


class DisclosureStore(Protocol):
    """Remembers who read what in clear."""

    def add(self, disclosure: Disclosure) -> None:
        """Keep one reading."""

    def page(self, county: str, case_id: str, *, size: int, token: str) -> Page[Disclosure]:
        """The readings of a case, newest first."""

    def reader(self, who: Principal) -> Reader:
        """Somebody's readings of the last hour."""

    def save_reader(self, reader: Reader) -> None:
        """Keep them, with what is to be told of them."""


class GroupStore(Protocol):
    """Remembers the people of group matters."""

    def of_case(self, county: str, case_id: str) -> Group | None:
        """The totals of a case's people, if it has a list."""

    def put(
        self, group: Group, *, added: Sequence[Member] = (), changed: Member | None = None
    ) -> None:
        """Keep new totals with the members that made them so, and tell of it."""

    def known(self, county: str, case_id: str, identities: Sequence[str]) -> list[str]:
        """Which of these people the group has already."""

    def member(self, county: str, case_id: str, member_id: str) -> Member:
        """One of a case's people; raises MemberNotFound."""

    def page(self, county: str, case_id: str, state: str, *, size: int, token: str) -> Page[Member]:
        """Some of a case's people, in the order they joined."""


class ReadAudit(Protocol):
    """Notes reads of personal data."""

    def note_read(
        self,
        county: str,
        case_id: str,
        fields: Sequence[str],
        purpose: str,
        *,
        party_id: str = "",
        group: str = "parties",
    ) -> None:
        """Write one audit row, and count the read under its group of fields."""
