"""Correcting, closing and following, over fakes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import Conflict, Invalid, NotPermitted, WrongState
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.parts import Refusal, VisitBack
from services.intake.domain.states import State
from services.intake.use_cases import Correction, Judgement, Visit
from tests.unit.intake.desk import NOW, Desk, a_party, a_report, somebody

PHONE = Visit(channel="phone", is_reached=True, note="已联系")


def _case(desk: Desk, state: State = State.ACCEPTED, **fields: Any) -> Case:
    parties = fields.pop("parties", (a_party(),))
    registered = desk.registering.register(somebody("clerk"), a_report(*parties, **fields))
    row = desk.cases.repository.rows[registered.case.id]
    row.state = state
    if state is State.EVALUATED:
        row.result, row.is_lapsed = "已修好", True
        row.visit = VisitBack(
            channel="phone", is_reached=True, note="", visitor="s", visit_time=NOW
        )
    return desk.cases.get("430423", registered.case.id)


def test_a_correction_names_its_fields_and_keeps_old_values() -> None:
    desk = Desk()
    case = _case(desk)
    renamed = replace(a_party(name="李四"), id=case.parties[0].id)

    amended = desk.amending.amend(
        somebody("clerk"), case.id, 1, Correction(fields={"title": "水管破裂"}, parties=(renamed,))
    )

    (kept,) = desk.papers.corrections
    assert amended.changed_fields == ("parties", "title")
    assert kept.changes["title"] == ("下水道堵塞", "水管破裂")
    assert kept.changes[f"parties.{case.parties[0].id}.name"] == ("张三", "李四")
    assert "李四" not in str(desk.events()[-1])


def test_a_party_added_later_gets_its_own_key() -> None:
    desk = Desk()
    case = _case(desk)
    added = a_party(role="respondent", name="王五")

    amended = desk.amending.amend(
        somebody("clerk"), case.id, 1, Correction(fields={}, parties=(added,))
    )

    assert [party.name for party in amended.case.parties] == ["张三", "王五"]
    assert list(amended.keys) == [amended.case.parties[1].id]


@pytest.mark.parametrize(
    ("correction", "reason"),
    [
        (Correction(fields={}), "nothing_changed"),
        (Correction(fields={"area_code": "430424"}), "foreign_county"),
        (Correction(fields={}, parties=(a_party(id="nobody"),)), "unknown_party"),
        (Correction(fields={"title": ""}), "missing"),
        (Correction(fields={}, parties=(a_party(role="agent"),) * 500), "too_many"),
    ],
)
def test_a_wrong_correction_changes_nothing(correction: Correction, reason: str) -> None:
    desk = Desk()
    case = _case(desk)

    with pytest.raises(Invalid) as caught:
        desk.amending.amend(somebody("clerk"), case.id, 1, correction)

    assert reason in {fault.reason for fault in caught.value.faults}
    assert len(desk.events()) == 1


def test_a_stale_version_is_told_what_stands() -> None:
    desk = Desk()
    case = _case(desk)

    with pytest.raises(Conflict) as caught:
        desk.deciding.withdraw(somebody("clerk"), case.id, 9, "撤回")

    assert caught.value.details == {"current_version": "1"}


def test_a_refusal_needs_reason_route_and_words() -> None:
    desk = Desk()
    case = _case(desk, State.REGISTERED)
    refusal = Refusal(reason_code="mood", legal_route="", reason=" ")

    with pytest.raises(Invalid) as caught:
        desk.deciding.decline(somebody("dispatcher"), case.id, 1, refusal)

    assert {fault.field for fault in caught.value.faults} == {
        "reason_code",
        "legal_route",
        "reason",
    }


VERBS: dict[str, tuple[set[str], Callable[[Desk, Any, Case], Any]]] = {
    "accept": ({"dispatcher"}, lambda d, who, c: d.deciding.accept(who, c.id, 1)),
    "decline": (
        {"dispatcher"},
        lambda d, who, c: d.deciding.decline(
            who, c.id, 1, Refusal(reason_code="other", legal_route="other", reason="r")
        ),
    ),
    "withdraw": (
        {"clerk", "dispatcher"},
        lambda d, who, c: d.deciding.withdraw(who, c.id, 1, "r"),
    ),
    "supplement": (
        {"clerk", "dispatcher", "officer"},
        lambda d, who, c: d.deciding.supplement(who, c.id, 1, "t", is_complete=False),
    ),
    "amend": (
        {"clerk", "dispatcher"},
        lambda d, who, c: d.amending.amend(who, c.id, 1, Correction(fields={"title": "新标题"})),
    ),
    "verify": ({"dispatcher"}, lambda d, who, c: d.closing.verify(who, c.id, 1, "属实")),
    "rework": ({"dispatcher"}, lambda d, who, c: d.closing.rework(who, c.id, 1, "r")),
    "visit_back": ({"supervisor"}, lambda d, who, c: d.closing.visit_back(who, c.id, 1, PHONE)),
    "evaluate": (
        {"supervisor"},
        lambda d, who, c: d.closing.evaluate(who, c.id, 1, Judgement(grade="satisfied")),
    ),
    "reopen": (
        {"dispatcher", "supervisor"},
        lambda d, who, c: d.closing.reopen(who, c.id, 1, "r"),
    ),
    "archive": ({"supervisor"}, lambda d, who, c: d.closing.archive(who, c.id, 1)),
}
POSTS = ("clerk", "dispatcher", "supervisor", "leader", "handler", "mediator", "officer", "admin")


@pytest.mark.parametrize("post", [*POSTS, "auditor", "resident", "department"])
@pytest.mark.parametrize("verb", list(VERBS))
def test_only_the_posts_of_the_table_do_a_verb(verb: str, post: str) -> None:
    allowed, act = VERBS[verb]
    starts = {
        "verify": State.REPORTED,
        "rework": State.REPORTED,
        "visit_back": State.VERIFIED,
        "evaluate": State.VISITED_BACK,
        "reopen": State.EVALUATED,
        "archive": State.EVALUATED,
        "accept": State.REGISTERED,
    }
    desk = Desk()
    case = _case(desk, starts.get(verb, State.ACCEPTED))

    if post in allowed:
        assert act(desk, somebody(post), case)
        return
    with pytest.raises(NotPermitted):
        act(desk, somebody(post), case)


def test_who_handled_the_case_does_not_visit_back() -> None:
    desk = Desk()
    case = _case(desk, State.VERIFIED)
    who = somebody("supervisor", id="clerk@430423")

    with pytest.raises(NotPermitted, match="handled"):
        desk.closing.visit_back(who, case.id, 1, PHONE)


def test_what_the_resident_said_to_the_visitor_is_recorded_with_the_visit() -> None:
    desk = Desk()
    desk.set_rules(automatic_reopens=0)
    case = _case(desk, State.VERIFIED)
    visit = replace(PHONE, judgement=Judgement(grade="not_satisfied"))

    done = desk.closing.visit_back(somebody("supervisor"), case.id, 1, visit)

    names = [type(event).__name__ for event in desk.events()]
    assert (done.state, done.grade, done.version) == ("evaluated", "not_satisfied", 3)
    assert names[-2:] == ["CaseVisitedBack", "CaseEvaluated"]


def test_nobody_who_was_not_reached_has_judged() -> None:
    desk = Desk()
    case = _case(desk, State.VERIFIED)
    visit = Visit(channel="phone", is_reached=False, judgement=Judgement(grade="satisfied"))

    with pytest.raises(Invalid):
        desk.closing.visit_back(somebody("supervisor"), case.id, 1, visit)


def test_a_party_judges_once_in_each_round() -> None:
    desk = Desk()
    desk.set_rules(automatic_reopens=0)
    case = _case(desk, State.VISITED_BACK)
    resident, key = somebody("resident"), "KEY0000001"
    desk.following.evaluate(resident, case.code, key, "not_satisfied", "没修好")

    with pytest.raises(WrongState) as caught:
        desk.following.evaluate(resident, case.code, key, "satisfied", "")
    reopened = desk.following.reopen(resident, case.code, key, "仍然堵塞")

    assert caught.value.reason == "already_evaluated"
    assert (reopened.state, reopened.reopen_count, reopened.grade) == ("routed", 1, "")


def test_the_other_side_may_not_reopen() -> None:
    desk = Desk()
    other = a_party(role="respondent", name="王五")
    case = _case(
        desk, State.VERIFIED, kind="dispute", dispute_kind="contract", parties=(a_party(), other)
    )

    with pytest.raises(NotPermitted):
        desk.following.reopen(somebody("resident"), case.code, "KEY0000002", "不服")


def test_the_answer_is_public_only_after_the_check() -> None:
    desk = Desk()
    case = _case(desk, State.REPORTED)
    desk.cases.repository.rows[case.id].public_answer = "已修好"

    before = desk.following.follow(somebody("resident"), case.code, "KEY0000001")
    desk.closing.verify(somebody("dispatcher"), case.id, 1, "现场查看属实")
    after = desk.following.follow(somebody("resident"), case.code, "KEY0000001")

    assert (before.public_answer, after.public_answer) == ("", "已修好")


@pytest.mark.parametrize("key", ["", "KEY0000009", "key 0000001 1"])
def test_a_wrong_key_opens_nothing(key: str) -> None:
    desk = Desk()
    case = _case(desk)

    with pytest.raises(CaseNotFound, match=r"^no such code and key$"):
        desk.following.follow(somebody("resident"), case.code, key)


def test_the_last_applicant_stays_one() -> None:
    desk = Desk()
    case = _case(desk)
    moved = replace(a_party(role="related"), id=case.parties[0].id)

    with pytest.raises(Invalid) as caught:
        desk.amending.amend(somebody("clerk"), case.id, 1, Correction(fields={}, parties=(moved,)))

    assert [fault.reason for fault in caught.value.faults] == ["applicant_missing"]


@pytest.mark.parametrize(("at", "is_party"), [(0, True), (1, True), (None, False)])
def test_a_judgement_is_a_partys(at: int | None, is_party: bool) -> None:
    desk = Desk()
    case = _case(desk, State.VISITED_BACK, parties=(a_party(), a_party(name="李四")))
    party_id = "nobody" if at is None else case.parties[at].id
    judgement = Judgement(grade="satisfied", party_id=party_id)

    if not is_party:
        with pytest.raises(Invalid, match="unknown_party"):
            desk.closing.evaluate(somebody("supervisor"), case.id, 1, judgement)
        return
    judged = desk.closing.evaluate(somebody("supervisor"), case.id, 1, judgement)
    assert [said.party_id for said in judged.evaluations] == [party_id]
