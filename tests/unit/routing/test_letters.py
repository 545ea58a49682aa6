"""Letters follow the table of docs/states.md, in every state and for every verb."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.errors import WrongState
from contracts.events.routing import LetterAnswered, LetterOverdue
from services.routing.domain.interview import Commitment, Interview
from services.routing.domain.letter import (
    Effect,
    LateMatter,
    Letter,
    LetterKind,
    LetterState,
    answer_due,
    year_of,
)
from tests.support.states import Row, transitions
from tests.unit.routing.people import COUNTY, NOON

ROWS = [row for row in transitions("letter") if row.from_states]
HELD = Interview(held_time=NOON, attendees="副局长", minutes="说明原因", measures="三日办结")

VERBS: dict[str, Callable[[Letter], None]] = {
    "issue": lambda letter: letter.issue("supervisor", 3, NOON),
    "receive": lambda letter: letter.receive("h", NOON),
    "receive (a reminder)": lambda letter: letter.receive("h", NOON),
    "answer (a prompt, risk or order)": lambda letter: letter.answer("h", "已办", "solved", NOON),
    "record (an interview)": lambda letter: letter.hold_interview("s", HELD, NOON),
    "judge": lambda letter: letter.judge("s", Effect.EFFECTIVE, "", NOON),
    "judge (a circular)": lambda letter: letter.judge("s", Effect.EFFECTIVE, "", NOON),
    "withdraw": lambda letter: letter.withdraw("已办结"),
}
KINDS = {
    "receive (a reminder)": LetterKind.REMINDER,
    "record (an interview)": LetterKind.INTERVIEW,
    "judge (a circular)": LetterKind.CIRCULAR,
}


def a_letter(state: LetterState = LetterState.PROPOSED, **fields: Any) -> Letter:
    known: dict[str, Any] = {"kind": LetterKind.ORDER, "code": "c", "department": "housing"}
    if state is not LetterState.PROPOSED:
        known |= {"year": 2026, "serial": 3, "issue_time": NOON}
    return Letter(
        id="l",
        area_code=COUNTY,
        case_id="k",
        state=state,
        version=4,
        propose_time=NOON,
        proposed_by="supervisor",
        **known | fields,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.from_states[0]}-{row.verb}")
def test_a_row_leads_where_the_table_says(row: Row) -> None:
    for state in row.from_states:
        letter = a_letter(LetterState(state), kind=KINDS.get(row.verb, LetterKind.ORDER))

        VERBS[row.verb](letter)

        assert letter.state.value == row.to
        assert tuple(type(fact.event).__name__ for fact in letter.facts) == row.events


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", LetterState)
def test_what_the_table_does_not_allow_is_refused(state: LetterState, verb: str) -> None:
    allowed = {one for row in ROWS if row.verb == verb for one in row.from_states}
    letter = a_letter(state, kind=KINDS.get(verb, LetterKind.ORDER))
    if state.value in allowed or (verb == "judge (a circular)" and state == "answered"):
        return

    with pytest.raises(WrongState) as refusal:
        VERBS[verb](letter)

    assert (refusal.value.reason, refusal.value.details["state"]) == ("wrong_state", state.value)
    assert (letter.state, letter.facts) == (state, [])


@pytest.mark.parametrize("kind", LetterKind)
def test_only_prompts_risk_letters_and_orders_are_answered_in_writing(kind: LetterKind) -> None:
    letter = a_letter(LetterState.RECEIVED, kind=kind)
    if kind in (LetterKind.PROMPT, LetterKind.RISK, LetterKind.ORDER):
        letter.answer("h", "已办", "solved", NOON)
        assert letter.state is LetterState.ANSWERED
        return

    with pytest.raises(WrongState) as refusal:
        letter.answer("h", "已办", "solved", NOON)

    assert refusal.value.reason == "letter_takes_no_answer"


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind != "interview"])
def test_only_an_interview_is_recorded(kind: LetterKind) -> None:
    with pytest.raises(WrongState) as refusal:
        a_letter(LetterState.ISSUED, kind=kind).hold_interview("s", HELD, NOON)

    assert refusal.value.reason == "letter_is_no_interview"


@pytest.mark.parametrize(("kind", "mark"), list(zip(LetterKind, "催提警督约通", strict=True)))
def test_a_number_names_county_kind_and_year(kind: LetterKind, mark: str) -> None:
    letter = a_letter(kind=kind)
    assert letter.number == ""

    letter.issue("supervisor", 12, datetime(2026, 12, 31, 16, 30, tzinfo=UTC))

    assert letter.number == f"衡山县综治{mark}〔2027〕12号"


@pytest.mark.parametrize("kind", LetterKind)
def test_reminders_and_circulars_have_no_answer_clock(kind: LetterKind) -> None:
    letter = a_letter(kind=kind)

    letter.issue("supervisor", 1, NOON)

    has_clock = letter.answer_due_time is not None
    assert has_clock == (kind not in (LetterKind.REMINDER, LetterKind.CIRCULAR))


@pytest.mark.parametrize(("days", "until"), [(0, (4, 16)), (2, (6, 16)), (3, (7, 16))])
def test_an_answer_is_due_at_the_end_of_its_last_day(days: int, until: tuple[int, int]) -> None:
    day, hour = until

    assert answer_due(NOON, days) == datetime(2026, 3, day, hour, tzinfo=UTC)


def test_the_year_of_a_number_is_chinas() -> None:
    assert [year_of(datetime(2026, 12, 31, hour, tzinfo=UTC)) for hour in (15, 16)] == [2026, 2027]


def test_a_missing_answer_is_said_once_and_a_late_one_counts_as_late() -> None:
    letter = a_letter()
    letter.issue("supervisor", 1, NOON)
    due = letter.answer_due_time
    assert due is not None
    letter.receive("h", NOON)
    letter.take_facts()

    assert [letter.tell(due - timedelta(seconds=1)), letter.tell(due), letter.tell(due)] == [
        False, True, False,
    ]  # fmt: skip
    letter.answer("h", "已办", "solved", due)

    assert [type(fact.event) for fact in letter.facts] == [LetterOverdue, LetterAnswered]
    assert (letter.is_answered_in_time, letter.next_due_time) == (False, None)


def test_an_answer_before_the_tick_came_still_says_that_it_is_late() -> None:
    letter = a_letter(LetterState.RECEIVED, answer_due_time=NOON)

    letter.answer("h", "已办", "solved", NOON + timedelta(minutes=1))

    assert [type(fact.event) for fact in letter.facts] == [LetterOverdue, LetterAnswered]


def test_departments_read_what_was_issued_to_them_and_circulars_that_name_them() -> None:
    late = (
        LateMatter(code="a", department="water", due_time=NOON, days_late=2),
        LateMatter(code="b", department="housing", due_time=NOON, days_late=1),
        LateMatter(code="c", department="water", due_time=NOON, days_late=1),
    )
    circular = a_letter(kind=LetterKind.CIRCULAR, department="", late=late)
    assert (a_letter().readers, circular.readers) == ((), ())

    circular.issue("supervisor", 1, NOON)

    assert circular.readers == ("housing", "water")
    assert a_letter(LetterState.ISSUED).readers == ("housing",)
    event: Any = circular.facts[-1].event
    assert event.departments == ("housing", "water")


def test_a_promise_is_told_once_when_it_is_due_until_the_interview_is_judged() -> None:
    day = timedelta(days=1)
    promises = tuple(Commitment(text="办结", due_time=NOON + n * day) for n in (2, 2, 5))
    letter = a_letter(LetterState.ISSUED, kind=LetterKind.INTERVIEW)
    letter.hold_interview("s", replace(HELD, commitments=promises), NOON)

    said = [letter.tell(NOON + n * day) for n in (1, 2, 3, 5, 6)]

    assert said == [False, True, False, True, False]
    assert [type(fact.event).__name__ for fact in letter.facts].count("LetterCommitmentDue") == 2
    assert (letter.is_overdue, letter.state, letter.next_due_time) == (False, "answered", None)
    closed = a_letter(LetterState.ISSUED, kind=LetterKind.INTERVIEW)
    closed.hold_interview("s", replace(HELD, commitments=promises), NOON)
    closed.judge("s", Effect.EFFECTIVE, "", NOON)
    assert not closed.tell(NOON + 9 * day)
