"""Sponsoring（领导包案）: naming, reviewing, ending, and telling the leader what is due or late."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from contracts.due import DueRows, Rounds
from contracts.errors import NotPermitted, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.clock import PLATFORM, Purpose
from services.routing.domain.sponsorship import Review, Sponsorship, SponsorshipState
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.narrowing import given
from services.routing.use_cases.ports import BriefStore, ClockStore, DecisionStore, Listing, Where
from services.routing.use_cases.sight import COUNTY_READERS

_ACCOUNT = re.compile(r"[a-z][a-z0-9.\-]{0,39}@[0-9]{6,12}")
_MOST_DAYS, _MOST_REVIEWS = 90, 500
_LONGEST_REASON, _LONGEST_NOTE = 1000, 5000
_PROVINCES = ""


class SponsorStore(DueRows, Protocol):
    """Keeps sponsorships and finds those whose review is due."""

    def add(self, sponsorship: Sponsorship) -> None: ...
    def save(self, sponsorship: Sponsorship) -> None: ...
    def get(self, scope: str, sponsorship_id: str) -> Sponsorship: ...
    def active_of(self, county: str, case_id: str) -> Sponsorship | None: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[Sponsorship]: ...


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Who answers for a case, how often it is looked at, and why."""

    leader: str
    interval_days: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SponsorFilter:
    """Which sponsorships are asked for; empty fields ask for all."""

    case_id: str = ""
    leader: str = ""
    state: str = ""
    is_review_due: bool = False


@dataclass(frozen=True, kw_only=True)
class Sponsoring:
    """Everything about leaders who answer for cases."""

    sponsors: SponsorStore
    decisions: DecisionStore
    briefs: BriefStore
    clocks: ClockStore
    rounds: Rounds
    new_id: NewId
    now: Now

    def name(self, principal: Principal, case_id: str, naming: Naming) -> Sponsorship:
        """Name the leader who answers for an open case that has none.

        Raises:
            DecisionNotFound, NotPermitted, Invalid.
            WrongState: the case is closed, or has its leader.
        """
        principal.require(Post.SUPERVISOR, Post.LEADER)
        decision = self.decisions.get(principal.area_code, case_id)
        reason = _checked(naming, decision.county)
        brief = self.briefs.find(case_id)
        if brief is None or brief.is_closed:
            raise WrongState(f"case {case_id} is closed", reason="wrong_state", state="closed")
        if self.sponsors.active_of(decision.county, case_id):
            message = f"case {case_id} has its sponsor"
            raise WrongState(message, reason="sponsored_already", state="active")
        now = self.now()
        sponsorship = Sponsorship(
            id=self.new_id(),
            area_code=decision.area_code,
            case_id=case_id,
            code=decision.code,
            leader=naming.leader,
            interval_days=naming.interval_days,
            start_time=now,
            named_by=principal.id,
            reason=reason,
            review_due_time=now + timedelta(days=naming.interval_days),
        )
        sponsorship.name()
        self.sponsors.add(sponsorship)
        return sponsorship

    def review(
        self,
        principal: Principal,
        sponsorship_id: str,
        version: int,
        *,
        is_on_track: bool,
        note: str,
    ) -> Sponsorship:
        """The leader who answers for the case says how it stands.

        Raises:
            SponsorshipNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(Post.LEADER)
        bounds = Bounds()
        text = bounds.text("note", note, least=2, most=_LONGEST_NOTE)
        bounds.settle()
        sponsorship = self.sponsors.get(principal.area_code, sponsorship_id)
        if sponsorship.leader != principal.id:
            raise NotPermitted(f"{principal.id} does not answer for {sponsorship.case_id}")
        sponsorship.expect(version)
        if len(sponsorship.reviews) >= _MOST_REVIEWS:
            bounds.note("note", "too_many", "调度次数已满", "No more reviews fit.")
            bounds.settle()
        sponsorship.review(
            Review(
                review_time=self.now(),
                reviewed_by=principal.id,
                is_on_track=is_on_track,
                note=text,
            )
        )
        self.sponsors.save(sponsorship)
        return sponsorship

    def end(
        self, principal: Principal, sponsorship_id: str, version: int, reason: str
    ) -> Sponsorship:
        """The leader does not answer for the case any more, with a reason.

        Raises:
            SponsorshipNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(Post.SUPERVISOR, Post.LEADER)
        bounds = Bounds()
        text = bounds.text("reason", reason, least=2, most=_LONGEST_REASON)
        bounds.settle()
        sponsorship = self.sponsors.get(principal.area_code, sponsorship_id)
        sponsorship.expect(version)
        sponsorship.end(principal.id, text, self.now())
        self.sponsors.save(sponsorship)
        return sponsorship

    def get(self, principal: Principal, sponsorship_id: str) -> Sponsorship:
        """One sponsorship.

        Raises:
            SponsorshipNotFound, NotPermitted.
        """
        principal.require(*COUNTY_READERS)
        return self.sponsors.get(principal.area_code, sponsorship_id)

    def page(
        self, principal: Principal, wanted: SponsorFilter, *, size: int, token: str
    ) -> Listing[Sponsorship]:
        """Sponsorships, newest first; `me` stands for the caller's own.

        Raises:
            NotPermitted, Invalid.
        """
        principal.require(*COUNTY_READERS)
        bounds = Bounds()
        bounds.choice("state", wanted.state, tuple(SponsorshipState), optional=True)
        bounds.text("leader", wanted.leader, most=60)
        bounds.settle()
        leader = principal.id if wanted.leader == "me" else wanted.leader
        where = given(case_id=wanted.case_id, leader=leader, state=wanted.state)
        if wanted.is_review_due:
            where["is_review_due"] = True
        return self.sponsors.page(principal.area_code, where, size=page_size(size), token=token)

    def end_case(self, county: str, case_id: str, reason: str) -> None:
        """The case is over; nobody answers for it any more."""
        sponsorship = self.sponsors.active_of(county, case_id)
        if sponsorship:
            sponsorship.end(PLATFORM, reason, self.now())
            self.sponsors.save(sponsorship)

    def hear_overdue(self, county: str, clock_id: str) -> None:
        """The handling of a case ran out of time: its leader learns so."""
        clock = self.clocks.get(clock_id)
        if clock.purpose is not Purpose.HANDLING:
            return
        sponsorship = self.sponsors.active_of(county, clock.case_id)
        if sponsorship:
            sponsorship.note_late()
            self.sponsors.save(sponsorship)

    def tell_due(self, most: int) -> int:
        """Tell up to `most` leaders whose review is due; return how many were."""
        return self.rounds.take(self.sponsors, most, self._tell)

    def _tell(self, sponsorship_id: str) -> None:
        sponsorship = self.sponsors.get(_PROVINCES, sponsorship_id)
        if sponsorship.tell(self.now()):
            self.sponsors.save(sponsorship)


def _checked(naming: Naming, county: str) -> str:
    bounds = Bounds()
    is_of_county = naming.leader.rpartition("@")[2].startswith(county)
    if not _ACCOUNT.fullmatch(naming.leader) or not is_of_county:
        bounds.note("leader", "unknown_value", "应为本县账号", "An account of the county.")
    if not 1 <= naming.interval_days <= _MOST_DAYS:
        message = f"应为1至{_MOST_DAYS}天"
        bounds.note("interval_days", "out_of_range", message, f"Between 1 and {_MOST_DAYS} days.")
    reason = bounds.text("reason", naming.reason, least=2, most=_LONGEST_REASON)
    bounds.settle()
    return reason
