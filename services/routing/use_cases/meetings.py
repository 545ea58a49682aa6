"""Holding joint meetings（联席会议、会商）: agenda, attendance, decisions, minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.ports import Now
from contracts.principals import Post, Principal
from services.routing.domain.decision import DecisionNotFound
from services.routing.domain.letter import LetterKind
from services.routing.domain.meeting import (
    Attendance,
    Item,
    Meeting,
    MeetingNotFound,
    MeetingState,
    Reason,
)
from services.routing.domain.meeting_series import SeriesState
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.force_tasks import Charge, ForceTasks
from services.routing.use_cases.meeting_agenda import Agenda
from services.routing.use_cases.meeting_ports import MeetingStore, SeriesStore
from services.routing.use_cases.meeting_series import KEEPERS, SeriesKeeping, check_time
from services.routing.use_cases.ports import BriefStore, Listing
from services.routing.use_cases.pressing import Draft, Pressing
from services.routing.use_cases.sight import is_of_department, own_department

_ADDERS = (*KEEPERS, Post.DISPATCHER)
_LONGEST, _LONGEST_NOTE, _MOST_ITEMS, _MOST_LETTERS = 10_000, 1000, 100, 10


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a department is to do about a case, and in how many days it answers."""

    department: str
    demands: str
    answer_days: int


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a meeting decides on a case; `is_settled` ends the following up."""

    case_id: str
    decision: str
    is_settled: bool
    demands: Sequence[Demand]
    charges: Sequence[Charge] = ()


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A meeting with its items as the caller reads them."""

    meeting: Meeting
    items: Sequence[Item]


