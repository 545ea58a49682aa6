"""Imports: the state table, and how a row of words becomes a report."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.errors import Invalid, WrongState
from services.intake.domain.imports import (
    IMPORT_TRANSITIONS,
    ImportBatch,
    ImportState,
    Phase,
    Progress,
    Sheet,
    Unreadable,
)
from services.intake.domain.sheets import COLUMNS, heading_of, report_of
from tests.support.states import transitions
from tests.unit.intake.desk import NOW

WORDS: dict[str, str] = {
    "client_id": "XF-1",
    "source": "窗口来访",
    "kind": "矛盾纠纷",
    "dispute_kind": "邻里纠纷",
    "title": "通道堆物",
    "area_code": "430423100",
    "applicant_name": "陈某",
}
ACTS: dict[str, Callable[[ImportBatch], None]] = {
    "check": lambda batch: batch.check(_progress(), "report-1"),
    "refuse": lambda batch: batch.refuse(Unreadable("坏", "bad"), _progress(), NOW),
    "start": lambda batch: batch.start(_progress()),
    "finish": lambda batch: batch.finish(_progress(), "report-2", NOW),
    "cancel": lambda batch: batch.cancel(_progress(), NOW),
}
SPECIFIED = {
    (row.verb.partition(" ")[0], ImportState(state)): (row.to, row.events)
    for row in transitions("import")
    for state in row.from_states
}


def _progress(**fields: Any) -> Progress:
    given: dict[str, Any] = {"row_count": 3, "faulty_count": 1} | fields
    return Progress(import_id="i1", area_code="430423", phase_time=NOW, update_time=NOW, **given)


def _batch(state: ImportState) -> ImportBatch:
    sheet = Sheet(file_id="f", name="a.csv", media_type="text/csv", size=1, sha256="0")
    return ImportBatch(
        id="i1",
        area_code="430423",
        version=4,
        state=state,
        sheet=sheet,
        sends_messages=False,
        uploader="clerk@430423",
        uploader_post="clerk",
        upload_time=NOW,
    )


def test_the_table_names_every_verb_and_no_other() -> None:
    assert {verb for verb, _ in SPECIFIED} == set(ACTS) == set(IMPORT_TRANSITIONS)


@pytest.mark.parametrize("state", list(ImportState))
@pytest.mark.parametrize("verb", list(ACTS))
def test_a_verb_does_what_the_table_says_or_is_refused(verb: str, state: ImportState) -> None:
    batch = _batch(state)
    expected = SPECIFIED.get((verb, state))
    if expected is None:
        with pytest.raises(WrongState):
            ACTS[verb](batch)
        assert (batch.state, batch.facts) == (state, [])
        return

    ACTS[verb](batch)

    assert (batch.state, tuple(type(fact.event).__name__ for fact in batch.facts)) == expected


def test_an_import_without_a_sound_row_does_not_start() -> None:
    with pytest.raises(Invalid) as caught:
        _batch(ImportState.CHECKED).start(_progress(row_count=2, faulty_count=2))

    assert [fault.reason for fault in caught.value.faults] == ["no_sound_row"]


def test_a_phase_begins_at_its_first_row() -> None:
    progress = _progress(cursor=7, handled=7)
    progress.enter(Phase.REGISTERING, NOW)

    assert (progress.cursor, progress.handled, progress.rows_per_second) == (0, 0, 0.0)


def test_a_row_says_its_choices_in_chinese_or_by_their_keys() -> None:
    chinese, keyed = report_of(WORDS), report_of(WORDS | {"kind": "dispute", "source": "window"})

    assert chinese == keyed
    matter = chinese.matter
    assert (matter.kind, matter.dispute_kind, matter.channel) == ("dispute", "neighbour", "window")


def test_the_templates_own_example_is_a_sound_row() -> None:
    report = report_of({one.key: one.example for one in COLUMNS if one.example})

    assert [party.role for party in report.parties] == ["applicant", "respondent"]
    assert report.matter.people_count == 1


def test_yuan_become_fen_to_the_cent() -> None:
    assert report_of(WORDS | {"amount": "1,234.56"}).matter.amount_fen == 123_456


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("kind", "闲聊", "unknown_value"),
        ("kind", "", "missing"),
        ("source", "电报", "unknown_value"),
        ("amount", "一百", "bad_amount"),
        ("amount", "1.005", "bad_amount"),
        ("amount", "NaN", "bad_amount"),
        ("people_count", "-1", "not_a_number"),
        ("people_count", "二", "not_a_number"),
        ("lng", "东", "not_a_number"),
        ("is_urgent", "也许", "unknown_value"),
        ("client_id", "=1+1", "bad_value"),
        ("client_id", "a" * 65, "bad_value"),
        ("narrative", "长" * 5_001, "too_long"),
    ],
)
def test_a_wrong_cell_is_named_by_its_column(cell: str, value: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        report_of(WORDS | {cell: value})

    assert [(fault.field, fault.reason) for fault in caught.value.faults] == [(cell, reason)]
    assert heading_of(cell)


@pytest.mark.parametrize(
    ("place", "heading"),
    [
        ("parties[0].phone", "申请人电话"),
        ("parties[1].name", "被申请人姓名"),
        ("parties", "申请人姓名"),
        ("amount_fen", "涉及金额（元）"),
        ("location", "经度"),
        ("area_code", "区划代码"),
        ("elsewhere", ""),
    ],
)
def test_a_fault_of_the_report_is_told_by_the_heading_of_its_column(
    place: str, heading: str
) -> None:
    assert heading_of(place) == heading
