"""Fakes and builders for intake's unit tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from contracts.errors import NotFound
from contracts.principals import Post, Principal
from services.intake.domain.bundles import Bundle
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.code_places import CodePlace
from services.intake.domain.codes import compose
from services.intake.domain.links import Link
from services.intake.domain.parts import Amendment, Origin, Supplement, Track
from services.intake.domain.people import Party, PartyReport
from services.intake.domain.process import Process, ProcessState, Rules
from services.intake.domain.reports import Location, Matter, Report
from services.intake.domain.sameness import Candidate
from services.intake.domain.states import State
from services.intake.domain.timeline import Entry
from services.intake.domain.traits import Traits
from services.intake.use_cases import (
    Amending,
    Books,
    Bundling,
    CaseFilter,
    Closing,
    Deciding,
    Following,
    Hearing,
    Leading,
    Leaves,
    Parting,
    ProcessKeeping,
    Registering,
)
from services.intake.use_cases.repeating import Repeating
from tests.support.fakes import FakeRepository
from tests.unit.intake.ending_fakes import (
    FakeArchiveQueue,
    FakeProcessStore,
    FakeProofShelf,
    FakeReadAudit,
)
from tests.unit.intake.halves import FakeTransfers
from tests.unit.intake.trees import province_store

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COUNTY = "430423"
BOXES = {COUNTY: (112.2, 26.6, 113.5, 27.9)}


class FakeCaseStore:
    """Cases in memory; lists are the store's own and proved against it."""

    def __init__(self) -> None:
        """Begin empty."""
        self.repository: FakeRepository[Case] = FakeRepository(CaseNotFound)

    def add(self, case: Case) -> None:
        """Keep a new case."""
        self.repository.add(case)

    def save(self, case: Case) -> None:
        """Keep a changed case."""
        self.repository.save(case)

    def save_track(self, case: Case) -> None:
        """Keep its track and bond only."""
        kept = self.repository.rows[case.id]
        kept.track, kept.bond = case.track, case.bond

    def get(self, scope: str, case_id: str) -> Case:
        """A copy of one."""
        return self.repository.get(scope, case_id)

    def with_code(self, code: str) -> Case | None:
        """The one with this code."""
        found = self.repository.find(code[:6], {"code": code})
        return found[0] if found else None

    def has_incident(self, county: str, incident_id: str) -> bool:
        """Whether the incident has its case."""
        return bool(self.repository.find(county, {"incident_id": incident_id}))

    def due_to_lapse(self, now: datetime, *, limit: int) -> Sequence[tuple[str, str]]:
        """County and id of those nobody judged in time."""
        due = [
            row
            for row in self.repository.rows.values()
            if row.state is State.VISITED_BACK and row.lapse_time and row.lapse_time <= now
        ]
        return [(row.county, row.id) for row in due][:limit]

    def with_origin(self, county: str, origin: Origin) -> Case | None:
        """The case of a matter from elsewhere."""
        found = self.repository.find(county, {"origin": origin})
        return found[0] if found else None

    def codes_of(self, county: str, origins: Sequence[Origin]) -> dict[str, str]:
        """The codes of matters from elsewhere."""
        found = self.repository.find(county, lambda case: case.origin in origins)
        return {case.origin.reference: case.code for case in found if case.origin}

    def page(self, scope: str, which: CaseFilter, *, size: int, token: str) -> Any:
        """Not for fakes."""
        raise NotImplementedError

    def oldest(self, scope: str, which: CaseFilter, *, limit: int) -> Any:
        """Not for fakes."""
        raise NotImplementedError

    def count(self, scope: str, which: CaseFilter) -> int:
        """Not for fakes."""
        raise NotImplementedError


@dataclass
class FakeTimelineStore:
    """Entries in memory."""

    entries: list[Entry] = field(default_factory=list)

    def add(self, *entries: Entry) -> None:
        """Keep them."""
        self.entries += entries

    def page(self, county: str, case_id: str, *, size: int, token: str) -> Any:
        """Not for fakes."""
        raise NotImplementedError

    def public(self, county: str, case_id: str) -> Sequence[Entry]:
        """What parties may read."""
        return [one for one in self.entries if one.case_id == case_id and one.public_what()]