@dataclass(frozen=True, kw_only=True)
class Meetings:
    """Everything about single meetings."""

    meetings: MeetingStore
    series: SeriesStore
    keeping: SeriesKeeping
    agenda: Agenda
    briefs: BriefStore
    pressing: Pressing
    tasks: ForceTasks
    now: Now

    def get(self, principal: Principal, meeting_id: str) -> Agreed:
        """One meeting with its agenda; a department sees those it is called to.

        Raises:
            MeetingNotFound, NotPermitted.
        """
        own_department(principal)
        meeting = self.meetings.get(principal.area_code, meeting_id)
        if is_of_department(principal) and principal.department not in meeting.departments:
            raise MeetingNotFound(f"{principal.department} is not of {meeting_id}")
        return self._agreed(principal, meeting)

    def page(
        self, principal: Principal, *, series_id: str, state: str, size: int, token: str
    ) -> Listing[Meeting]:
        """Meetings, newest first, without their agendas.

        Raises:
            NotPermitted, Invalid.
        """
        own_department(principal)
        bounds = Bounds()
        bounds.choice("state", state, tuple(MeetingState), optional=True)
        bounds.settle()
        named = {"series_id": series_id, "state": state}
        where: dict[str, Any] = {name: value for name, value in named.items() if value}
        if is_of_department(principal):
            where["departments"] = principal.department
        return self.meetings.page(principal.area_code, where, size=page_size(size), token=token)

    def move(
        self, principal: Principal, meeting_id: str, version: int, start_time: datetime | None
    ) -> Agreed:
        """Put a planned meeting off, or forward.

        Raises:
            MeetingNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        meeting = self._standing(principal, meeting_id, version, KEEPERS)
        bounds = Bounds()
        check_time(bounds, start_time, self.now())
        bounds.settle()
        meeting.move(start_time or meeting.start_time)
        return self._saved(principal, meeting)

    def add_item(
        self, principal: Principal, meeting_id: str, version: int, case_id: str, note: str
    ) -> Agreed:
        """Put a case of the meeting's area on its agenda by hand.

        Raises:
            MeetingNotFound, DecisionNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        meeting = self._standing(principal, meeting_id, version, _ADDERS)
        bounds = Bounds()
        words = bounds.text("note", note, most=_LONGEST_NOTE)
        if len(meeting.items) >= _MOST_ITEMS:
            bounds.note("case_id", "too_many", "议题已满", "No more items fit.")
        bounds.settle()
        brief = self.briefs.find(case_id)
        is_here = brief is not None and brief.area_code.startswith(meeting.area_code)
        if brief is None or not is_here or not brief.is_routed:
            raise DecisionNotFound(f"no decision on case {case_id} in {meeting.area_code}")
        item = Item(
            case_id=case_id,
            code=brief.code,
            reasons=(Reason.ADDED,),
            added_by=principal.id,
            note=words,
        )
        meeting.add(item)
        return self._saved(principal, meeting)

    def open(
        self,
        principal: Principal,
        meeting_id: str,
        version: int,
        attendance: Sequence[Attendance],
    ) -> Agreed:
        """Begin: the agenda is built a last time and stands, and who came is written down.

        Raises:
            MeetingNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        meeting = self._standing(principal, meeting_id, version, KEEPERS)
        bounds = Bounds()
        named = [one.department for one in attendance]
        for one in attendance:
            bounds.choice("attendance.department", one.department, meeting.departments)
            bounds.text("attendance.persons", one.persons, most=_LONGEST_NOTE)
        if sorted(named) != sorted(meeting.departments):
            message = "请逐一登记各成员部门是否到会"
            bounds.note("attendance", "incomplete", message, "Each member department, once.")
        bounds.settle()
        series = self.series.get(meeting.county, meeting.series_id)
        meeting.open(self.agenda.of(series, meeting), tuple(attendance), principal.id)
        return self._saved(principal, meeting)

    def decide(
        self, principal: Principal, meeting_id: str, version: int, verdict: Verdict
    ) -> Agreed:
        """Write down what is decided on a case; what departments are to do goes out as orders
        under the centre's number（督办单）, with their own answer clocks, or as tasks of a force.

        Raises:
            MeetingNotFound, TaskForceNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        meeting = self._standing(principal, meeting_id, version, (Post.SUPERVISOR,))
        bounds = Bounds()
        decision = bounds.text("decision", verdict.decision, least=5, most=_LONGEST_NOTE)
        if len(verdict.demands) > _MOST_LETTERS:
            bounds.note("demands", "too_many", "督办单过多", "Too many orders.")
        if len(verdict.charges) > _MOST_LETTERS:
            bounds.note("tasks", "too_many", "专班任务过多", "Too many tasks.")
        bounds.settle()
        item = meeting.item(verdict.case_id)
        letters = [self._press(principal, item, decision, one) for one in verdict.demands]
        meeting.decide(
            item.case_id,
            decision,
            letter_ids=letters,
            tasks=self.tasks.give(meeting.county, item.case_id, meeting.id, verdict.charges),
            is_settled=verdict.is_settled,
        )
        return self._saved(principal, meeting)

    def close(self, principal: Principal, meeting_id: str, version: int, minutes: str) -> Agreed:
        """Write the minutes; the next meeting of the series is planned.

        Raises:
            MeetingNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        meeting = self._standing(principal, meeting_id, version, KEEPERS)
        bounds = Bounds()
        words = bounds.text("minutes", minutes, least=2, most=_LONGEST)
        bounds.settle()
        meeting.close(words, self.now())
        self._plan_next(meeting)
        return self._saved(principal, meeting)

    def cancel(self, principal: Principal, meeting_id: str, version: int) -> Agreed:
        """A planned meeting does not take place; the next one is planned.

        Raises:
            MeetingNotFound, NotPermitted, Conflict, WrongState.
        """
        meeting = self._standing(principal, meeting_id, version, KEEPERS)
        meeting.cancel()
        self._plan_next(meeting)
        return self._saved(principal, meeting)

    def _press(self, principal: Principal, item: Item, decision: str, demand: Demand) -> str:
        draft = Draft(
            kind=LetterKind.ORDER,
            case_id=item.case_id,
            department=demand.department,
            grounds=f"联席会议议定：{decision}",
            demands=demand.demands,
            answer_days=demand.answer_days,
        )
        letter = self.pressing.propose(principal, draft)
        return self.pressing.issue(principal, letter.id, letter.version).id

    def _plan_next(self, meeting: Meeting) -> None:
        series = self.series.get(meeting.county, meeting.series_id)
        if series.state is SeriesState.ACTIVE:
            self.keeping.plan(series, series.next_time(meeting.start_time, self.now()))

    def _standing(
        self, principal: Principal, meeting_id: str, version: int, posts: Sequence[Post]
    ) -> Meeting:
        principal.require(*posts)
        meeting = self.meetings.get(principal.area_code, meeting_id)
        meeting.expect(version)
        return meeting

    def _saved(self, principal: Principal, meeting: Meeting) -> Agreed:
        self.meetings.save(meeting)
        return self._agreed(principal, meeting)

    def _agreed(self, principal: Principal, meeting: Meeting) -> Agreed:
        series = self.series.get(meeting.county, meeting.series_id)
        items = self.agenda.of(series, meeting)
        return Agreed(meeting=meeting, items=self.agenda.shown(principal, meeting, items))
