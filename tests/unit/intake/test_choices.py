"""Choices follow their table; an entry of the list is for some matters and not for others."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.errors import Invalid, WrongState
from services.intake.domain.choices import Choice, ChoiceState, Offering, Taken
from services.intake.domain.reports import Matter
from tests.support.states import transitions

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ZHOU = Taken(offering_id="zhou", title="周明理", mediator_id="mediator@430423")
LIU = Taken(offering_id="liu", title="刘和顺", mediator_id="mediator2@430423")
ROWS = [row for row in transitions("choice（") if row.from_states]


def a_choice(state: ChoiceState) -> Choice:
    return Choice(
        id="k",
        area_code="430423",
        case_id="c",
        code="43",
        state=state,
        party_id="p",
        kind="mediator",
        chosen=ZHOU,
        choose_time=NOW,
        version=1,
    )


VERBS: dict[str, Callable[[Choice], None]] = {
    "confirm": lambda one: one.confirm("d", NOW),
    "replace": lambda one: one.replace(LIU, "依法回避", "d", NOW),
    "withdraw": lambda one: one.withdraw(),
}


@pytest.mark.parametrize("state", list(ChoiceState))
@pytest.mark.parametrize("verb", VERBS)
def test_a_choice_follows_its_table_and_nothing_else(verb: str, state: ChoiceState) -> None:
    choice = a_choice(state)
    [row] = [one for one in ROWS if one.verb.partition(" ")[0] == verb]

    if state not in row.from_states:
        with pytest.raises(WrongState):
            VERBS[verb](choice)
        return
    VERBS[verb](choice)

    assert choice.state == row.to
    event: Any = choice.facts[0].event
    assert (type(event).__name__,) == row.events
    assert (event.state, event.from_state) == (row.to, state)
    assert event.mediator_id == (LIU if verb == "replace" else ZHOU).mediator_id
    assert choice.facts[0].private == {"notify": {"party_id": "p"}}


def an_offering(**fields: Any) -> Offering:
    known: dict[str, Any] = {
        "id": "zhou",
        "area_code": "430423",
        "kind": "mediator",
        "title": "周明理调解员",
        "introduction": "十二年邻里纠纷调解",
        "mediator_id": "mediator@430423",
    }
    return Offering(**known | fields)


@pytest.mark.parametrize(
    ("offering", "kind", "dispute_kind", "fits"),
    [
        (an_offering(), "dispute", "neighbour", True),
        (an_offering(), "livelihood", "", False),
        (an_offering(dispute_kinds=("neighbour",)), "dispute", "neighbour", True),
        (an_offering(dispute_kinds=("neighbour",)), "dispute", "medical", False),
        (an_offering(kind="service", mediator_id=""), "livelihood", "", True),
        (an_offering(kind="service", kinds=("dispute",)), "livelihood", "", False),
    ],
)
def test_an_entry_is_for_some_matters(
    offering: Offering, kind: str, dispute_kind: str, fits: bool
) -> None:
    matter = Matter(kind=kind, dispute_kind=dispute_kind, title="院墙", area_code="430423")

    assert offering.fits(matter) is fits


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "Zhou Ming"},
        {"kind": "lawyer"},
        {"title": "周"},
        {"mediator_id": ""},
        {"mediator_id": "mediator@430424"},
        {"kind": "service"},
        {"dispute_kinds": ("gossip",)},
        {"kinds": ("gossip",)},
    ],
)
def test_a_faulty_entry_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        an_offering(**fields).check()


def test_a_sound_entry_is_not() -> None:
    an_offering(dispute_kinds=("neighbour",)).check()
