"""Every verb in every state, against the table of `docs/states.md`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.errors import NotYet, WrongState
from services.intake.domain.cases import Case
from services.intake.domain.endings import Advice, Hold, Verification, VisitReview, Waiver
from services.intake.domain.parts import Evaluation, Refusal, Share, Track, VisitBack
from services.intake.domain.states import EARLY, TRANSITIONS, State
from tests.support.states import transitions
from tests.unit.intake.desk import NOW, a_case, a_matter

_VISIT = VisitBack(
    channel="phone", is_reached=True, note="", visitor="supervisor@430423", visit_time=NOW
)
_CHECK = Verification(checks=(), note="属实", verifier="d", verify_time=NOW)
_HOLD = Hold(reason="诉讼", actor="s", hold_time=NOW)
_ADVICE = Advice(
    id="a",
    kind="judicial_advice",
    letter_number="1",
    addressee="局",
    content="改",
    actor="d",
    advise_time=NOW,
    reply_due_time=NOW,
)


def _waiver(case: Case) -> Waiver:
    case.track.share("co", Share(department="water", is_lead=False))
    return Waiver(assignment_id="co", department="", reason="r", actor="d", waive_time=NOW)


def _advised(case: Case) -> str:
    case.advice = [_ADVICE]
    return _ADVICE.id


def _held(case: Case) -> Case:
    case.hold = _HOLD
    return case


def _sampled(case: Case) -> VisitReview:
    case.sample = "waiting"
    return VisitReview(is_confirmed=True, note="属实", reviewer="s2", review_time=NOW)


def _evaluation(party: str = "p1") -> Evaluation:
    return Evaluation(party_id=party, grade="satisfied", comment="", round=0, evaluate_time=NOW)


ACTS: dict[str, Callable[[Case], object]] = {
    "accept": lambda case: case.accept("d", NOW),
    "decline": lambda case: case.decline(
        Refusal(reason_code="other", legal_route="other", reason="r"), "d", NOW
    ),
    "amend": lambda case: case.amend(a_matter(), [], {}, ("title",), "c"),
    "supplement": lambda case: case.supplement(is_complete=True, actor="c"),
    "CaseRouted heard": lambda case: case.hear("hear_routed"),
    "AssignmentSigned (lead) heard": lambda case: case.hear("hear_signed"),
    "MediationOpened heard": lambda case: case.hear("hear_mediation"),
    "MediationConcluded (failed) heard": lambda case: case.hear("hear_failure"),
    "AssignmentCompleted (lead) heard": lambda case: case.hear("hear_result"),
    "verify": lambda case: case.verify(_CHECK),
    "waive": lambda case: case.waive(_waiver(case)),
    "advise": lambda case: case.advise(_ADVICE),
    "answer_advice": lambda case: case.answer_advice(_advised(case), "已改进", NOW),
    "try_visit": lambda case: case.visit_back(replace(_VISIT, is_reached=False), tries=3),
    "review_visit": lambda case: case.review_visit(_sampled(case)),
    "lapse": lambda case: case.lapse(),
    "hold": lambda case: case.put_on_hold(_HOLD),
    "release": lambda case: _held(case).release(),
    "erase": lambda case: case.erase(NOW, NOW),
    "rework": lambda case: case.rework("r", "d"),
    "visit_back": lambda case: case.visit_back(_VISIT),
    "evaluate": lambda case: case.evaluate(_evaluation()),
    "reopen": lambda case: case.reopen("r"),
    "archive": lambda case: case.archive(NOW),
    "withdraw": lambda case: case.withdraw("c", NOW),
}


def _specified() -> dict[tuple[str, State], tuple[str, tuple[str, ...]]]:
    expected = {}
    for row in transitions("case"):
        verb = "evaluate" if row.verb.startswith("evaluate") else row.verb
        for state in row.from_states:
            expected[verb, State(state)] = (row.to or state, row.events)
    return expected


SPECIFIED = _specified()


def test_the_table_names_every_verb_and_no_other() -> None:
    assert {verb for verb, _ in SPECIFIED} == set(ACTS)
    assert len(TRANSITIONS) == len(ACTS)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", list(ACTS))
def test_a_verb_does_what_the_table_says_or_is_refused(verb: str, state: State) -> None:
    case = a_case(state)
    expected = SPECIFIED.get((verb, state))
    if expected is None:
        _assert_refused(case, verb)
        return

    ACTS[verb](case)

    assert (case.state, tuple(type(fact.event).__name__ for fact in case.facts)) == expected
    assert case.version == 8


def test_what_is_heard_too_early_is_what_may_still_be_preceded() -> None:
    before = {State.REGISTERED, State.ACCEPTED}

    assert all(set(states) <= before for states in EARLY.values())
    assert EARLY["hear_routed"] == (State.REGISTERED,)


def _assert_refused(case: Case, verb: str) -> None:
    came_from = case.state
    if not verb.endswith("heard"):
        with pytest.raises(WrongState) as caught:
            ACTS[verb](case)
        assert caught.value.details["state"] == came_from
    elif came_from in (State.REGISTERED, State.ACCEPTED):
        with pytest.raises(NotYet):
            ACTS[verb](case)
    else:
        assert ACTS[verb](case) is False
    assert (case.state, case.facts) == (came_from, [])


def test_an_older_word_about_the_lead_does_not_win() -> None:
    track = Track()
    track.lead("water", None, NOW)
    track.lead("housing", NOW, NOW - timedelta(seconds=1))

    assert (track.lead_department, track.due_time) == ("water", None)


def test_a_share_that_fell_away_before_it_was_told_of_stays_away() -> None:
    track = Track()
    track.drop("a1", "housing")
    track.share("a1", Share(department="housing", is_lead=True))

    assert track.departments == ()
