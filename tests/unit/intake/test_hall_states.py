"""Every verb of tickets, appointments and records in every state, against `docs/states.md`."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contracts.errors import WrongState
from services.intake.domain.appointments import AppointmentState
from services.intake.domain.guidance import GuidanceState
from services.intake.domain.moving import Moving
from services.intake.domain.tickets import TicketState
from tests.support.states import transitions
from tests.unit.intake.desk import NOW
from tests.unit.intake.hall import a_guidance, a_ticket, an_appointment

TODAY = date(2026, 3, 2)
Act = Callable[[Any], object]
ACTS: dict[str, dict[str, Act]] = {
    "ticket": {
        "call": lambda one: one.call("3号", NOW),
        "serve": lambda one: one.end("serve", NOW),
        "miss": lambda one: one.end("miss", NOW),
        "leave": lambda one: one.end("leave", NOW),
    },
    "appointment": {
        "arrive": lambda one: one.arrive("t1", TODAY),
        "cancel": lambda one: one.cancel(),
        "miss": lambda one: one.miss(),
        "anonymise": lambda one: one.anonymise(),
    },
    "guidance": {
        "register": lambda one: one.register("c1", NOW),
        "answer": lambda one: one.answer("去窗口", NOW),
        "refer": lambda one: one.refer("仲裁委", NOW),
        "anonymise": lambda one: one.anonymise(NOW),
    },
}
MAKE: dict[str, tuple[Callable[[Any], Moving], list[str]]] = {
    "ticket": (a_ticket, list(TicketState)),
    "appointment": (an_appointment, list(AppointmentState)),
    "guidance": (a_guidance, list(GuidanceState)),
}
SPECIFIED = {
    (noun, row.verb.partition(" (")[0], state): (row.to, row.events[0])
    for noun in ACTS
    for row in transitions(noun)
    for state in row.from_states
}
EVERY = [
    (noun, verb, state) for noun, acts in ACTS.items() for verb in acts for state in MAKE[noun][1]
]


def test_the_tables_name_every_verb_and_no_other() -> None:
    specified = {(noun, verb) for noun, verb, _ in SPECIFIED}

    assert specified == {(noun, verb) for noun, acts in ACTS.items() for verb in acts}


@pytest.mark.parametrize(("noun", "verb", "state"), EVERY)
def test_a_verb_does_what_the_table_says_or_is_refused(noun: str, verb: str, state: str) -> None:
    thing = MAKE[noun][0](state)
    expected = SPECIFIED.get((noun, verb, state))

    if expected is None:
        with pytest.raises(WrongState) as caught:
            ACTS[noun][verb](thing)
        assert caught.value.details["state"] == state
        assert (thing.state, thing.facts) == (state, [])
        return
    ACTS[noun][verb](thing)

    (fact,) = thing.facts
    assert (thing.state, type(fact.event).__name__) == expected
    told = vars(fact.event)
    assert (told["state"], told["from_state"], thing.version) == (thing.state, state, 4)
