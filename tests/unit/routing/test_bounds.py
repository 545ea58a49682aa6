"""What people send is bounded, and every fault is named at once."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import Invalid, NotFound, NotPermitted
from contracts.principals import Post
from services.routing.domain.department import Department, Presence
from services.routing.domain.order_values import Progress
from services.routing.domain.rule_check import find_faults
from services.routing.use_cases.arbitration import Placement, Ruling
from services.routing.use_cases.bounds import page_size
from services.routing.use_cases.directory import Directory
from services.routing.use_cases.feeding import Feeding
from services.routing.use_cases.orders import Complaint
from services.routing.use_cases.reading import OrderFilter
from tests.unit.routing.desk import Desk
from tests.unit.routing.fake_settings import FakeDepartments
from tests.unit.routing.fakes import FakeBriefs
from tests.unit.routing.people import COUNTY, DISPATCHER, NOON, a_caller, handler
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome


def faults(refused: Any) -> list[tuple[str, str]]:
    return [(fault.field, fault.reason) for fault in refused.value.faults]


def a_desk() -> Desk:
    desk = Desk(a_table(a_row("all")))
    desk.accept()
    return desk


def test_a_table_is_bounded_on_every_side() -> None:
    helpers = [f"d{n}" for n in range(9)]
    cells = [a_cell("is_urgent", "is_true")] * 21
    row = a_row(
        "坏", *cells, outcome=an_outcome("water", *helpers, profile="一"), priority=2_000_000
    )
    table = replace(a_table(row, area_code="43x"), name="", rows=(row, *[a_row("r")] * 2000))

    found = {(fault.field, fault.reason) for fault in find_faults(table)}

    assert found >= {
        ("area_code", "malformed"),
        ("name", "length"),
        ("rows", "too_many"),
        ("rows[0].id", "malformed"),
        ("rows[0].priority", "out_of_range"),
        ("rows[0].cells", "too_many"),
        ("rows[0].outcome.co_departments", "too_many"),
        ("rows[0].outcome.clock_profile", "malformed"),
    }


def test_a_placement_names_known_departments_once() -> None:
    crowd = Placement(
        path="court", lead_department="moon", co_departments=("moon",) * 9, reason="\x00无理由"
    )

    with pytest.raises(Invalid) as refused:
        a_desk().arbitration.place_by_hand(DISPATCHER, "case-1", 1, crowd)

    assert set(faults(refused)) == {
        ("path", "unknown_value"),
        ("reason", "malformed"),
        ("lead_department", "unknown_value"),
        ("co_departments", "unknown_value"),
        ("co_departments", "repeated"),
        ("co_departments", "too_many"),
    }


def test_a_rejection_names_no_department() -> None:
    desk = a_desk()
    lead = desk.orders_of()[0]
    complaint = Complaint(reason_code="other", reason="理由理由理由")
    _, objection = desk.orders.object(handler("housing"), lead.id, 1, complaint)
    ruling = Ruling(is_upheld=False, reason="", to_department="water")

    with pytest.raises(Invalid) as refused:
        desk.arbitration.decide(DISPATCHER, objection.id, 2, ruling)

    assert faults(refused) == [("reason", "length"), ("to_department", "unexpected")]


def test_an_order_takes_only_so_many_notes() -> None:
    desk = a_desk()
    lead = desk.orders.sign(handler("housing"), desk.orders_of()[0].id, 1)
    note = Progress(note_time=NOON, noted_by="h", note="进展")
    desk.assignments.rows[lead.id].progress = [note] * 500

    with pytest.raises(Invalid) as refused:
        desk.orders.progress(handler("housing"), lead.id, 2, "进展")

    assert faults(refused) == [("note", "too_many")]


def test_an_unknown_state_is_no_filter() -> None:
    wanted = OrderFilter(states=("open",))

    with pytest.raises(Invalid) as refused:
        a_desk().reading.assignments(DISPATCHER, wanted, size=0, token="")

    assert faults(refused) == [("states", "unknown_value")]


def test_pages_hold_20_unless_asked_and_100_at_most() -> None:
    assert [page_size(asked) for asked in (0, 7, 5000)] == [20, 7, 100]
    with pytest.raises(Invalid):
        page_size(-1)


def test_a_department_is_checked_whole() -> None:
    wrong = Department(
        area_code="43零",
        key="Water",
        name="水",
        presence=Presence.ON_CALL,
        level="hamlet",
        kinds=("leak",),
        contact_phone="abc",
    )

    with pytest.raises(Invalid) as refused:
        Directory(FakeDepartments()).put(a_caller(Post.ADMIN), wrong)

    assert [field for field, _ in faults(refused)] == [
        f"department.{name}"
        for name in ("area_code", "key", "name", "level", "kinds", "contact_phone")
    ]


def test_a_department_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotFound):
        Directory(FakeDepartments()).get(DISPATCHER, COUNTY, "moon")


def test_a_caller_without_a_department_has_no_feed() -> None:
    with pytest.raises(NotPermitted):
        Feeding(None, FakeBriefs()).fetch(handler(""), "", size=0)  # type: ignore[arg-type]
