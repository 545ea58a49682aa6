"""What a list of cases makes the store examine: what it shows, whatever the archive holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from bench.province import archived, told
from bench.province.counties import LARGEST
from bench.province.load import row_of
from chassis.kernel import Kernel
from chassis.migrate import migrate
from services.intake.domain.cases import Case
from services.intake.domain.states import OPEN, State
from services.intake.jobs import count_open
from services.intake.migrations import MIGRATIONS
from services.intake.migrations.cases import joined_indexes, list_indexes
from services.intake.store import MongoCaseStore
from services.intake.store.case_documents import CaseDocuments
from services.intake.use_cases import CaseFilter
from tests.support.examined import examined
from tests.support.stack import a_kernel, drop

COUNT = 1_200
SIZE = 20
READER = f"clerk1@{LARGEST}"


@dataclass
class Archive:
    """A generated archive and its store."""

    kernel: Kernel
    cases: list[Case] = field(default_factory=list)

    @property
    def store(self) -> MongoCaseStore:
        return MongoCaseStore(self.kernel)


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    """The first cases of the generated province."""
    kernel = a_kernel("intake")
    migrate(kernel.database, MIGRATIONS, part="intake")
    documents = CaseDocuments(kernel.sealing)
    cases = [archived(told(number), kernel.sealing.blind) for number in range(COUNT)]
    kernel.database["cases"].insert_many([row_of(documents, case) for case in cases])
    waiting = {"first_responder": READER, "state": "handling"}
    kernel.database["cases"].update_many(waiting, {"$set": {"needs_supplement": True}})
    own = [case for case in cases if case.county == LARGEST]
    yield Archive(kernel, own)
    drop(kernel)


FILTERS = {
    "all": CaseFilter(),
    "kind": CaseFilter(kind="emergency"),
    "state": CaseFilter(states=("archived",)),
    "states": CaseFilter(states=("handling", "mediating")),
    "source": CaseFilter(source="court"),
    "lead": CaseFilter(lead_department="water"),
    "mine": CaseFilter(first_responder=READER),
    "kind and state": CaseFilter(kind="livelihood", states=("handling",)),
    "kind and open": CaseFilter(kind="dispute", states=tuple(OPEN)),
}


@pytest.mark.parametrize("name", list(FILTERS))
@pytest.mark.parametrize("is_clerk", [False, True])
def test_a_page_reads_what_it_shows_and_counts_by_index(
    archive: Archive, name: str, is_clerk: bool
) -> None:
    which = _as_asked(FILTERS[name], is_clerk)

    assert _examined(archive, which) <= _allowed(archive, which)


@pytest.mark.parametrize("name", list(FILTERS))
@pytest.mark.parametrize("is_clerk", [False, True])
def test_which_index_a_list_follows_is_not_left_to_chance(
    archive: Archive, name: str, is_clerk: bool
) -> None:
    which = _as_asked(FILTERS[name], is_clerk)
    raw = archive.kernel.database.client[archive.kernel.database.name]

    examined(raw, lambda _: archive.store.page(LARGEST, which, size=SIZE, token=""), 1)

    asked = list(raw["system.profile"].find({"ns": f"{raw.name}.cases"}))
    assert len(asked) >= 2
    assert all("hint" in row["command"] for row in asked)


@pytest.mark.parametrize("states", [(), tuple(OPEN)])
@pytest.mark.parametrize("digits", [9, 12])
@pytest.mark.parametrize("is_clerk", [False, True])
def test_a_page_of_a_town_or_village_reads_no_other(
    archive: Archive, digits: int, is_clerk: bool, states: tuple[str, ...]
) -> None:
    area_code = archive.cases[0].area_code[:digits]
    which = _as_asked(CaseFilter(area_code=area_code, states=states), is_clerk)

    page = archive.store.page(LARGEST, which, size=SIZE, token="")

    assert page.total == sum(
        case.area_code.startswith(area_code) and _matches(case, which, is_clerk)
        for case in archive.cases
    )
    assert _examined(archive, which) <= _allowed(archive, which)


@pytest.mark.parametrize("name", list(FILTERS))
@pytest.mark.parametrize("is_clerk", [False, True])
def test_a_total_counts_what_the_pages_show(archive: Archive, name: str, is_clerk: bool) -> None:
    which = _as_asked(FILTERS[name], is_clerk)
    page = archive.store.page(LARGEST, which, size=100, token="")
    total, ids = page.total, [one.id for one in page.items]
    while page.next_page_token:
        page = archive.store.page(LARGEST, which, size=100, token=page.next_page_token)
        ids += [one.id for one in page.items]

    expected = [case.id for case in archive.cases if _matches(case, which, is_clerk)]
    assert sorted(ids, reverse=True) == ids
    assert sorted(ids) == expected
    assert total == len(expected)


HEAPS = {
    "my_open": CaseFilter(states=tuple(OPEN), first_responder=READER),
    "my_first_asked": CaseFilter(states=tuple(OPEN), first_responder=READER, is_overdue=True),
    "my_supplements": CaseFilter(states=tuple(OPEN), first_responder=READER, needs_supplement=True),
    "overdue": CaseFilter(states=tuple(OPEN), is_overdue=True),
    "to_verify": CaseFilter(states=("reported",), is_unled=True),
}


@pytest.mark.parametrize("name", list(HEAPS))
def test_what_waits_is_counted_without_reading_it(archive: Archive, name: str) -> None:
    which, store = HEAPS[name], archive.store
    raw = archive.kernel.database.client[archive.kernel.database.name]
    waiting = store.count(LARGEST, which)

    read = examined(raw, lambda _: store.count(LARGEST, which), 1)

    assert waiting > 0
    assert read.documents == 0
    assert read.keys <= waiting + 3 * len(OPEN)


def test_open_cases_are_counted_by_index_whatever_is_archived(archive: Archive) -> None:
    database = archive.kernel.database
    raw = database.client[database.name]
    still_open = sum(opened for opened, _ in count_open(database).values())

    read = examined(raw, lambda _: count_open(database), 1)

    assert 0 < still_open < COUNT / 2
    assert read.documents == 0
    assert read.keys <= still_open + 2 * len(OPEN)


def test_cases_stored_before_are_found_by_their_areas(archive: Archive) -> None:
    rows = archive.kernel.database["cases"]
    before = {row["_id"]: row["within"] for row in rows.find({}, {"within": 1})}
    rows.update_many({}, {"$unset": {"within": ""}})

    for migration in (list_indexes, joined_indexes):
        migration(archive.kernel.database)

    after = {row["_id"]: sorted(row["within"]) for row in rows.find({}, {"within": 1})}
    assert after == {case_id: sorted(areas) for case_id, areas in before.items()}
    assert not {"list_area", "list_kind"} & rows.index_information().keys()


def _as_asked(which: CaseFilter, is_clerk: bool) -> CaseFilter:
    """A clerk is not shown restricted cases, but his own."""
    if not is_clerk:
        return which
    return replace(which, closed=("is_restricted",), reader=READER)


def _examined(archive: Archive, which: CaseFilter) -> float:
    database = archive.kernel.database
    raw = database.client[database.name]
    store = archive.store
    store.page(LARGEST, which, size=SIZE, token="")
    return examined(raw, lambda _: store.page(LARGEST, which, size=SIZE, token=""), 1).documents


def _allowed(archive: Archive, which: CaseFilter) -> int:
    """One page and one more, what is closed among it, and the own closed cases to be counted."""
    own = sum(
        case.first_responder == READER and case.matter.is_restricted for case in archive.cases
    )
    return (SIZE + 1) + (SIZE + own if which.closed else 0)


def _is_open(case: Case, is_clerk: bool) -> bool:
    return not is_clerk or not case.matter.is_restricted or case.first_responder == READER


def _matches(case: Case, which: CaseFilter, is_clerk: bool) -> bool:
    wanted = (
        not which.kind or case.matter.kind == which.kind,
        not which.states or case.state in {State(state) for state in which.states},
        not which.source or case.matter.channel == which.source,
        not which.lead_department or case.track.lead_department == which.lead_department,
        not which.first_responder or case.first_responder == which.first_responder,
        _is_open(case, is_clerk),
    )
    return all(wanted)
