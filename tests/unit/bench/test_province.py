"""The generated province is like a real one, and the same for whoever makes it."""

from collections import Counter
from collections.abc import Sequence

import pytest

from bench.province.counties import LARGEST, PILOT_CASES, counties
from bench.province.load import row_of
from bench.province.matters import Told, retold, told
from bench.province.outcomes import archived, entries
from bench.province.words import DISPUTES, KINDS
from chassis.ports import new_uuid7
from chassis.sealing import load_sealing
from services.intake.domain.codes import is_code
from services.intake.domain.states import State
from services.intake.store.case_documents import CaseDocuments
from tests.support.stack import keys_dir

COUNT = 3_000


@pytest.fixture(scope="module")
def reports() -> Sequence[Told]:
    """Some reports of the pilot's time."""
    return [told(number) for number in range(10_000, 10_000 + COUNT)]


def test_the_same_number_is_the_same_report() -> None:
    assert told(12_345) == told(12_345)
    assert told(12_345) != told(12_346)


def test_kinds_and_disputes_have_their_shares(reports: Sequence[Told]) -> None:
    kinds = Counter(one.report.matter.kind for one in reports)
    disputes = Counter(one.report.matter.dispute_kind for one in reports)
    neighbours = disputes["neighbour"] / kinds["dispute"]

    assert kinds.keys() == KINDS.keys()
    assert all(abs(kinds[kind] / COUNT - share / 100) < 0.04 for kind, share in KINDS.items())
    assert abs(neighbours - DISPUTES["neighbour"] / sum(DISPUTES.values())) < 0.05


def test_the_pilot_comes_first_and_every_county_later(reports: Sequence[Told]) -> None:
    later = Counter(told(PILOT_CASES + number).county for number in range(COUNT))
    earlier = Counter(one.county for one in reports)

    assert earlier[LARGEST] > 0.9 * COUNT
    assert later[LARGEST] < 0.2 * COUNT
    assert len(later) > 0.9 * len(counties())


def test_ids_and_codes_are_in_order_and_never_twice(reports: Sequence[Told]) -> None:
    ids = [one.case_id for one in reports]

    assert sorted(set(ids)) == ids
    assert len({one.code for one in reports}) == COUNT
    assert all(is_code(one.code) for one in reports)


def test_most_are_archived_and_each_reads_back_as_it_was(reports: Sequence[Told]) -> None:
    sealing = load_sealing(keys_dir(), "intake")
    documents = CaseDocuments(sealing)
    cases = [archived(one, sealing.blind) for one in reports[:500]]

    assert sum(case.state is State.ARCHIVED for case in cases) > 400
    assert [documents.read(row_of(documents, case)) for case in cases] == cases


def test_what_is_told_again_is_the_same_matter_in_other_words(reports: Sequence[Told]) -> None:
    first = reports[0]
    again = retold(first, 10_000_000)

    assert again.telling == first.telling
    assert again.county == first.county
    assert again.report.matter.narrative != first.report.matter.narrative


def test_every_row_of_a_timeline_has_its_text(reports: Sequence[Told]) -> None:
    case = archived(reports[0], lambda value, kind: f"{kind}{value}")

    assert all(entry.what() != entry.type for entry in entries(case, new_uuid7))
