"""Colouring（三色三单）: the colour of a case follows its facts; a person may say otherwise."""

from dataclasses import dataclass
from datetime import datetime

from contracts.due import Rounds
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from deadlines.ledger import ClockState
from services.routing.domain.brief import Brief
from services.routing.domain.clock import PLATFORM, Purpose
from services.routing.domain.decision import Decision
from services.routing.domain.letter import Letter, LetterKind
from services.routing.domain.risk import Risk, Verdict
from services.routing.domain.risk_scheme import (
    Assessment,
    Colour,
    RiskScheme,
    days_overdue,
    facts_told,
)
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.letter_ports import LetterStore
from services.routing.use_cases.ports import (
    AssignmentStore,
    BriefStore,
    ClockStore,
    DecisionStore,
)
from services.routing.use_cases.risk_ports import RiskSchemeStore, RiskStore

_LONGEST_REASON = 1000
_JUDGES = (Post.SUPERVISOR, Post.LEADER)
_STEP = "risk-{}"
_DEMANDS = "请研判风险，落实稳控和化解措施，并书面答复。"


@dataclass(frozen=True, kw_only=True)
class Colouring:
    """Finds colours, and lets people set them."""

    risks: RiskStore
    schemes: RiskSchemeStore
    briefs: BriefStore
    decisions: DecisionStore
    assignments: AssignmentStore
    clocks: ClockStore
    letters: LetterStore
    rounds: Rounds
    new_id: NewId
    now: Now

    def begin(self, brief: Brief) -> None:
        """A case was placed: most have no colour, and nothing is read or kept of those."""
        if not brief.is_routed or brief.is_closed:
            return
        assessment = self._assess(brief, due_time=None, resume_count=0)
        if assessment.colour is not Colour.NONE:
            self.hear(brief.county, brief.case_id)

    def hear(self, county: str, case_id: str) -> None:
        """Something of a case changed: find its colour anew; of one that is over, forget it."""
        brief, risk = self.briefs.find(case_id), self.risks.find(county, case_id)
        if brief is None or not brief.is_routed:
            return
        if brief.is_closed:
            self.close(county, case_id)
            return
        orders = self.assignments.of_case(county, case_id)
        lead = next((one for one in orders if one.is_live_lead), None)
        assessment = self._assess(
            brief,
            due_time=self._due_time(county, case_id),
            resume_count=lead.resume_count if lead else 0,
        )
        is_nothing = assessment.colour is Colour.NONE and assessment.next_time is None
        if risk is None and is_nothing:
            return
        found = risk or _blank(brief)
        found.assess(assessment, lead.department if lead else found.department, self.now())
        self._keep(found)

    def close(self, county: str, case_id: str) -> None:
        """The case is over."""
        risk = self.risks.find(county, case_id)
        if risk and not risk.is_closed:
            risk.close(self.now())
            self.risks.put(risk)

    def judge(
        self, principal: Principal, case_id: str, version: int, *, colour: str, reason: str
    ) -> Risk:
        """A supervisor or leader says which colour holds, and why.

        Raises:
            NotPermitted, DecisionNotFound, Conflict, WrongState, Invalid.
        """
        principal.require(*_JUDGES)
        bounds = Bounds()
        bounds.choice("colour", colour, tuple(Colour))
        words = bounds.text("reason", reason, least=2, most=_LONGEST_REASON)
        bounds.settle()
        risk = self._standing(principal, case_id, version)
        risk.judge(
            Verdict(
                colour=Colour(colour),
                found=risk.found,
                set_by=principal.id,
                set_time=self.now(),
                reason=words,
            )
        )
        self._keep(risk)
        return risk

    def clear(self, principal: Principal, case_id: str, version: int) -> Risk:
        """What the facts say holds again.

        Raises:
            NotPermitted, DecisionNotFound, Conflict, WrongState.
        """
        principal.require(*_JUDGES)
        risk = self._standing(principal, case_id, version)
        risk.clear(self.now())
        self._keep(risk)
        return risk

    def tell_due(self, most: int) -> int:
        """Look again at up to `most` cases that are more days overdue; return how many were."""
        return self.rounds.take(self.risks, most, self._tell)

    def _tell(self, case_id: str) -> None:
        self.hear(self.risks.get(case_id).county, case_id)

    def _assess(self, brief: Brief, *, due_time: datetime | None, resume_count: int) -> Assessment:
        now = self.now()
        facts = facts_told(
            brief.facts, days_overdue=days_overdue(due_time, now), resume_count=resume_count
        )
        return self.schemes.holding(brief.area_code).assess(facts, due_time=due_time, now=now)

    def _due_time(self, county: str, case_id: str) -> datetime | None:
        """When the handling clock that runs is due; None while none runs."""
        for clock in reversed(self.clocks.of_case(county, case_id)):
            if clock.purpose is Purpose.HANDLING and clock.state is ClockState.RUNNING:
                return clock.due_time
        return None

    def _standing(self, principal: Principal, case_id: str, version: int) -> Risk:
        decision = self.decisions.get(principal.area_code, case_id)
        risk = self.risks.find(decision.county, case_id) or _of_decision(decision)
        risk.expect(version)
        return risk

    def _keep(self, risk: Risk) -> None:
        scheme = self.schemes.holding(risk.area_code)
        is_asked = risk.verdict is not None or scheme.asks_slip(risk.signs)
        if risk.needs_slip() and risk.department and is_asked:
            self._propose(risk, scheme)
        self.risks.put(risk)

    def _propose(self, risk: Risk, scheme: RiskScheme) -> None:
        """The slip of a colour waits for a person's signature; there is one for each colour."""
        slip, brief = scheme.slip(risk.colour), self.briefs.find(risk.case_id)
        by_hand = ["经人工研判定级"] if risk.verdict else []
        why = "、".join(by_hand or scheme.titles(risk.signs))
        letter = Letter(
            id=self.new_id(),
            area_code=risk.area_code,
            case_id=risk.case_id,
            code=risk.code,
            kind=LetterKind.RISK,
            department=risk.department,
            step=_STEP.format(risk.colour),
            grounds=f"{slip.name}：{why}。",
            demands=_DEMANDS,
            answer_days=slip.answer_days,
            is_urgent=brief.facts.is_urgent if brief else False,
            propose_time=self.now(),
            proposed_by=PLATFORM,
        )
        letter.propose()
        self.letters.add(letter)
        risk.slips = (*risk.slips, risk.colour.value)


def _blank(brief: Brief) -> Risk:
    return Risk(id=brief.case_id, area_code=brief.area_code, case_id=brief.case_id, code=brief.code)


def _of_decision(decision: Decision) -> Risk:
    return Risk(
        id=decision.case_id,
        area_code=decision.area_code,
        case_id=decision.case_id,
        code=decision.code,
        department=decision.lead_department,
    )
