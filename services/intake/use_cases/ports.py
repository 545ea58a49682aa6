"""What intake's use cases need from outside: stores, codes, keys and the audit of reads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from contracts.editions import EditionStore
from services.intake.domain.bundles import Bundle
from services.intake.domain.cases import Case
from services.intake.domain.categories import Catalogue, CategoryTree
from services.intake.domain.links import Link
from services.intake.domain.parts import Amendment, Origin, Supplement
from services.intake.domain.process import Process, Rules
from services.intake.domain.sameness import Candidate
from services.intake.domain.suggestion import Guess
from services.intake.domain.summaries import Summary
from services.intake.domain.timeline import Entry
from services.intake.domain.traits import Traits
from services.intake.domain.words import Sought

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

    `closed` names marks of cases that are left out unless `reader` was first asked in them;
    `department` holds the case now, `since` and `until` (exclusive) bound its registration.
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
    sample: str = ""
    is_unled: bool = False
    source: str = ""
    name: str = ""
    id_number: str = ""
    category: str = ""
    department: str = ""
    is_member: bool = False
    words: Sought | None = None
    since: datetime | None = None
    until: datetime | None = None
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

    def with_origin(self, county: str, origin: Origin) -> Case | None:
        """The case of a matter that came from elsewhere, if it is here."""

    def codes_of(self, county: str, origins: Sequence[Origin]) -> Mapping[str, str]:
        """The codes of those matters from elsewhere that are here, by their references."""

    def page(self, scope: str, which: CaseFilter, *, size: int, token: str) -> Page[Summary]:
        """One page, newest first."""

    def due_to_lapse(self, now: datetime, *, limit: int) -> Sequence[tuple[str, str]]:
        """County and id of the cases nobody judged in time, the longest due first."""

    def oldest(self, scope: str, which: CaseFilter, *, limit: int) -> Sequence[Summary]:
        """The first few, oldest first."""

    def count(self, scope: str, which: CaseFilter) -> int:
        """How many, counted up to 10,000."""


class SimilarStore(Protocol):
    """Finds cases that may be the same matter."""

    def candidates(self, scope: str, traits: Traits, *, but: str = "") -> Sequence[Candidate]:
        """At most 200 cases within the scope that share a mark with the traits."""

    def of_people(self, scope: str, traits: Traits, *, but: str = "") -> Sequence[Candidate]:
        """The newest cases within the scope of one of the same people, at most 40."""


class BundleStore(Protocol):
    """Remembers bundles, and which of them have something to tell their members."""

    def get(self, county: str, bundle_id: str) -> Bundle:
        """One bundle."""

    def of_main(self, county: str, case_id: str) -> Bundle | None:
        """The bundle that a case leads or led."""

    def add(self, bundle: Bundle) -> None:
        """Keep a new bundle."""

    def save(self, bundle: Bundle) -> None:
        """Keep a changed bundle; raises Conflict."""

    def mark_moved(self, county: str, bundle_id: str) -> None:
        """Its main case moved; its version stays."""

    def due(self, limit: int) -> Sequence[Bundle]:
        """Bundles whose members are to be told."""

    def settle(self, bundle: Bundle) -> None:
        """All members were told; a move made meanwhile keeps it due."""

    def led(self, bundle: Bundle, main: Case) -> Sequence[str]:
        """Ids of the led members that do not show where the main case stands, or must part."""

    def members(
        self, scope: str, bundle_id: str, *, closed_to: str, size: int, token: str
    ) -> Page[Summary]:
        """One page of the cases of a bundle, oldest first; the main case is among them.

        `closed_to` names a reader for whom restricted cases are left out; empty for none.
        """


class LinkStore(Protocol):
    """Remembers links."""

    def between(self, county: str, case_id: str, other_case_id: str) -> Link | None:
        """The link of two cases, whichever was named first."""

    def of_case(self, county: str, case_id: str) -> Sequence[Link]:
        """The links of a case that hold, oldest first."""

    def add(self, link: Link) -> None:
        """Keep a new link."""

    def save(self, link: Link) -> None:
        """Keep a changed link; raises Conflict."""


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

    def all_supplements(self, county: str, case_id: str) -> Sequence[Supplement]:
        """Whatever anybody brought, oldest first."""

    def add_amendment(self, amendment: Amendment) -> None:
        """Keep a correction."""

    def amendments(self, county: str, case_id: str) -> Sequence[Amendment]:
        """All corrections, oldest first."""


class ProcessStore(EditionStore[Process], Protocol):
    """Remembers processes by area."""

    def rules(self, area_code: str) -> Rules:
        """What the process of the longest prefix sets, or the platform's own."""

    def nearest(self, area_code: str) -> Process | None:
        """The published process of the longest prefix."""


class ArchiveQueue(Protocol):
    """Where the files of archived cases are ordered."""

    def order(self, case: Case) -> None:
        """Have the file of a case made, once for each time it is archived."""


class ProofShelf(Protocol):
    """Knows what staff brought to a case as proof."""

    def brought(self, case: Case) -> frozenset[str]:
        """The kinds of files that staff brought and that passed their examination."""


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


class TreeStore(EditionStore[CategoryTree], Protocol):
    """Keeps category trees; each key of `catalogue` has the word of the longest area prefix."""

    def catalogue(self, area_code: str) -> Catalogue:
        """What holds in an area."""

    def above(self, area_code: str) -> Catalogue:
        """What would hold in an area without a tree of its own."""

    def nearest(self, area_code: str) -> CategoryTree | None:
        """The published tree of the longest prefix of the area."""


class Classifier(Protocol):
    """Says which leaves fit a text."""

    def guesses(self, text: str, allowed: Collection[str], *, limit: int) -> Sequence[Guess]:
        """The likeliest of the allowed leaves first."""
