"""Whether a matter was brought before, as its case tells it（重复事项）."""

from datetime import timedelta
from typing import Any

import pytest

from services.intake.domain.links import Link
from services.intake.domain.states import State
from services.intake.use_cases.amending import Correction
from tests.unit.intake.desk import NOW, Desk, a_case, a_matter, a_report, somebody
from tests.unit.intake.test_sameness import a_candidate

CLERK, DISPATCHER = somebody("clerk"), somebody("dispatcher")
SAME_PERSON = {"shared": frozenset({"party"})}


def register(desk: Desk, **fields: Any) -> Any:
    return desk.registering.register(CLERK, a_report(**fields)).case


def told(desk: Desk) -> list[bool]:
    return [event.is_repeat for event in desk.events()]


@pytest.mark.parametrize(
    ("fields", "is_repeat"),
    [
        (SAME_PERSON, True),
        ({"shared": frozenset({"door"})}, False),
        ({**SAME_PERSON, "register_time": NOW + timedelta(days=1)}, False),
        ({**SAME_PERSON, "matter": a_matter(title="邻居狗叫", narrative="每晚不停")}, False),
        ({**SAME_PERSON, "matter": a_matter(sensitivities=("minor",))}, False),
    ],
)
def test_the_like_brought_before_by_the_same_person_makes_a_repeat(
    fields: dict[str, Any], is_repeat: bool
) -> None:
    desk = Desk()
    desk.similar.rows = [a_candidate(**fields)]

    register(desk)

    assert told(desk) == [is_repeat]


def test_a_report_is_looked_at_when_it_is_accepted() -> None:
    desk = Desk()
    case = a_case(State.REGISTERED, version=1)
    desk.cases.repository.rows[case.id] = case
    desk.similar.rows = [a_candidate(**SAME_PERSON)]

    desk.deciding.accept(DISPATCHER, case.id, 1)

    assert told(desk) == [True]


@pytest.mark.parametrize(("other", "is_repeat"), [("a-earlier", True), ("z-later", False)])
def test_a_link_to_an_earlier_case_is_told_with_the_next_correction(
    other: str, is_repeat: bool
) -> None:
    desk = Desk()
    case = a_case(State.HANDLING, version=1)
    desk.cases.repository.rows[case.id] = case
    link = Link(
        id="link", area_code=case.area_code, case_id=case.id, code=case.code,
        other_case_id=other, other_code="code", is_linked=True,
    )  # fmt: skip
    desk.links.repository.rows[link.id] = link

    correction = Correction(fields={"address": "人民路9号"}, reason="门牌")
    desk.amending.amend(CLERK, case.id, 1, correction)

    assert told(desk) == [is_repeat]
