"""Pressing by letter（督办文书）: proposing, issuing, receiving, answering, judging."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.assignment import FINAL
from services.routing.domain.decision import Decision
from services.routing.domain.interview import Commitment, Interview
from services.routing.domain.letter import (
    RESULTS,
    Effect,
    LateMatter,
    Letter,
    LetterKind,
    LetterNotFound,
)
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.climbing import Climbing
from services.routing.use_cases.letter_ports import LateClocks, LetterStore, sign
from services.routing.use_cases.ports import AssignmentStore, BriefStore, DecisionStore
from services.routing.use_cases.sight import DEPARTMENT_READERS

DEFAULT_ANSWER_DAYS = 3
LONGEST_TEXT = 5000
_LONGEST_REASON = 1000
_MOST_ANSWER_DAYS = 30
_MOST_LATE = 200
_MOST_COMMITMENTS, _LONGEST_PROMISE = 20, timedelta(days=366)
_ISSUERS = (Post.SUPERVISOR, Post.LEADER)
CASE_GONE = "事项已撤回或不予受理"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a supervisor wants to write, and to whom."""

    kind: str
    case_id: str = ""
    department: str = ""
    grounds: str = ""
    demands: str = ""
    answer_days: int = DEFAULT_ANSWER_DAYS


class Pressing:
    """The verbs on letters."""

    def __init__(
        self,
        *,
        letters: LetterStore,
        briefs: BriefStore,
        decisions: DecisionStore,
        assignments: AssignmentStore,
        clocks: LateClocks,
        climbing: Climbing,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._letters = letters
        self._briefs = briefs
        self._decisions = decisions
        self._assignments = assignments
        self._clocks = clocks
        self._climbing = climbing
        self._new_id = new_id
        self._now = now

    def propose(self, principal: Principal, draft: Draft) -> Letter:
        """Put a letter before the supervisor.

        Raises:
            NotPermitted, DecisionNotFound, Invalid.
        """
        principal.require(Post.SUPERVISOR)
        checked = _checked(draft)
        decision = self._decision(principal, checked) if checked.case_id else None
        letter = Letter(
            id=self._new_id(),
            area_code=decision.area_code if decision else principal.county,
            case_id=checked.case_id,
            code=decision.code if decision else "",
            kind=LetterKind(checked.kind),
            department=checked.department,
            grounds=checked.grounds,
            demands=checked.demands,
            answer_days=checked.answer_days,
            propose_time=self._now(),
            proposed_by=principal.id,
        )
        letter.propose()
        self._letters.add(letter)
        return letter

    def issue(self, principal: Principal, letter_id: str, version: int) -> Letter:
        """Sign a letter under the next number of its county, kind and year.

        Raises:
            NotPermitted, LetterNotFound, Conflict, WrongState.
        """
        principal.require(*_ISSUERS)
        letter = self._standing(principal, letter_id, version)
        letter.require("issue")
        if letter.kind is LetterKind.CIRCULAR:
            letter.late = self._late(letter.county)
        sign(self._letters, letter, principal.id, self._now())
        self._letters.save(letter)
        return letter

    def receive(self, principal: Principal, letter_id: str, version: int) -> Letter:
        """The department confirms that it has the letter.

        Raises:
            NotPermitted, LetterNotFound, Conflict, WrongState.
        """
        letter = self._own(principal, letter_id, version)
        letter.receive(principal.id, self._now())
        self._letters.save(letter)
        return letter

    def answer(
        self, principal: Principal, letter_id: str, version: int, *, text: str, result: str
    ) -> Letter:
        """The department says what it did.

        Raises:
            NotPermitted, LetterNotFound, Conflict, WrongState, Invalid.
        """
        bounds = Bounds()
        said = bounds.text("answer", text, least=2, most=LONGEST_TEXT)
        bounds.choice("result", result, RESULTS)
        bounds.settle()
        letter = self._own(principal, letter_id, version)
        letter.answer(principal.id, said, result, self._now())
        self._letters.save(letter)
        return letter

    def record(
        self, principal: Principal, letter_id: str, version: int, interview: Interview
    ) -> Letter:
        """Write down how an interview went.

        Raises:
            NotPermitted, LetterNotFound, Conflict, WrongState, Invalid.
        """
        principal.require(Post.SUPERVISOR)
        letter = self._standing(principal, letter_id, version)
        now = self._now()
        letter.hold_interview(principal.id, _checked_interview(interview, letter, now), now)
        self._letters.save(letter)
        return letter

    def judge(
        self, principal: Principal, letter_id: str, version: int, *, effect: str, note: str
    ) -> Letter:
        """Say what came of a letter, which closes it.

        Raises:
            NotPermitted, LetterNotFound, Conflict, WrongState, Invalid.
        """
        principal.require(Post.SUPERVISOR)
        bounds = Bounds()
        bounds.choice("effect", effect, tuple(Effect))
        least = 2 if effect == Effect.INSUFFICIENT else 0
        words = bounds.text("note", note, least=least, most=_LONGEST_REASON)
        bounds.settle()
        letter = self._standing(principal, letter_id, version)
        letter.judge(principal.id, Effect(effect), words, self._now())
        self._letters.save(letter)
        if letter.effect is Effect.INSUFFICIENT:
            self._climbing.follow(letter)
        return letter

    def withdraw(self, principal: Principal, letter_id: str, version: int, reason: str) -> Letter:
        """Take a letter back; its number stays used.

        Raises:
            NotPermitted, LetterNotFound, Conflict, WrongState, Invalid.
        """
        principal.require(Post.SUPERVISOR)
        bounds = Bounds()
        words = bounds.text("reason", reason, least=2, most=_LONGEST_REASON)
        bounds.settle()
        letter = self._standing(principal, letter_id, version)
        letter.withdraw(words)
        self._letters.save(letter)
        return letter

    def drop_case(self, county: str, case_id: str, *, department: str = "") -> None:
        """The case fell away, from all or one department: its open letters are withdrawn."""
        for letter in self._letters.open_of_case(county, case_id):
            if department not in ("", letter.department):
                continue
            letter.withdraw(CASE_GONE)
            self._letters.save(letter)

    def _decision(self, principal: Principal, draft: Draft) -> Decision:
        decision = self._decisions.get(principal.area_code, draft.case_id)
        orders = self._assignments.of_case(decision.county, draft.case_id)
        shares = {order.department for order in orders if order.state not in FINAL}
        if draft.department not in shares:
            bounds = Bounds()
            message = "该部门没有承办此事项"
            bounds.note("department", "no_share", message, "The department has no share in it.")
            bounds.settle()
        return decision

    def _late(self, county: str) -> tuple[LateMatter, ...]:
        now, clocks = self._now(), self._clocks.late(county, _MOST_LATE)
        briefs = self._briefs.find_many({clock.case_id for clock in clocks})
        secret = {name for name, brief in briefs.items() if brief.facts.accused_department}
        late = tuple(
            LateMatter(
                code=clock.code,
                department=clock.department,
                due_time=clock.due_time,
                days_late=(now - clock.due_time).days,
            )
            for clock in clocks
            if clock.due_time is not None and clock.case_id not in secret
        )
        if not late:
            bounds = Bounds()
            bounds.note("letter_id", "nothing_late", "目前没有超期事项", "Nothing is late now.")
            bounds.settle()
        return late

    def _standing(self, principal: Principal, letter_id: str, version: int) -> Letter:
        letter = self._letters.get(principal.area_code, letter_id)
        letter.expect(version)
        return letter

    def _own(self, principal: Principal, letter_id: str, version: int) -> Letter:
        principal.require(*DEPARTMENT_READERS)
        letter = self._letters.get(principal.area_code, letter_id)
        if not principal.department or principal.department not in letter.readers:
            raise LetterNotFound(f"no letter {letter_id} for {principal.department}")
        letter.expect(version)
        return letter


def _checked(draft: Draft) -> Draft:
    bounds = Bounds()
    bounds.choice("kind", draft.kind, tuple(LetterKind))
    grounds = bounds.text("grounds", draft.grounds, least=5, most=LONGEST_TEXT)
    demands = bounds.text("demands", draft.demands, least=2, most=LONGEST_TEXT)
    if not 0 <= draft.answer_days <= _MOST_ANSWER_DAYS:
        message = f"答复期限应为0至{_MOST_ANSWER_DAYS}天"
        bounds.note("answer_days", "out_of_range", message, f"0 to {_MOST_ANSWER_DAYS}.")
    is_circular = draft.kind == LetterKind.CIRCULAR
    for name in ("case_id", "department"):
        given = getattr(draft, name)
        if is_circular and given:
            bounds.note(name, "unexpected", "通报不针对单个事项或部门", "Not of a circular.")
        elif not is_circular:
            bounds.identity(name, given)
    bounds.settle()
    return replace(draft, grounds=grounds, demands=demands)


def _checked_interview(interview: Interview, letter: Letter, now: datetime) -> Interview:
    bounds = Bounds()
    words: dict[str, Any] = {
        name: bounds.text(f"interview.{name}", getattr(interview, name), least=2, most=LONGEST_TEXT)
        for name in ("attendees", "minutes", "measures")
    }
    begin = letter.issue_time or letter.propose_time
    if not begin <= interview.held_time <= now:
        message = "约谈时间应在签发之后、现在之前"
        bounds.note("interview.held_time", "out_of_range", message, "After issue, before now.")
    words["commitments"] = tuple(
        replace(one, text=_checked_promise(bounds, f"interview.commitments[{number}]", one, now))
        for number, one in enumerate(interview.commitments)
    )
    if len(interview.commitments) > _MOST_COMMITMENTS:
        message = f"最多{_MOST_COMMITMENTS}项承诺"
        bounds.note("interview.commitments", "too_many", message, "Too many commitments.")
    bounds.settle()
    return replace(interview, **words)


def _checked_promise(bounds: Bounds, place: str, one: Commitment, now: datetime) -> str:
    if not now < one.due_time <= now + _LONGEST_PROMISE:
        message = "期限应在今后一年以内"
        bounds.note(f"{place}.due_time", "out_of_range", message, "Within a year from now.")
    return bounds.text(f"{place}.text", one.text, least=2, most=_LONGEST_REASON)
