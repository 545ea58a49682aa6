"""What the process makes of the end of a case: proof, tries, windows, silence, dissatisfaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import Invalid, NotPermitted, WrongState
from services.intake.domain.cases import Case
from services.intake.domain.contents import KINDS
from services.intake.domain.demands import (
    BY_ATTACHMENT,
    DOCUMENTS,
    GUARDED,
    PHOTOS,
    Demand,
    Unmet,
)
from services.intake.domain.parts import Share, VisitBack
from services.intake.domain.process import closed_before, day_end, year_end
from services.intake.domain.states import State
from services.intake.use_cases import Judgement, Letter, Visit
from tests.unit.intake.desk import NOW, Desk, a_report, somebody

DISPATCHER, SUPERVISOR = somebody("dispatcher"), somebody("supervisor")
NOBODY = Visit(channel="phone", is_reached=False, note="无人接听")
REACHED = Visit(channel="phone", is_reached=True, note="已联系")


def _case(desk: Desk, state: State, **fields: Any) -> Case:
    case = desk.registering.register(somebody("clerk"), a_report(**fields)).case
    row = desk.cases.repository.rows[case.id]
    row.state, row.result = state, "已修好"
    return desk.cases.get("430423", case.id)


def _row(desk: Desk, case: Case) -> Case:
    return desk.cases.repository.rows[case.id]


@pytest.mark.parametrize(
    ("note", "checks", "is_enough"),
    [
        ("", (), False),
        ("  ", ("papers_seen",), False),
        ("现场查看属实", (), True),
        ("", ("papers_seen", "applicant_asked"), True),
    ],
)
def test_a_livelihood_result_needs_a_note_or_the_whole_checklist(
    note: str, checks: tuple[str, ...], is_enough: bool
) -> None:
    desk = Desk()
    case = _case(desk, State.REPORTED)

    if is_enough:
        assert desk.closing.verify(DISPATCHER, case.id, 1, note, checks).state == "verified"
        return
    with pytest.raises(Unmet) as caught:
        desk.closing.verify(DISPATCHER, case.id, 1, note, checks)
    assert [fault.field for fault in caught.value.faults] == ["proof"]
    assert caught.value.reason == "requirements_missing"


def test_another_kind_needs_no_proof_unless_the_county_says_so() -> None:
    desk = Desk()
    first, second = (_case(desk, State.REPORTED, kind="violation") for _ in range(2))
    desk.closing.verify(DISPATCHER, first.id, 1, "")
    desk.set_rules(demands=(Demand(verb="verify", needs=("answer", "note")),))

    with pytest.raises(Unmet) as caught:
        desk.closing.verify(DISPATCHER, second.id, 1, "")

    assert [fault.field for fault in caught.value.faults] == ["answer", "note"]


@pytest.mark.parametrize("need", BY_ATTACHMENT)
@pytest.mark.parametrize("kind", ["", *sorted(KINDS)])
def test_a_demanded_file_is_met_by_a_kind_of_it_alone(need: str, kind: str) -> None:
    desk = Desk()
    case = _case(desk, State.REPORTED)
    desk.set_rules(demands=(Demand(verb="verify", needs=(need,)),))
    desk.proofs.kinds[case.id] = frozenset((kind,)) if kind else frozenset()
    fits = {"photo": PHOTOS, "document": DOCUMENTS, "attachment": frozenset(KINDS)}

    if kind in fits[need]:
        assert desk.closing.verify(DISPATCHER, case.id, 1, "").state == "verified"
        return
    with pytest.raises(Unmet) as caught:
        desk.closing.verify(DISPATCHER, case.id, 1, "属实")
    assert [fault.field for fault in caught.value.faults] == [need]
    assert caught.value.faults[0].message.startswith("缺少")


@pytest.mark.parametrize("verb", GUARDED)
def test_every_guarded_verb_may_demand_a_file(verb: str) -> None:
    desk = Desk()
    state = {"verify": State.REPORTED, "visit_back": State.VERIFIED, "archive": State.EVALUATED}
    acts: dict[str, Callable[[str], Case]] = {
        "verify": lambda one: desk.closing.verify(DISPATCHER, one, 1, "属实"),
        "visit_back": lambda one: desk.closing.visit_back(SUPERVISOR, one, 1, REACHED),
        "archive": lambda one: desk.closing.archive(SUPERVISOR, one, 1),
    }
    case = _case(desk, state[verb])
    desk.set_rules(demands=(Demand(verb=verb, needs=("document",)),))

    with pytest.raises(Unmet):
        acts[verb](case.id)
    desk.proofs.kinds[case.id] = frozenset(("pdf",))
    assert acts[verb](case.id).version == 2


def test_files_are_looked_for_only_where_one_is_demanded() -> None:
    desk = Desk()
    case = _case(desk, State.REPORTED)
    desk.closing.verify(DISPATCHER, case.id, 1, "属实")

    assert desk.proofs.asked == 0


def test_an_unknown_check_is_named() -> None:
    desk = Desk()
    case = _case(desk, State.REPORTED)

    with pytest.raises(Invalid, match="checks: unknown_value"):
        desk.closing.verify(DISPATCHER, case.id, 1, "属实", ("gut_feeling",))


def test_the_whole_waits_for_the_parts_until_each_is_reported_or_waived() -> None:
    desk = Desk()
    case = _case(desk, State.REPORTED)
    track = _row(desk, case).track
    track.share("lead", Share(department="housing", is_lead=True))
    track.share("one", Share(department="water", is_lead=False))
    track.share("two", Share(department="police", is_lead=False))
    track.finish("two", Share(department="police", is_lead=False))

    with pytest.raises(WrongState) as caught:
        desk.closing.verify(DISPATCHER, case.id, 1, "属实")
    waived = desk.parting.waive(DISPATCHER, case.id, 1, "one", "事项已由主办单位解决")
    verified = desk.closing.verify(DISPATCHER, case.id, waived.version, "属实")

    assert (caught.value.reason, caught.value.details["parts"]) == ("parts_open", "one")
    assert (verified.state, verified.waivers[0].department) == ("verified", "water")
    assert type(desk.events()[-2]).__name__ == "CasePartWaived"


@pytest.mark.parametrize("order", ["lead", "done", "gone", "nobody"])
def test_only_an_open_part_is_waived(order: str) -> None:
    desk = Desk()
    case = _case(desk, State.HANDLING)
    track = _row(desk, case).track
    track.share("lead", Share(department="housing", is_lead=True))
    track.share("done", Share(department="water", is_lead=False, is_done=True))
    track.share("gone", Share(department="police", is_lead=False, is_gone=True))

    with pytest.raises(Invalid, match="unknown_part"):
        desk.parting.waive(DISPATCHER, case.id, 1, order, "不需要")


def test_a_part_that_is_open_again_holds_the_whole() -> None:
    desk = Desk()
    track = _row(desk, _case(desk, State.REPORTED)).track
    track.finish("one", Share(department="water", is_lead=False))
    track.resume("one")

    assert not track.shares["one"].is_done


def test_nobody_reached_closes_only_with_the_third_try() -> None:
    desk = Desk()
    case = _case(desk, State.VERIFIED)

    states = []
    for version in (1, 2, 3):
        done = desk.closing.visit_back(SUPERVISOR, case.id, version, NOBODY)
        states.append((str(done.state), done.tries_of_round))

    assert states == [("verified", 1), ("verified", 2), ("visited_back", 3)]
    names = [type(event).__name__ for event in desk.events()[-3:]]
    assert names == ["CaseVisitTried", "CaseVisitTried", "CaseVisitedBack"]


def test_a_new_round_counts_its_own_tries() -> None:
    desk = Desk()
    case = _case(desk, State.VERIFIED)
    desk.closing.visit_back(SUPERVISOR, case.id, 1, NOBODY)
    desk.closing.reopen(DISPATCHER, case.id, 2, "又堵了")
    _row(desk, case).state = State.VERIFIED

    assert _row(desk, case).tries_of_round == 0


def test_a_sampled_visit_is_looked_at_by_somebody_else() -> None:
    desk = Desk()
    desk.set_rules(sample_percent=100)
    case = _case(desk, State.VERIFIED)
    visited = desk.closing.visit_back(SUPERVISOR, case.id, 1, REACHED)

    with pytest.raises(NotPermitted):
        desk.closing.review_visit(SUPERVISOR, case.id, 2, "属实", is_confirmed=True)
    other = somebody("supervisor", id="supervisor2@430423")
    checked = desk.closing.review_visit(other, case.id, 2, "电话核实", is_confirmed=True)

    assert (visited.sample, checked.sample) == ("waiting", "done")
    with pytest.raises(WrongState, match="no check"):
        desk.closing.review_visit(other, case.id, 3, "再查", is_confirmed=True)


def test_no_visit_is_sampled_where_the_share_is_nothing() -> None:
    desk = Desk()
    desk.set_rules(sample_percent=0)
    case = _case(desk, State.VERIFIED)

    assert desk.closing.visit_back(SUPERVISOR, case.id, 1, REACHED).sample == ""


def test_dissatisfaction_sends_back_once_and_then_a_dispatcher_decides() -> None:
    desk = Desk()
    case = _case(desk, State.VISITED_BACK)
    said = Judgement(grade="not_satisfied", reasons=("not_solved", "too_slow"), comment="没修好")

    first = desk.closing.evaluate(SUPERVISOR, case.id, 1, said)
    _row(desk, case).state = State.VISITED_BACK
    second = desk.closing.evaluate(SUPERVISOR, case.id, first.version, said)

    assert (first.state, first.reopen_count) == ("routed", 1)
    assert (second.state, second.reopen_count, second.grade) == ("evaluated", 1, "not_satisfied")
    names = [type(event).__name__ for event in desk.events()[-3:]]
    assert names == ["CaseEvaluated", "CaseReopened", "CaseEvaluated"]


@pytest.mark.parametrize(
    ("grade", "reasons"),
    [("satisfied", ("not_solved",)), ("not_satisfied", ("not_solved", "not_solved"))],
)
def test_reasons_are_those_of_the_grade_each_once(grade: str, reasons: tuple[str, ...]) -> None:
    desk = Desk()
    case = _case(desk, State.VISITED_BACK)

    with pytest.raises(Invalid, match="reasons"):
        desk.following.evaluate(somebody("resident"), case.code, "KEY0000001", grade, "", reasons)


def test_a_case_is_taken_up_again_within_its_window_only() -> None:
    desk = Desk()
    case = _case(desk, State.EVALUATED)
    row = _row(desk, case)
    row.is_lapsed, row.lapse_time = True, NOW
    desk.now = day_end(NOW, 30)

    with pytest.raises(WrongState) as caught:
        desk.closing.reopen(DISPATCHER, case.id, 1, "又堵了")
    desk.now = day_end(NOW, 30) - timedelta(milliseconds=1)
    again = desk.closing.reopen(DISPATCHER, case.id, 1, "又堵了")

    assert caught.value.reason == "window_closed"
    assert (again.state, again.is_lapsed, again.lapse_time) == ("routed", False, None)


def test_an_archived_case_is_taken_up_again_and_is_open_then() -> None:
    desk = Desk()
    case = _case(desk, State.ARCHIVED)
    _row(desk, case).close_time = NOW

    again = desk.closing.reopen(SUPERVISOR, case.id, 1, "新发现")

    assert (again.state, again.close_time) == ("routed", None)


def test_silence_lapses_after_its_time_and_counts_as_judged() -> None:
    desk = Desk()
    case = _case(desk, State.VERIFIED)
    visited = desk.closing.visit_back(SUPERVISOR, case.id, 1, REACHED)
    before = desk.parting.lapse_due(lambda work: work())
    desk.now = day_end(NOW, 15)
    after = desk.parting.lapse_due(lambda work: work())
    again = desk.parting.lapse_due(lambda work: work())

    lapsed = _row(desk, case)
    assert (visited.lapse_time, before, after, again) == (day_end(NOW, 15), 0, 1, 0)
    assert (lapsed.state, lapsed.grade, lapsed.is_lapsed) == ("evaluated", "", True)
    archived = desk.closing.archive(SUPERVISOR, case.id, lapsed.version)
    assert (archived.state, desk.archive.ordered) == ("archived", [(case.id, 1)])
    assert desk.audit.rows == [(case.id, "逾期未评价")]


def test_an_archive_names_every_paper_that_is_missing() -> None:
    desk = Desk()
    case = _case(desk, State.EVALUATED, kind="emergency", narrative="", address="")
    row = _row(desk, case)
    row.result, row.matter = "", replace(row.matter, location=None)

    with pytest.raises(Unmet) as caught:
        desk.closing.archive(SUPERVISOR, case.id, 1)

    missing = [fault.field for fault in caught.value.faults]
    assert missing == ["visit", "judgement", "papers", "result"]
    assert all(fault.message and fault.message_en for fault in caught.value.faults)


def test_an_agreed_case_needs_its_agreement_instead_of_a_result() -> None:
    desk = Desk()
    case = _case(desk, State.EVALUATED)
    row = _row(desk, case)
    row.result, row.is_lapsed, row.track.mediation_id = "", True, "m1"
    row.visit = VisitBack(channel="phone", is_reached=True, note="", visitor="s", visit_time=NOW)
    row.track.agreement_id = "agreement"

    assert desk.closing.archive(SUPERVISOR, case.id, 1).state == "archived"


def test_advice_is_given_answered_once_and_known_to_be_late() -> None:
    desk = Desk()
    case = _case(desk, State.VERIFIED)
    letter = Letter(
        kind="judicial_advice",
        letter_number="（2026）建1号",
        addressee="民政局",
        content="完善登记审查",
        reply_due_time=NOW + timedelta(days=60),
    )
    given = desk.parting.advise(DISPATCHER, case.id, 1, letter)
    advice = given.advice[0].id
    desk.now = NOW + timedelta(days=61)
    answered = desk.parting.answer_advice(SUPERVISOR, case.id, 2, advice, "已整改")

    assert (answered.advice[0].reply, desk.events()[-1].is_late) == ("已整改", True)
    with pytest.raises(Invalid, match="unknown_advice"):
        desk.parting.answer_advice(SUPERVISOR, case.id, 3, advice, "再答")


def test_every_fault_of_a_letter_is_named() -> None:
    desk = Desk()
    case = _case(desk, State.VERIFIED)
    letter = Letter(kind="wish", letter_number="", addressee="", content="", reply_due_time=NOW)

    with pytest.raises(Invalid) as caught:
        desk.parting.advise(DISPATCHER, case.id, 1, letter)

    fields = {fault.field for fault in caught.value.faults}
    assert fields == {"kind", "letter_number", "addressee", "content", "reply_due_time"}


def test_files_are_kept_to_the_end_of_the_year_and_both_ways_of_counting_agree() -> None:
    end = year_end(NOW, 10)

    assert end.isoformat() == "2037-01-01T00:00:00+08:00"
    assert closed_before(end, 10) > NOW >= closed_before(end - timedelta(seconds=1), 10)
