"""Processes are data: bounded, named by field when wrong, published by a second person."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import Conflict, Invalid, NotFound, NotPermitted, WrongState
from services.intake.domain.demands import NEEDS, Demand
from services.intake.domain.process import Process, Rules
from services.intake.domain.process_check import TableBroken, find_faults, require_sound_table
from services.intake.domain.states import FINAL, TRANSITIONS, State
from tests.unit.intake.desk import Desk, somebody

ADMIN, SUPERVISOR = somebody("admin"), somebody("supervisor")


def _process(**rules: Any) -> Process:
    return Process(id="", area_code="430423", name="本县规程", rules=Rules(**rules))


def test_the_platforms_own_process_is_sound() -> None:
    assert find_faults(_process()) == ()


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"visit_tries": 0}, "visit_tries"),
        ({"lapse_days": 400}, "lapse_days"),
        ({"reopen_days": -1}, "reopen_days"),
        ({"automatic_reopens": 9}, "automatic_reopens"),
        ({"sample_percent": 101}, "sample_percent"),
        ({"keep_years": {"livelihood": 10}}, "keep_years.dispute"),
        ({"keep_years": dict.fromkeys(Rules().keep_years, 10) | {"x": 1}}, "keep_years"),
        ({"state_names": {"nowhere": "某处"}}, "state_names"),
        ({"state_names": {"routed": ""}}, "state_names.routed"),
        ({"verb_names": {"verify": "核" * 31}}, "verb_names.verify"),
        ({"checklist": ("gut_feeling",)}, "checklist"),
        ({"checklist": ("papers_seen", "papers_seen")}, "checklist"),
        ({"demands": (Demand(verb="erase", needs=("note",)),)}, "demands[0].verb"),
        ({"demands": (Demand(verb="verify", needs=()),)}, "demands[0].needs"),
        ({"demands": (Demand(verb="verify", needs=("eval(1)",)),)}, "demands[0].needs"),
        (
            {"demands": (Demand(verb="verify", needs=("note",), kinds=("x",)),)},
            "demands[0].kinds",
        ),
        (
            {"demands": (Demand(verb="verify", needs=("note",), outcomes=("x",)),)},
            "demands[0].outcomes",
        ),
        ({"demands": (Demand(verb="verify", needs=("note",)),) * 51}, "demands"),
    ],
)
def test_a_fault_is_named_by_its_field(rules: dict[str, Any], field: str) -> None:
    assert field in {fault.field for fault in find_faults(_process(**rules))}


def test_every_need_has_its_words_in_both_languages() -> None:
    assert all(need.name and need.name_en for need in NEEDS.values())


def test_the_state_table_is_sound() -> None:
    require_sound_table()


@pytest.mark.parametrize(
    ("verb", "row", "broken"),
    [
        ("archive", {}, "archived cannot be reached"),
        ("lapse", {State.ARCHIVED: State.EVALUATED}, None),
        ("verify", {}, "verified cannot be reached"),
    ],
)
def test_a_broken_state_table_stops_the_start(
    verb: str, row: dict[State, State], broken: str | None
) -> None:
    table = {**TRANSITIONS, verb: row}

    if broken is None:
        require_sound_table(table)
        return
    with pytest.raises(TableBroken, match=broken):
        require_sound_table(table)


def test_a_state_that_cannot_be_left_must_be_final() -> None:
    with pytest.raises(TableBroken, match="declined cannot be left"):
        require_sound_table(TRANSITIONS, tuple(set(FINAL) - {State.DECLINED}))


def test_what_one_person_wrote_another_publishes() -> None:
    desk = Desk()
    keeping = desk.process_keeping
    draft = keeping.put_draft(ADMIN, _process(state_names={"routed": "已派单"}))

    with pytest.raises(NotPermitted) as caught:
        keeping.publish(ADMIN, draft.id, draft.version, "430423")
    published = keeping.publish(SUPERVISOR, draft.id, draft.version, "430423")

    assert caught.value.reason == "second_person_needed"
    assert (published.state, published.edition, published.version) == ("published", 1, 2)
    assert desk.processes.rules("430423100").state_name("routed") == "已派单"
    with pytest.raises(WrongState):
        keeping.publish(SUPERVISOR, draft.id, 2, "430423")


def test_a_published_process_is_followed_by_the_next_and_never_changed() -> None:
    desk = Desk()
    keeping = desk.process_keeping
    for edition in (1, 2):
        draft = keeping.put_draft(ADMIN, _process(visit_tries=edition))
        keeping.publish(SUPERVISOR, draft.id, draft.version, "430423")

    states = sorted(str(row.state) for row in desk.processes.rows.values())
    assert states == ["published", "retired"]
    assert keeping.get(SUPERVISOR, "430423", is_draft=False).edition == 2


def test_the_longest_prefix_holds() -> None:
    desk = Desk()
    province = replace(_process(lapse_days=20), area_code="43")
    draft = desk.process_keeping.put_draft(somebody("admin", "43"), province)
    desk.process_keeping.publish(somebody("leader", "43"), draft.id, 1, "43")

    assert desk.processes.rules("430423100").lapse_days == 20
    desk.set_rules(lapse_days=5)
    assert desk.processes.rules("430423100").lapse_days == 5
    assert desk.processes.rules("430424").lapse_days == 20


def test_a_draft_is_kept_at_the_version_that_stands_and_in_the_own_area() -> None:
    desk = Desk()
    keeping = desk.process_keeping
    keeping.put_draft(ADMIN, _process())

    with pytest.raises(Conflict):
        keeping.put_draft(ADMIN, _process())
    with pytest.raises(NotFound):
        keeping.put_draft(ADMIN, replace(_process(), area_code="430424"))
    with pytest.raises(NotFound):
        keeping.get(ADMIN, "430424", is_draft=False)
    with pytest.raises(NotPermitted):
        keeping.put_draft(SUPERVISOR, replace(_process(), version=1))
    with pytest.raises(Invalid):
        keeping.put_draft(ADMIN, replace(_process(visit_tries=99), version=1))
