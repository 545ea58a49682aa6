"""Files of closed cases and lists of files to erase, against the tables of `docs/states.md`."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.errors import NotPermitted, WrongState
from services.intake.domain.archives import Archive, ArchivePaper, ArchiveState, StoredFile
from services.intake.domain.erasures import Erasure, ErasureState
from services.intake.domain.history import Head
from tests.support.states import transitions
from tests.unit.intake.desk import NOW

_PAPERS = (ArchivePaper(number=1, title="登记表", first_page=1, pages=3, sha256="0" * 64),)
_FILE = StoredFile(file_id="f", sha256="1" * 64, size=9)
ARCHIVE_ACTS: dict[str, Callable[[Archive], None]] = {
    "finish": lambda archive: archive.finish(_PAPERS, _FILE, Head(), NOW),
    "supersede": lambda archive: archive.supersede(),
}
ERASURE_ACTS: dict[str, Callable[[Erasure], None]] = {
    "approve": lambda erasure: erasure.approve("leader@430423", NOW),
    "finish": lambda erasure: erasure.finish(NOW),
}


def _archive(state: ArchiveState) -> Archive:
    return Archive(
        id="a", area_code="430423", case_id="c", code="1", edition=1, order_time=NOW, state=state
    )


def _erasure(state: ErasureState) -> Erasure:
    return Erasure(
        id="e",
        area_code="430423",
        reason="到期",
        proposer="supervisor@430423",
        propose_time=NOW,
        closed_before={"dispute": NOW},
        found=2,
        state=state,
    )


def _expected(heading: str) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    return {
        (row.verb, state): (row.to, row.events)
        for row in transitions(heading)
        for state in row.from_states
    }


@pytest.mark.parametrize("state", list(ArchiveState))
@pytest.mark.parametrize("verb", list(ARCHIVE_ACTS))
def test_a_file_goes_as_its_table_says(verb: str, state: ArchiveState) -> None:
    _assert_follows(_archive(state), ARCHIVE_ACTS[verb], _expected("archive").get((verb, state)))


@pytest.mark.parametrize("state", list(ErasureState))
@pytest.mark.parametrize("verb", list(ERASURE_ACTS))
def test_a_list_goes_as_its_table_says(verb: str, state: ErasureState) -> None:
    _assert_follows(_erasure(state), ERASURE_ACTS[verb], _expected("erasure").get((verb, state)))


def test_who_proposed_a_list_does_not_approve_it() -> None:
    erasure = _erasure(ErasureState.PROPOSED)

    with pytest.raises(NotPermitted):
        erasure.approve(erasure.proposer, NOW)
    assert erasure.state is ErasureState.PROPOSED


def test_a_file_counts_its_pages() -> None:
    archive = _archive(ArchiveState.BUILDING)
    archive.finish(_PAPERS * 2, _FILE, Head(length=7, hash="2" * 64), NOW)

    assert (archive.pages, archive.facts[0].event.pages) == (6, 6)  # type: ignore[attr-defined]


def _assert_follows(
    aggregate: Any, act: Callable[[Any], None], expected: tuple[str, tuple[str, ...]] | None
) -> None:
    if expected is None:
        with pytest.raises(WrongState):
            act(aggregate)
        assert aggregate.facts == []
        return
    act(aggregate)
    events = tuple(type(fact.event).__name__ for fact in aggregate.facts)
    assert (str(aggregate.state), events) == expected
