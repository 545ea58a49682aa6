"""The aggregates as they stand: nine in ten archived, with all that their end leaves."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from bench.province.matters import Told
from bench.sizes import SEED
from contracts.principals import Post
from services.intake.domain.cases import Case
from services.intake.domain.endings import Verification
from services.intake.domain.parts import Evaluation, Refusal, Share, Track, VisitBack
from services.intake.domain.people import Party
from services.intake.domain.states import State
from services.intake.domain.timeline import Entry

DEPARTMENTS = (
    "housing", "civil_affairs", "human_resources", "police", "justice", "water", "transport",
    "urban_management", "agriculture", "natural_resources", "health", "market_supervision",
)  # fmt: skip
_STATES = {
    State.ARCHIVED: 900, State.DECLINED: 30, State.WITHDRAWN: 20, State.REGISTERED: 2,
    State.ACCEPTED: 3, State.ROUTED: 6, State.HANDLING: 20, State.MEDIATING: 8, State.REPORTED: 3,
    State.VERIFIED: 3, State.VISITED_BACK: 2, State.EVALUATED: 3,
}  # fmt: skip
_SHARES = tuple(accumulate(_STATES.values()))
_UNROUTED = (State.REGISTERED, State.ACCEPTED, State.DECLINED, State.WITHDRAWN)
_REPORTED = (State.REPORTED, State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED)
_VERIFIED = _REPORTED[1:]
_VISITED = _REPORTED[2:]
_EVALUATED = _REPORTED[3:]
_GRADES = ("satisfied",) * 85 + ("basically_satisfied",) * 12 + ("not_satisfied",) * 3
_RESULT = "已派人到现场核查，情况属实，与当事人见面沟通后按规定处理完毕，并告知后续注意事项。"
_ANSWER = "您反映的事项已经处理，如有疑问请与承办单位联系。"
_STEPS: tuple[tuple[str, str, str], ...] = (
    ("intake.case_registered.v1", "clerk", ""),
    ("intake.case_accepted.v1", "clerk", ""),
    ("routing.case_routed.v1", "dispatcher", ""),
    ("routing.assignment_signed.v1", "handler", ""),
    ("routing.assignment_completed.v1", "handler", _RESULT),
    ("intake.case_verified.v1", "dispatcher", "已到现场查看，属实。"),
    ("intake.case_visited_back.v1", "supervisor", "电话回访，表示满意。"),
    ("intake.case_evaluated.v1", "resident", "谢谢。"),
    ("intake.case_archived.v1", "supervisor", ""),
)


def archived(one: Told, blind: Any) -> Case:
    """The case that came of a report; `blind` makes the hashes of the parties' keys."""
    chance = random.Random(f"{SEED}/archived/{one.number}")  # noqa: S311  no secret
    state = chance.choices(tuple(_STATES), cum_weights=_SHARES)[0]
    clerk = f"clerk{chance.randrange(12)}@{one.county}"
    case = Case(
        id=one.case_id,
        area_code=one.report.matter.area_code,
        case_id=one.case_id,
        code=one.code,
        version=_REPORTED.index(state) + 5 if state in _REPORTED else 3,
        state=state,
        matter=one.report.matter,
        parties=list(_parties(one, blind)),
        first_responder="" if state is State.REGISTERED else clerk,
        register_time=one.time,
        accept_time=None if state is State.REGISTERED else one.time,
    )
    if state not in _UNROUTED:
        case.track = _track(chance, one, state)
    _end(chance, case, one.time)
    return case


def entries(case: Case, new_id: Any) -> list[Entry]:
    """What its timeline shows when it has run its whole course."""
    return [
        Entry(
            event_id=new_id(),
            case_id=case.id,
            area_code=case.area_code,
            time=case.register_time + timedelta(hours=20 * at),
            type=what,
            actor=f"{post}@{case.county}",
            post=Post(post),
            data={"department": case.track.lead_department, "state": str(case.state),
                  "is_lead": True, "is_reached": True, "path": "department",
                  "due_time": case.track.due_time,
                  "grade": case.grade},
            words=words,
        )
        for at, (what, post, words) in enumerate(_STEPS)
    ]  # fmt: skip


def _parties(one: Told, blind: Any) -> Iterable[Party]:
    for at, report in enumerate(one.report.parties):
        own = replace(report, id=f"{one.case_id[:-1]}{at:x}")
        yield Party(**vars(own), key_hash=blind(f"{one.number}/{at}", "query_key"))


def _track(chance: random.Random, one: Told, state: State) -> Track:
    lead = chance.choice(DEPARTMENTS)
    order = f"{one.case_id[:14]}7{one.case_id[15:]}"
    share = Share(department=lead, is_lead=True, is_done=state in _REPORTED)
    due = one.time + timedelta(days=15)
    return Track(
        shares={order: share},
        lead_department=lead,
        lead_time=one.time + timedelta(hours=3),
        due_time=due,
        is_overdue=state not in _REPORTED and chance.random() < 0.1,
    )


def _end(chance: random.Random, case: Case, start: datetime) -> None:
    if case.state is State.DECLINED:
        case.refusal = Refusal(reason_code="out_of_scope", legal_route="litigation", reason=_ANSWER)
        case.close_time = start + timedelta(days=1)
    if case.state is State.WITHDRAWN:
        case.close_time = start + timedelta(days=2)
    if case.state not in _REPORTED:
        return
    case.result, case.public_answer = _RESULT, _ANSWER
    case.handled_by = [f"{case.track.lead_department}.handler@{case.county}"]
    if case.state in _VERIFIED:
        case.verification = Verification(checks=("site_seen",), note=_RESULT[:20],
                                         verifier=f"dispatcher@{case.county}",
                                         verify_time=start + timedelta(days=9))  # fmt: skip
    if case.state in _VISITED:
        case.visit = VisitBack(channel="phone", is_reached=True, note=_ANSWER,
                               visitor=f"supervisor@{case.county}",
                               visit_time=start + timedelta(days=10))  # fmt: skip
    if case.state in _EVALUATED and case.parties:
        case.evaluations = [Evaluation(party_id=case.parties[0].id, grade=chance.choice(_GRADES),
                                       comment="", round=0, reasons=("solved",),
                                       evaluate_time=start + timedelta(days=11))]  # fmt: skip
    if case.state is State.ARCHIVED:
        case.close_time, case.archive_count = start + timedelta(days=14), 1
