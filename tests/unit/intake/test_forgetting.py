"""Every word of a case goes with its erasure; what is counted and how it was handled stays."""

from dataclasses import asdict, replace
from datetime import timedelta

from services.intake.domain.answers import Answer
from services.intake.domain.bundles import Bond
from services.intake.domain.cases import Case
from services.intake.domain.classification import Classification
from services.intake.domain.endings import Advice, Verification, VisitReview, Waiver
from services.intake.domain.hand_overs import HandOver
from services.intake.domain.parts import Evaluation, Origin, Refusal, VisitBack
from services.intake.domain.people import Party
from services.intake.domain.reports import Location, Matter
from services.intake.domain.standing import Authority, ContactCheck
from services.intake.domain.states import State
from tests.unit.intake.desk import NOW

WORD = "不可外传"


def _full() -> Case:
    """A closed case with words wherever there can be some."""
    answer = Answer(question="since", values=(WORD,))
    party = Party(
        id="p1", role="applicant", type="person", name=WORD, phone=WORD, id_number=WORD,
        key_hash=WORD,
        contact=ContactCheck(how="phone", actor="clerk", check_time=NOW, note=WORD),
        authority=Authority(represents=("p2",), scope="general", paper=WORD),
    )  # fmt: skip
    visit = VisitBack(visitor="v", channel="phone", is_reached=True, note=WORD, visit_time=NOW)
    return Case(
        id="c1", area_code="430423100", case_id="c1", code="1", state=State.ARCHIVED,
        matter=Matter(
            kind="dispute", dispute_kind="neighbour", title=WORD, narrative=WORD, address=WORD,
            area_code="430423100", location=Location(lng=112.5, lat=27.2), channel="window",
            category="x", classification=Classification(tree_id="t", edition=1, answers=(answer,)),
        ),
        parties=[party], first_responder="clerk", register_time=NOW, close_time=NOW,
        origin=Origin(system="import", reference=WORD),
        hand_over=HandOver(
            body="court", number=WORD, receive_date="2026-01-01", ask="mediate", words=WORD
        ),
        bond=Bond(bundle_id="b", main_id="m", own_result=WORD, own_answer=WORD),
        result=WORD, public_answer=WORD, visit=visit, visit_tries=[visit],
        refusal=Refusal(reason_code="r", legal_route="l", reason=WORD),
        verification=Verification(checks=("site_seen",), note=WORD, verifier="d", verify_time=NOW),
        visit_review=VisitReview(is_confirmed=True, note=WORD, reviewer="s", review_time=NOW),
        waivers=[
            Waiver(assignment_id="a", department="d", reason=WORD, actor="d", waive_time=NOW)
        ],
        evaluations=[
            Evaluation(
                party_id="p1", grade="satisfied", comment=WORD, evaluate_time=NOW, round=0
            )
        ],
        advice=[
            Advice(
                id="l1", kind="judicial_advice", letter_number=WORD, addressee=WORD, content=WORD,
                actor="d", advise_time=NOW, reply_due_time=NOW, reply=WORD, reply_time=NOW,
            )
        ],
    )  # fmt: skip


def test_no_word_is_left_in_an_erased_case() -> None:
    case = _full()
    before = asdict(case)
    assert str(before).count(WORD) >= 24

    case.erase(NOW + timedelta(days=4000), NOW)

    after = asdict(case)
    assert WORD not in str(after)
    assert "112.5" not in str(after)
    kept = {"state", "code", "area_code", "register_time", "close_time", "first_responder"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    for name in ("kind", "dispute_kind", "category", "area_code", "channel"):
        assert after["matter"][name] == before["matter"][name]
    assert case.grade == "satisfied"
    assert [type(fact.event).__name__ for fact in case.facts] == ["CaseErased"]


def test_an_erased_case_is_filed_under_the_leaf_it_had() -> None:
    case = _full()
    filed = case.matter.classification
    case.erase(NOW, NOW)

    assert filed is not None
    assert case.matter.classification == replace(filed, answers=())
