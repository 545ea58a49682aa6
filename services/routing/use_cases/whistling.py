"""Calling departments to a place（中心吹哨）, and judging how they came."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.brief import Brief
from services.routing.domain.decision import DecisionNotFound
from services.routing.domain.department import holding
from services.routing.domain.whistle import AWAITED, Whistle, WhistleState, Word
from services.routing.use_cases.answering import LONGEST_REASON, graded
from services.routing.use_cases.arrivals import Arrivals
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.fitting import note_accused
from services.routing.use_cases.ports import BriefStore, DepartmentStore, WhistleStore
from services.routing.use_cases.whistle_reading import Handle, WhistleReading

_MOST_DEPARTMENTS = 12
_LEAST_MINUTES, _MOST_MINUTES = 10, 7 * 24 * 60
_LONGEST_PLACE = 200


@dataclass(frozen=True, kw_only=True)
class Call:
    """Whom a dispatcher calls where, within how many minutes, and why."""

    case_id: str
    departments: tuple[str, ...]
    place: str
    reason: str
    minutes: int


class Whistling:
    """The verbs of the centre."""

    def __init__(
        self,
        *,
        whistles: WhistleStore,
        reading: WhistleReading,
        briefs: BriefStore,
        departments: DepartmentStore,
        arrivals: Arrivals,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._whistles = whistles
        self._reading = reading
        self._briefs = briefs
        self._departments = departments
        self._arrivals = arrivals
        self._new_id = new_id
        self._now = now

    def call(self, principal: Principal, call: Call) -> Sequence[Whistle]:
        """Call departments; each gets a whistle of its own.

        Raises:
            NotPermitted, Invalid.
            DecisionNotFound: no such case was placed in the caller's area.
            WrongState: the case is not in hand, or a department was called for it and is not done.
        """
        principal.require(Post.DISPATCHER)
        brief = self._placed(principal, call.case_id)
        place, reason = self._checked(brief, call)
        called = {
            one.department for one in self._whistles.open_of_case(brief.county, brief.case_id)
        } & set(call.departments)
        if called:
            raise WrongState(f"{sorted(called)} are called already", reason="called_already")
        call_id, now = self._new_id(), self._now()
        whistles = [
            Whistle(
                id=self._new_id(),
                area_code=brief.area_code,
                case_id=brief.case_id,
                call_id=call_id,
                code=brief.code,
                department=department,
                place=place,
                reason=reason,
                caller=principal.id,
                call_time=now,
                minutes=call.minutes,
                due_time=self._arrivals.due_time(call.minutes),
            )
            for department in call.departments
        ]
        for whistle in whistles:
            whistle.call()
            self._whistles.add(whistle)
            self._arrivals.start(whistle, principal.id)
        return whistles

    def decide(
        self, principal: Principal, handle: Handle, *, is_excused: bool, reason: str
    ) -> Whistle:
        """Excuse a department that refused, or insist, with the time to come anew.

        Raises:
            WhistleNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(Post.DISPATCHER)
        bounds = Bounds()
        text = bounds.text("reason", reason, least=2, most=LONGEST_REASON)
        bounds.settle()
        whistle = self._reading.as_seen(principal, handle)
        decision = self._said(principal, text)
        if is_excused:
            whistle.excuse(decision)
        else:
            whistle.insist(decision, self._arrivals.due_time(whistle.minutes))
            self._arrivals.start(whistle, principal.id)
        self._whistles.save(whistle)
        return whistle

    def close(self, principal: Principal, handle: Handle, grade: str, note: str) -> Whistle:
        """The centre is done with this department and grades how it came（双考核）.

        Raises:
            WhistleNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(Post.DISPATCHER)
        text = graded(grade, note)
        whistle = self._reading.as_seen(principal, handle)
        whistle.close(self._said(principal, text, grade))
        self._whistles.save(whistle)
        return whistle

    def cancel(self, principal: Principal, handle: Handle) -> Whistle:
        """The department need not come any more.

        Raises:
            WhistleNotFound, NotPermitted, Conflict, WrongState.
        """
        principal.require(Post.DISPATCHER)
        whistle = self._reading.as_seen(principal, handle)
        self._cancel(whistle, principal.id)
        return whistle

    def cancel_case(self, county: str, case_id: str, actor: str, *, department: str = "") -> None:
        """The case fell away, from all or from one department: who has not come need not come."""
        for whistle in self._whistles.open_of_case(county, case_id):
            is_theirs = department in ("", whistle.department)
            if is_theirs and whistle.state in (*AWAITED, WhistleState.REFUSED):
                self._cancel(whistle, actor)

    def _cancel(self, whistle: Whistle, actor: str) -> None:
        whistle.cancel()
        self._whistles.save(whistle)
        self._arrivals.stop(whistle, actor)

    def _placed(self, principal: Principal, case_id: str) -> Brief:
        brief = self._briefs.find(case_id)
        if brief is None or not brief.area_code.startswith(principal.area_code):
            raise DecisionNotFound(f"no case {case_id} in {principal.area_code}")
        if brief.is_closed or brief.is_merged or not brief.is_routed:
            raise WrongState(f"case {case_id} is not in hand", reason="case_not_open")
        return brief

    def _checked(self, brief: Brief, call: Call) -> tuple[str, str]:
        bounds = Bounds()
        place = bounds.text("place", call.place, least=2, most=_LONGEST_PLACE)
        reason = bounds.text("reason", call.reason, least=2, most=LONGEST_REASON)
        if not _LEAST_MINUTES <= call.minutes <= _MOST_MINUTES:
            words = f"报到时限应为{_LEAST_MINUTES}分钟至7天"
            bounds.note("minutes", "out_of_range", words, "From 10 minutes to 7 days.")
        rows = holding(self._departments.above(brief.area_code))
        known = {department.key for department in rows if department.is_active}
        for department in call.departments:
            bounds.choice("departments", department, known)
        note_accused(bounds, "departments", call.departments, brief)
        if len(set(call.departments)) != len(call.departments):
            bounds.note("departments", "repeated", "部门重复", "A department is repeated.")
        if not 1 <= len(call.departments) <= _MOST_DEPARTMENTS:
            words = f"应为1至{_MOST_DEPARTMENTS}个部门"
            bounds.note("departments", "length", words, "From 1 to 12 departments.")
        bounds.settle()
        return place, reason

    def _said(self, principal: Principal, text: str, key: str = "") -> Word:
        return Word(key=key, text=text, by=principal.id, time=self._now())
