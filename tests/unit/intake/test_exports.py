"""Exports against their table of `docs/states.md`, and what a line shows of whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.errors import NotPermitted, WrongState
from services.intake.domain.cases import Case
from services.intake.domain.export_lines import clear_fields, line_of
from services.intake.domain.exports import (
    COLUMNS,
    PERSONAL,
    Export,
    ExportFile,
    ExportOrder,
    ExportState,
)
from services.intake.domain.faults import Faults
from services.intake.domain.people import Party
from services.intake.domain.secrecy import BLANK, HIDDEN
from tests.support.states import transitions
from tests.unit.intake.desk import NOW, a_case, a_matter

_FILE = ExportFile(file_id="f", sha256="1" * 64, size=9)
_ORDER = ExportOrder(purpose="report", words="季度上报", columns=("code", "applicant_phone"))
ACTS: dict[str, Callable[[Export], None]] = {
    "approve": lambda export: export.approve("leader@430423", NOW),
    "refuse": lambda export: export.refuse("leader@430423", "范围过大", NOW),
    "finish": lambda export: export.finish(_FILE, 3, NOW, timedelta(days=7)),
    "fail": lambda export: export.fail("not_made"),
    "expire": lambda export: export.expire(),
}


def _export(
    state: ExportState = ExportState.REQUESTED, order: ExportOrder = _ORDER, found: int = 3
) -> Export:
    return Export(
        id="e",
        area_code="430423",
        order=order,
        requester="supervisor@430423",
        post="supervisor",
        request_time=NOW,
        found=found,
        state=state,
    )


@pytest.mark.parametrize("state", list(ExportState))
@pytest.mark.parametrize("verb", list(ACTS))
def test_an_export_goes_as_its_table_says(verb: str, state: ExportState) -> None:
    expected = {
        (row.verb, start): (row.to, row.events)
        for row in transitions("export（")
        for start in row.from_states
    }.get((verb, state))
    export = _export(state)

    if expected is None:
        with pytest.raises(WrongState):
            ACTS[verb](export)
        assert export.facts == []
        return

    ACTS[verb](export)
    told = tuple(type(fact.event).__name__ for fact in export.facts)
    assert (str(export.state), told) == expected


@pytest.mark.parametrize(
    ("is_clear", "found", "state"),
    [(False, 5, "approved"), (False, 6, "requested"), (True, 1, "requested")],
)
def test_only_what_is_masked_and_small_needs_no_second_person(
    is_clear: bool, found: int, state: str
) -> None:
    export = _export(order=replace(_ORDER, is_clear=is_clear), found=found)

    export.request(free_rows=5, now=NOW)

    assert export.state == state
    assert (export.due_time == NOW) is (state == "approved")


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_who_asked_does_not_decide(verb: str) -> None:
    export = replace(_export(), requester="leader@430423")

    with pytest.raises(NotPermitted):
        ACTS[verb](export)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"purpose": "fun"}, "purpose", "unknown_value"),
        ({"words": "好"}, "words", "too_short"),
        ({"words": "好" * 201}, "words", "too_long"),
        ({"columns": ()}, "columns", "out_of_range"),
        ({"columns": ("code", "password")}, "columns", "unknown_value"),
        ({"columns": ("code", "code")}, "columns", "twice"),
        ({"columns": ("code",), "is_clear": True}, "is_clear", "needless"),
    ],
)
def test_an_order_is_bounded(change: dict[str, object], field: str, reason: str) -> None:
    faults = Faults()

    replace(_ORDER, **change).read(faults)  # type: ignore[arg-type]

    assert [(one.field, one.reason) for one in faults.found] == [(field, reason)]


def _case(**matter: object) -> Case:
    """A case of a woman who lives at 解放路1号."""
    told = a_matter(title="欧阳娜娜反映欠薪", address="解放路1号", **matter)
    applicant = Party(
        id="p1",
        role="applicant",
        type="person",
        name="欧阳娜娜",
        phone="13812345678",
        id_number="11010519491231002X",
        key_hash="",
    )
    return a_case(matter=told, parties=[applicant])


def test_personal_columns_are_masked() -> None:
    line = dict(zip(COLUMNS, line_of(_case(), _all_columns()), strict=True))

    assert line["applicant_name"] == "欧***"
    assert line["applicant_phone"] == "138******78"
    assert line["applicant_id_number"] == "110*************2X"
    assert line["address"] == BLANK
    assert line["kind"] == "民生服务"
    assert clear_fields(_case(), _all_columns()) == ()


def test_personal_columns_stand_in_clear_once_that_was_asked_for() -> None:
    order = replace(_all_columns(), is_clear=True)

    line = dict(zip(COLUMNS, line_of(_case(), order), strict=True))

    assert (line["applicant_name"], line["applicant_phone"]) == ("欧阳娜娜", "13812345678")
    assert line["address"] == "解放路1号"
    assert set(clear_fields(_case(), order)) == PERSONAL


@pytest.mark.parametrize("is_clear", [False, True])
@pytest.mark.parametrize("secret", [{"is_confidential": True}, {"kind": "violation"}], ids=str)
def test_a_secret_reporter_stands_in_no_sheet(secret: dict[str, object], is_clear: bool) -> None:
    order = replace(_all_columns(), is_clear=is_clear)
    case = _case(**secret)

    line = line_of(case, order)

    assert line.count(HIDDEN) == len(PERSONAL)
    assert not [cell for cell in line if "欧" in cell or "138" in cell]
    assert clear_fields(case, order) == ()


def _all_columns() -> ExportOrder:
    return replace(_ORDER, columns=tuple(COLUMNS))