@dataclass
class FakePaperStore:
    """Papers in memory."""

    kept: list[Supplement] = field(default_factory=list)
    corrections: list[Amendment] = field(default_factory=list)

    def add_supplement(self, supplement: Supplement) -> None:
        """Keep it."""
        self.kept.append(supplement)

    def supplements(self, county: str, case_id: str, party_id: str) -> Sequence[Supplement]:
        """A party's own."""
        return [one for one in self.kept if (one.case_id, one.party_id) == (case_id, party_id)]

    def all_supplements(self, county: str, case_id: str) -> Sequence[Supplement]:
        """All of a case."""
        return [one for one in self.kept if one.case_id == case_id]

    def add_amendment(self, amendment: Amendment) -> None:
        """Keep it."""
        self.corrections.append(amendment)

    def amendments(self, county: str, case_id: str) -> Sequence[Amendment]:
        """All of a case."""
        return [one for one in self.corrections if one.case_id == case_id]


class FakeBundleStore:
    """Bundles in memory; members are found among the cases."""

    def __init__(self, cases: FakeCaseStore) -> None:
        """Begin empty, beside the cases."""
        self.repository: FakeRepository[Bundle] = FakeRepository(NotFound)
        self._cases = cases

    def get(self, county: str, bundle_id: str) -> Bundle:
        """A copy of one."""
        return self.repository.get(county, bundle_id)

    def of_main(self, county: str, case_id: str) -> Bundle | None:
        """The one that a case leads."""
        found = self.repository.find(county, {"case_id": case_id})
        return found[0] if found else None

    def add(self, bundle: Bundle) -> None:
        """Keep a new one."""
        self.repository.add(bundle)

    def save(self, bundle: Bundle) -> None:
        """Keep a changed one."""
        self.repository.save(bundle)

    def mark_moved(self, county: str, bundle_id: str) -> None:
        """Its main case moved."""
        bundle = self.repository.rows[bundle_id]
        bundle.is_due, bundle.moves = True, bundle.moves + 1

    def due(self, limit: int) -> Sequence[Bundle]:
        """Those with something to tell."""
        return [replace(one) for one in self.repository.rows.values() if one.is_due][:limit]

    def settle(self, bundle: Bundle) -> None:
        """All were told, unless the main case moved again."""
        kept = self.repository.rows[bundle.id]
        kept.is_due = kept.moves != bundle.moves

    def led(self, bundle: Bundle, main: Case) -> Sequence[str]:
        """Members that follow and are not there yet, or must part."""
        rows = self._cases.repository.rows.values()
        return [
            case.id
            for case in rows
            if case.bond and case.bond.bundle_id == bundle.id and case.is_led
            if case.state != main.shown_to_members or case.must_part_from(main)
        ]

    def members(self, scope: str, bundle_id: str, *, closed_to: str, size: int, token: str) -> Any:
        """Not for fakes."""
        raise NotImplementedError


class FakeSimilarStore:
    """What the same people brought, as a test says."""

    def __init__(self) -> None:
        """Begin empty."""
        self.rows: list[Candidate] = []

    def candidates(self, scope: str, traits: Traits, *, but: str = "") -> Sequence[Candidate]:
        """All but one."""
        return [row for row in self.rows if row.id != but]

    of_people = candidates


