"""Planning who is at the centre（轮驻、四长值班、坐班接访）, changing days, and the ledger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from contracts.errors import NotPermitted, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.department import holding
from services.routing.domain.duty import Duty, DutyKind, DutyNotFound, Ledger, Matter
from services.routing.domain.facts import LOCAL
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.ports import DepartmentStore, DutyStore
from services.routing.use_cases.roster import a_day
from services.routing.use_cases.sight import is_of_department

OFFICES = ("party-committee", "government", "political-legal")
"""Offices that leaders come from and that are no department of the directory."""
_DESK = (Post.CLERK, Post.DISPATCHER)
_MOST_PLANNED, _MOST_CODES, _MOST_VISITS = 100, 100, 10_000
_DAYS_AHEAD = 366
_LONGEST_NAME, _LONGEST_NOTE = 60, 5000
_CODE = re.compile(r"[0-9]{20,26}")
_PHONE = re.compile(r"[0-9+ -]{5,20}")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One day to plan."""

    kind: str
    department: str
    day: str
    person: str
    phone: str = ""
    place: str = ""
    codes: tuple[str, ...] = ()


class Duties:
    """The roster of a county's centre."""

    def __init__(
        self, duties: DutyStore, departments: DepartmentStore, new_id: NewId, now: Now
    ) -> None:
        """Take the ports."""
        self._duties = duties
        self._departments = departments
        self._new_id = new_id
        self._now = now

    def plan(self, principal: Principal, turns: Sequence[Turn]) -> Sequence[Duty]:
        """Plan days; all or none.

        Raises:
            NotPermitted, Invalid.
            WrongState: a department has its turn on a day already.
        """
        principal.require(Post.DISPATCHER)
        checked = self._checked(principal.area_code, turns)
        self._require_free(principal.area_code, checked)
        for duty in checked:
            duty.plan()
            self._duties.add(duty)
        return checked

    def ask_swap(self, principal: Principal, duty_id: str, version: int, other_id: str) -> Duty:
        """Ask another department to change days.

        Raises:
            DutyNotFound, NotPermitted, Conflict, WrongState.
        """
        duty = self._own(principal, duty_id, version, Post.DISPATCHER)
        duty.ask_swap(self._duties.get(principal.area_code, other_id))
        self._duties.save(duty)
        return duty

    def answer_swap(
        self, principal: Principal, duty_id: str, version: int, *, is_agreed: bool
    ) -> Duty:
        """The other department agrees, and both change days, or keeps its day.

        Raises:
            DutyNotFound, NotPermitted, Conflict, WrongState.
        """
        principal.require(Post.HANDLER, Post.DEPARTMENT, Post.DISPATCHER)
        duty = self._duties.get(principal.area_code, duty_id)
        duty.expect(version)
        other = self._duties.get(principal.area_code, duty.asked_duty())
        if is_of_department(principal) and other.department != principal.department:
            raise DutyNotFound(f"no duty {duty_id} waits for {principal.department}")
        if not is_agreed:
            duty.keep(other)
            self._duties.save(duty)
            return duty
        duty.swap(other)
        self._duties.save(duty)
        self._duties.save(other)
        return duty

    def check_in(self, principal: Principal, duty_id: str, version: int) -> Duty:
        """Who is on duty is there.

        Raises:
            DutyNotFound, NotPermitted, Conflict, WrongState.
        """
        duty = self._own(principal, duty_id, version, *_DESK)
        duty.check_in(self._now(), self._today())
        self._duties.save(duty)
        return duty

    def miss(self, principal: Principal, duty_id: str, version: int) -> Duty:
        """Who was on duty did not come.

        Raises:
            DutyNotFound, NotPermitted, Conflict, WrongState.
        """
        principal.require(*_DESK)
        duty = self._seen(principal, duty_id, version)
        duty.miss(self._today())
        self._duties.save(duty)
        return duty

    def close(self, principal: Principal, duty_id: str, version: int, ledger: Ledger) -> Duty:
        """The day is over; keep what came of it.

        Raises:
            DutyNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        bounds = Bounds()
        note = bounds.text("note", ledger.note, most=_LONGEST_NOTE)
        if not 0 <= ledger.visit_count <= _MOST_VISITS:
            bounds.note("visit_count", "out_of_range", "接待人次不合理", "From 0 to 10,000.")
        _check_codes(bounds, "codes", ledger.codes)
        matters = _checked_matters(bounds, ledger.matters)
        bounds.settle()
        heard = tuple(dict.fromkeys((*ledger.codes, *(one.code for one in matters))))
        ledger = replace(ledger, codes=heard, matters=matters)
        duty = self._own(principal, duty_id, version, *_DESK)
        duty.close(replace(ledger, note=note), self._now())
        self._duties.save(duty)
        return duty

    def cancel(self, principal: Principal, duty_id: str, version: int) -> Duty:
        """Nobody needs to be there.

        Raises:
            DutyNotFound, NotPermitted, Conflict, WrongState.
        """
        principal.require(Post.DISPATCHER)
        duty = self._seen(principal, duty_id, version)
        duty.cancel()
        self._duties.save(duty)
        return duty

    def _own(self, principal: Principal, duty_id: str, version: int, *others: Post) -> Duty:
        """The duty, for the people of its department and some other posts."""
        principal.require(Post.HANDLER, Post.DEPARTMENT, *others)
        duty = self._seen(principal, duty_id, version)
        if is_of_department(principal) and duty.department != principal.department:
            raise NotPermitted(f"duty {duty_id} is not of {principal.department}")
        return duty

    def _seen(self, principal: Principal, duty_id: str, version: int) -> Duty:
        duty = self._duties.get(principal.area_code, duty_id)
        duty.expect(version)
        return duty

    def _require_free(self, area_code: str, planned: Sequence[Duty]) -> None:
        wanted = [(duty.department, duty.day) for duty in planned if duty.is_turn]
        taken = self._duties.turns_on(area_code, {day for _, day in wanted})
        twice = {one for one in wanted if wanted.count(one) > 1}
        clash = sorted(twice | (set(wanted) & taken))
        if clash:
            department, day = clash[0]
            raise WrongState(
                f"{department} has its turn on {day}",
                reason="turn_taken",
                department=department,
                day=day.isoformat(),
            )

    def _checked(self, area_code: str, turns: Sequence[Turn]) -> list[Duty]:
        bounds = Bounds()
        if not 1 <= len(turns) <= _MOST_PLANNED:
            bounds.note("duties", "length", "一次排1至100个班", "From 1 to 100 duties.")
            bounds.settle()
        rows = holding(self._departments.above(area_code))
        known = {department.key for department in rows if department.is_active}
        planned = [
            self._turn(bounds, f"duties.{number}", area_code, turn, known)
            for number, turn in enumerate(turns)
        ]
        bounds.settle()
        return [duty for duty in planned if duty is not None]

    def _turn(
        self, bounds: Bounds, path: str, area_code: str, turn: Turn, known: set[str]
    ) -> Duty | None:
        bounds.choice(f"{path}.kind", turn.kind, tuple(DutyKind))
        is_rota = turn.kind == DutyKind.ROTA
        offices = known if is_rota else known | set(OFFICES)
        bounds.choice(f"{path}.department", turn.department, offices)
        day, today = a_day(bounds, f"{path}.day", turn.day), self._today()
        if day is None or not today <= day <= today + timedelta(days=_DAYS_AHEAD):
            words = "日期应为今天起一年以内"
            bounds.note(f"{path}.day", "out_of_range", words, "From today to a year ahead.")
            return None
        if turn.phone and not _PHONE.fullmatch(turn.phone):
            bounds.note(f"{path}.phone", "malformed", "电话格式不对", "Malformed phone.")
        person = bounds.text(f"{path}.person", turn.person, least=1, most=_LONGEST_NAME)
        place = bounds.text(f"{path}.place", turn.place, most=_LONGEST_NAME)
        _check_codes(bounds, f"{path}.codes", turn.codes)
        if turn.codes and turn.kind != DutyKind.VISIT:
            words = "只有带案下访可以带案"
            bounds.note(f"{path}.codes", "unexpected", words, "Only a visit takes cases along.")
        if turn.kind not in tuple(DutyKind):
            return None
        return Duty(
            id=self._new_id(),
            area_code=area_code,
            kind=DutyKind(turn.kind),
            department=turn.department,
            day=day,
            person=person,
            phone=turn.phone,
            place=place,
            planned_codes=turn.codes,
        )

    def _today(self) -> date:
        return self._now().astimezone(LOCAL).date()


def _check_codes(bounds: Bounds, field: str, codes: Sequence[str]) -> None:
    if len(set(codes)) != len(codes) or len(codes) > _MOST_CODES:
        bounds.note(field, "repeated", "编号重复或超过100个", "Repeated, or over 100.")
    if not all(_CODE.fullmatch(code) for code in codes):
        bounds.note(field, "malformed", "事项编号格式不对", "Not a case code.")


def _checked_matters(bounds: Bounds, matters: Sequence[Matter]) -> tuple[Matter, ...]:
    _check_codes(bounds, "matters", [matter.code for matter in matters])
    return tuple(
        replace(
            matter,
            result=bounds.text(
                f"matters.{number}.result", matter.result, least=2, most=_LONGEST_NOTE
            ),
            next_step=bounds.text(
                f"matters.{number}.next_step", matter.next_step, most=_LONGEST_NOTE
            ),
        )
        for number, matter in enumerate(matters)
    )
