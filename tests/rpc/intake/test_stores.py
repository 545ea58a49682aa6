"""The fakes of the unit tests answer as the real stores do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.errors import Conflict, Invalid
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.endings import Advice, Hold, Verification, VisitReview, Waiver
from services.intake.domain.parts import Amendment, Evaluation, Share, Supplement, VisitBack
from services.intake.domain.people import Party
from services.intake.domain.process import Process, ProcessState, Rules
from services.intake.domain.states import State
from services.intake.domain.timeline import Entry
from services.intake.store import (
    MongoCaseStore,
    MongoPaperStore,
    MongoProcessStore,
    MongoTimelineStore,
)
from tests.unit.intake.desk import (
    NOW,
    FakeCaseStore,
    FakePaperStore,
    FakeTimelineStore,
    a_case,
)
from tests.unit.intake.ending_fakes import FakeProcessStore

Stores = tuple[Any, Any, Any]


@pytest.fixture(params=["fake", "mongo"])
def processes(request: pytest.FixtureRequest, intake_kernel: Kernel) -> Any:
    """Processes in memory, and real."""
    if request.param == "fake":
        return FakeProcessStore()
    return MongoProcessStore(intake_kernel)


@pytest.fixture(params=["fake", "mongo"])
def stores(request: pytest.FixtureRequest, intake_kernel: Kernel) -> Stores:
    """Cases, timeline and papers: in memory, and real."""
    if request.param == "fake":
        return FakeCaseStore(), FakeTimelineStore(), FakePaperStore()
    kinds: tuple[Callable[[Kernel], Any], ...] = (
        MongoCaseStore,
        MongoTimelineStore,
        MongoPaperStore,
    )
    cases, timeline, papers = (kind(intake_kernel) for kind in kinds)
    return cases, timeline, papers


def _full_case() -> Case:
    case_id = new_uuid7()
    party = Party(
        id="p1",
        role="applicant",
        name="张三",
        phone="13812345678",
        id_number="11010519491231002X",
        key_hash="h",
    )
    case = a_case(id=case_id, case_id=case_id, code=case_id, version=0, parties=[party])
    case.incident_id = new_uuid7()
    case.track.share("a1", Share(department="housing", is_lead=True))
    case.track.lead("housing", NOW, NOW)
    case.visit = VisitBack(
        channel="phone", is_reached=True, note="说好", visitor="s", visit_time=NOW
    )
    case.evaluations = [
        Evaluation(party_id="p1", grade="satisfied", comment="好", round=0, evaluate_time=NOW)
    ]
    case.result, case.public_answer = "已修", "修好了"
    case.verification = Verification(
        checks=("site_seen",), note="属实", verifier="d", verify_time=NOW
    )
    case.visit_tries = [replace(case.visit, is_reached=False, note="无人", round=1)]
    case.visit_review = VisitReview(is_confirmed=True, note="属实", reviewer="s2", review_time=NOW)
    case.waivers = [
        Waiver(assignment_id="a2", department="water", reason="免", actor="d", waive_time=NOW)
    ]
    case.advice = [
        Advice(
            id="v1",
            kind="judicial_advice",
            letter_number="1",
            addressee="民政局",
            content="改",
            actor="d",
            advise_time=NOW,
            reply_due_time=NOW,
        )
    ]
    case.hold, case.sample, case.lapse_time = (
        Hold(reason="诉", actor="s", hold_time=NOW),
        "done",
        NOW,
    )
    case.accept_at_once({}, "clerk@430423", NOW)
    return case


def test_a_case_comes_back_as_it_was_kept(stores: Stores) -> None:
    cases, case = stores[0], _full_case()
    cases.add(case)

    assert cases.get("430423", case.id) == case


def test_a_case_outside_the_scope_is_not_there(stores: Stores) -> None:
    cases, case = stores[0], _full_case()
    cases.add(case)

    with pytest.raises(CaseNotFound):
        cases.get("430424", case.id)


def test_an_incident_is_known_in_its_county_only(stores: Stores) -> None:
    cases, case = stores[0], _full_case()
    cases.add(case)

    assert cases.has_incident("430423", case.incident_id)
    assert not cases.has_incident("430424", case.incident_id)


def test_what_nobody_judged_in_time_is_found_in_its_state_only(stores: Stores) -> None:
    cases, case, other = stores[0], _full_case(), _full_case()
    case.state = State.VISITED_BACK
    for one in (case, other):
        cases.add(one)

    assert ("430423", case.id) in cases.due_to_lapse(NOW, limit=100)
    assert ("430423", other.id) not in cases.due_to_lapse(NOW, limit=100)
    assert cases.due_to_lapse(NOW - timedelta(days=1), limit=100) == []


def test_the_words_of_the_end_are_sealed_in_the_store(intake_kernel: Kernel) -> None:
    case = _full_case()
    MongoCaseStore(intake_kernel).add(case)

    row = str(intake_kernel.database["cases"].find_one({"_id": case.id}))
    assert not any(word in row for word in ("属实", "无人", "民政局", "改", "诉"))


def test_a_process_comes_back_as_it_was_kept(processes: Any) -> None:
    draft = Process(id=new_uuid7(), area_code="430424", name="规程", rules=Rules(), version=1)
    rules = Rules(state_names={"routed": "已派单"}, lapse_days=7)
    published = replace(
        draft, id=new_uuid7(), rules=rules, state=ProcessState.PUBLISHED, edit_time=NOW
    )
    processes.put(draft, replaces=0)
    processes.put(published, replaces=0)

    assert processes.draft_of("430424") == draft
    assert processes.nearest("430424100") == published
    assert processes.rules("430424").state_name("routed") == "已派单"
    assert processes.rules("430499") == Rules()
    with pytest.raises(Conflict):
        processes.put(replace(draft, version=9), replaces=8)


def test_a_broken_process_is_not_used(intake_kernel: Kernel) -> None:
    store = MongoProcessStore(intake_kernel)
    broken = Process(
        id=new_uuid7(), area_code="430425", name="规程", rules=Rules(visit_tries=3), version=1
    )
    store.put(replace(broken, state=ProcessState.PUBLISHED), replaces=0)
    spoilt = {"$set": {"rules.demands.0.needs": ["os.system"]}}
    intake_kernel.database["processes"].update_one({"_id": broken.id}, spoilt)

    with pytest.raises(Invalid, match="demands"):
        store.rules("430425")


def test_a_track_is_kept_without_a_version(stores: Stores) -> None:
    cases, case = stores[0], _full_case()
    cases.add(case)
    case.track.is_overdue = True
    cases.save_track(case)

    kept = cases.get("430423", case.id)
    assert (kept.track.is_overdue, kept.version) == (True, 1)


def test_parties_read_their_events_only(stores: Stores) -> None:
    timeline, case_id = stores[1], new_uuid7()
    entry = Entry(
        event_id=new_uuid7(),
        case_id=case_id,
        area_code="430423",
        time=NOW,
        type="intake.case_verified.v1",
        actor="dispatcher@430423",
        words="属实",
    )
    hidden = replace(entry, event_id=new_uuid7(), type="grid.task_issued.v1")
    timeline.add(entry, hidden)

    assert list(timeline.public("430423", case_id)) == [entry]


def test_papers_come_back_as_they_were_kept(stores: Stores) -> None:
    papers, case_id = stores[2], new_uuid7()
    common: dict[str, Any] = {"case_id": case_id, "area_code": "430423100", "actor": ""}
    supplement = Supplement(
        id=new_uuid7(),
        party_id="p1",
        text="照片",
        is_complete=False,
        supplement_time=NOW,
        **common,
    )
    amendment = Amendment(
        id=new_uuid7(),
        reason="笔误",
        version=2,
        changes={"title": ("旧", "新")},
        amend_time=NOW,
        **common,
    )
    papers.add_supplement(supplement)
    papers.add_amendment(amendment)

    assert list(papers.supplements("430423", case_id, "p1")) == [supplement]
    assert list(papers.supplements("430423", case_id, "p2")) == []
    assert list(papers.all_supplements("430423", case_id)) == [supplement]
    assert list(papers.amendments("430423", case_id)) == [amendment]