class FakeLinkStore:
    """Links in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self.repository: FakeRepository[Link] = FakeRepository(NotFound)

    def between(self, county: str, case_id: str, other_case_id: str) -> Link | None:
        """The link of two cases."""
        pair = tuple(sorted((case_id, other_case_id)))
        found = self.repository.find(county, {"pair": pair})
        return found[0] if found else None

    def of_case(self, county: str, case_id: str) -> Sequence[Link]:
        """Those that hold."""
        held = self.repository.find(county, {"is_linked": True})
        return [link for link in held if case_id in link.pair]

    def add(self, link: Link) -> None:
        """Keep a new one."""
        self.repository.add(link)

    def save(self, link: Link) -> None:
        """Keep a changed one."""
        self.repository.save(link)


class FakeCodeBook:
    """Codes by counting."""

    def __init__(self) -> None:
        """Begin with one."""
        self._numbers = count(1)

    def take(self, county: str, day: date) -> str:
        """The next."""
        return compose(county, day, next(self._numbers))


class FakePasses:
    """Nobody comes by phone."""

    def issue(self, case: Case, party: Party, until: datetime) -> str:
        """None that opens."""
        return ""

    def holder(self, case: Case, key: str, now: datetime) -> Party | None:
        """Nobody."""
        return None


class FakeKeyRing:
    """Keys by counting, hashed plainly."""

    def __init__(self) -> None:
        """Begin with one."""
        self._numbers = count(1)

    def fresh(self) -> str:
        """The next."""
        return f"KEY{next(self._numbers):07d}"

    def hash(self, key: str) -> str:
        """Told apart from the key."""
        return f"hash of {key}"


class FakeScannedPlaces:
    """No place has a code; scanning is proved on the real store."""

    def with_token(self, token: str) -> CodePlace | None:
        """None."""
        return None


class Desk:
    """intake's use cases over fakes."""

    def __init__(self) -> None:
        """Begin empty."""
        ids = count(1)
        self.cases, self.timeline, self.papers = (
            FakeCaseStore(),
            FakeTimelineStore(),
            FakePaperStore(),
        )
        self.processes, self.archive = FakeProcessStore(), FakeArchiveQueue()
        self.proofs = FakeProofShelf()
        self.audit, self.now = FakeReadAudit(), NOW
        self.transfers = FakeTransfers()
        self.bundles, self.links = FakeBundleStore(self.cases), FakeLinkStore()
        keyring = FakeKeyRing()
        books = Books(
            cases=self.cases,
            timeline=self.timeline,
            papers=self.papers,
            processes=self.processes,
            now=lambda: self.now,
            bundles=self.bundles,
            transfers=self.transfers,
            new_id=lambda: f"id-{next(ids):04d}",
        )
        self.trees, self.similar = province_store(), FakeSimilarStore()
        repeating = Repeating(self.similar, self.links)
        leaves = Leaves(self.trees)
        self.registering = Registering(
            books, FakeCodeBook(), keyring, leaves, repeating, BOXES, FakeScannedPlaces()
        )
        self.deciding = Deciding(books, repeating)
        self.amending = Amending(books, self.registering, repeating)
        self.closing = Closing(books, self.archive, self.proofs)
        self.parting = Parting(books, self.audit)
        self.process_keeping = ProcessKeeping(self.processes, books.new_id, books.now)
        self.following = Following(books, keyring, FakePasses(), leaves)
        self.hearing = Hearing(books, self.registering)
        self.bundling = Bundling(books, self.links)
        self.leading = Leading(books, lambda work: work())

    def set_rules(self, **rules: Any) -> None:
        """The county closes its cases like this."""
        self.processes.rows["own"] = Process(
            id="own",
            area_code=COUNTY,
            name="本县规程",
            rules=Rules(**rules),
            state=ProcessState.PUBLISHED,
            version=1,
        )

    def events(self) -> list[Any]:
        """What would have been published."""
        return self.cases.repository.events()


def somebody(post: Post | str, area_code: str = COUNTY, **fields: str) -> Principal:
    """A caller."""
    return Principal(
        **{"id": f"{post}@{area_code}", **fields}, post=Post(post), area_code=area_code
    )


def a_party(**fields: str) -> PartyReport:
    """An applicant."""
    return PartyReport(**{"role": "applicant", "name": "张三", "phone": "13812345678", **fields})


def a_matter(**fields: Any) -> Matter:
    """A blocked drain."""
    given: dict[str, Any] = {
        "kind": "livelihood",
        "title": "下水道堵塞",
        "narrative": "堵塞三天",
        "area_code": "430423100",
        "address": "人民路1号",
        "location": Location(lng=112.87, lat=27.23),
        "channel": "window",
    }
    return Matter(**given | fields)


def a_report(*parties: PartyReport, **fields: Any) -> Report:
    """A report of it."""
    return Report(matter=a_matter(**fields), parties=parties or (a_party(),))


def a_case(state: State = State.ACCEPTED, **fields: Any) -> Case:
    """A case in some state."""
    given: dict[str, Any] = {
        "id": "case-1",
        "area_code": "430423100",
        "case_id": "case-1",
        "version": 7,
        "code": "code",
        "state": state,
        "matter": a_matter(),
        "parties": [],
        "first_responder": "clerk@430423",
        "register_time": NOW,
        "track": Track(mediation_id="m1"),
    }
    return Case(**given | fields)
