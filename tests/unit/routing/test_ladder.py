"""The ladder's rungs and office hours."""

from datetime import datetime, timedelta

import pytest

from services.routing.domain.facts import LOCAL
from services.routing.domain.ladder import (
    DEFAULT,
    RUNGS,
    Trigger,
    in_office_hours,
)
from services.routing.domain.letter import LetterKind


def test_only_reminders_go_out_by_themselves() -> None:
    assert {rung.kind for rung in RUNGS if rung.is_self_issued} == {LetterKind.REMINDER}


def test_every_rung_has_its_own_name() -> None:
    assert len({rung.key for rung in RUNGS}) == len(RUNGS)


@pytest.mark.parametrize(("level", "keys"), [(0, []), (1, []), (2, ["warned"]), (3, ["warned"])])
def test_the_second_warning_reminds(level: int, keys: list[str]) -> None:
    assert [rung.key for rung in DEFAULT.warned(level)] == keys


def test_an_overdue_clock_brings_a_prompt_and_after_three_days_an_order() -> None:
    assert [(rung.kind, rung.count) for rung in DEFAULT.overdue()] == [("prompt", 0), ("order", 3)]


@pytest.mark.parametrize("kind", LetterKind)
def test_what_is_not_answered_is_followed_by_the_next_stronger(kind: LetterKind) -> None:
    following = {LetterKind.PROMPT: ["order"], LetterKind.ORDER: ["interview"]}

    assert [rung.kind.value for rung in DEFAULT.unanswered(kind)] == following.get(kind, [])
    assert all(rung.trigger is Trigger.UNANSWERED for rung in DEFAULT.unanswered(kind))


def _weekday(moment: datetime) -> bool:
    return moment.weekday() < 5


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026; the 4th is a Wednesday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        (_at(4, 9), _at(4, 9)),
        (_at(4, 17, 29), _at(4, 17, 29)),
        (_at(4, 8, 59), _at(4, 9)),
        (_at(4, 17, 30), _at(5, 9)),
        (_at(6, 18), _at(9, 9)),
        (_at(7, 10), _at(9, 9)),
        (_at(5, 0), _at(5, 9)),
    ],
)
def test_a_step_waits_for_office_hours(moment: datetime, taken: datetime) -> None:
    assert in_office_hours(moment, _weekday) == taken


def test_without_any_working_day_in_a_month_nothing_is_put_off_for_ever() -> None:
    moment = _at(4, 20)

    assert in_office_hours(moment, lambda _: False) == moment
    assert in_office_hours(moment, lambda day: day > moment + timedelta(days=5)) == _at(10, 9)
