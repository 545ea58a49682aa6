"""Files, agreements and their parts, ready to be tried."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.mediation.domain.agreements import Agreement, Form
from services.mediation.domain.cases import CaseFacts, Party
from services.mediation.domain.files import Mediation, State
from services.mediation.domain.records import CaucusContent, JointContent, Record
from services.mediation.domain.register import Mediator
from services.mediation.domain.sessions import Session
from services.mediation.domain.terms import Content, Obligation

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
COUNTY, MEDIATOR_ID = "430423", "mediator@430423"
PARTIES = (
    Party(party_id="a", role="applicant", type="person"),
    Party(party_id="b", role="respondent", type="person"),
)


def facts(**changes: Any) -> CaseFacts:
    """A neighbours' quarrel between a and b."""
    quarrel = CaseFacts(
        case_id="case",
        area_code="430423100",
        code="43042320260302000017",
        dispute_kind="neighbour",
        title="通行道路纠纷",
        parties=PARTIES,
        version=1,
    )
    return replace(quarrel, **changes)


def a_file(state: State = State.OPENED, case: CaseFacts | None = None) -> Mediation:
    """A file that stands in a state, with nothing recorded yet."""
    case = case or facts()
    return Mediation(
        id="file",
        area_code=case.area_code,
        case_id=case.case_id,
        version=3,
        case=case,
        state=state,
        origin="routing",
        open_time=NOW,
        due_time=NOW + timedelta(days=30),
        mediator_id="" if state in (State.OPENED, State.CONSENTED) else MEDIATOR_ID,
    )


def a_mediator(**changes: Any) -> Mediator:
    """An active mediator of the county."""
    usual = Mediator(id=MEDIATOR_ID, area_code=COUNTY, name="周明理", committee_id="county")
    return replace(usual, **changes)


def an_obligation(**changes: Any) -> Obligation:
    """b pays a one hundred yuan."""
    usual = Obligation(
        debtor_party_id="b",
        creditor_party_id="a",
        kind="pay",
        amount_fen=10_000,
        due_date="2026-03-31",
        place="综治中心",
        manner="银行转账",
    )
    return replace(usual, **changes)


def content(**changes: Any) -> Content:
    """What a sound agreement says."""
    usual = Content(
        party_ids=("a", "b"),
        main_facts="双方因通行道路发生纠纷。",
        disputed_matters="道路由谁修缮。",
        responsibilities="双方各有责任。",
        obligations=(an_obligation(),),
        total_fen=10_000,
    )
    return replace(usual, **changes)


def an_agreement(form: Form = Form.WRITTEN, **changes: Any) -> Agreement:
    """A draft."""
    return Agreement(
        id="agreement",
        area_code="430423100",
        case_id="case",
        mediation_id="file",
        mediator_id=MEDIATOR_ID,
        committee_id="county",
        number="〔2026〕衡山县人调字第1号",
        form=form,
        content=content(**changes),
        draft_time=NOW,
    )


def a_session(**changes: Any) -> Session:
    """A session of one hour tomorrow."""
    start = NOW + timedelta(days=1)
    usual = Session(
        id="session",
        area_code="430423100",
        mediation_id="file",
        case_id="case",
        code="43042320260302000017",
        room_id="room-1",
        room_name="调解室一",
        start_time=start,
        end_time=start + timedelta(hours=1),
        mediator_id=MEDIATOR_ID,
        party_ids=("a", "b"),
    )
    return replace(usual, **changes)


def joint(**changes: Any) -> JointContent:
    """A sound joint record."""
    fields: Mapping[str, Any] = {
        "held_start_time": NOW - timedelta(hours=1),
        "held_end_time": NOW,
        "place": "调解室一",
        "present_party_ids": ("a", "b"),
        "is_rights_told": True,
        "statements": (),
        "dispute_focus": "道路由谁修缮",
        "process": "调解员听取双方意见。",
        "result": "continued",
    }
    return JointContent(**{**fields, **changes})


def a_caucus(**changes: Any) -> CaucusContent:
    """What a said apart."""
    fields: Mapping[str, Any] = {
        "held_start_time": NOW - timedelta(hours=1),
        "held_end_time": NOW,
        "side": "a",
        "text": "底线是五千元",
    }
    return CaucusContent(**{**fields, **changes})


def a_record(said: JointContent | CaucusContent) -> Record:
    """A record of what was said."""
    return Record(
        id="record",
        area_code="430423100",
        session_id="session",
        mediation_id="file",
        case_id="case",
        record_time=NOW,
        recorded_by=MEDIATOR_ID,
        is_caucus=isinstance(said, CaucusContent),
        content=said,
    )


def faults_of(error: Any) -> set[tuple[str, str]]:
    """Field and reason of each fault of an Invalid."""
    return {(fault.field, fault.reason) for fault in error.value.faults}
