"""Scheduling and cancelling sessions（排期）."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.mediation.domain.bounds import Faults
from services.mediation.domain.files import Mediation, Verb
from services.mediation.domain.sessions import MOST_PARTIES, Session, SessionState, check_time
from services.mediation.domain.sight import VIEWERS, require_conductor
from services.mediation.use_cases.closing import load
from services.mediation.use_cases.ports import (
    Mediations,
    Page,
    Paging,
    Register,
    SessionFilter,
    Sessions,
)


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """When and where a session is wanted."""

    room_id: str
    start_time: datetime | None
    end_time: datetime | None
    party_ids: tuple[str, ...] = ()


class Scheduling:
    """What can be done with sessions（场次）."""

    def __init__(
        self,
        *,
        mediations: Mediations,
        sessions: Sessions,
        register: Register,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Work on these stores, with this clock."""
        self._mediations = mediations
        self._sessions = sessions
        self._register = register
        self._new_id = new_id
        self._now = now

    def schedule(
        self, principal: Principal, mediation_id: str, version: int, wanted: Appointment
    ) -> tuple[Session, Mediation]:
        """Book room, mediator and parties for a time（排期）.

        Raises:
            SlotTaken: one of them is booked then.
        """
        principal.require(Post.MEDIATOR, Post.DISPATCHER)
        mediation = load(self._mediations, principal, mediation_id)
        require_conductor(mediation, principal)
        mediation.expect(version)
        mediation.require(Verb.SCHEDULE)
        session = self._session(mediation, wanted)
        self._sessions.add(session)
        time = (session.start_time, session.end_time)
        mediation.schedule(session.id, session.room_name, time, session.party_ids)
        self._mediations.save(mediation)
        return session, mediation

    def cancel(self, principal: Principal, session_id: str, version: int, reason: str) -> Session:
        """Cancel a session that was not held, and free what it booked（取消）."""
        principal.require(Post.MEDIATOR, Post.DISPATCHER)
        session = self._sessions.get(principal.area_code, session_id)
        mediation = load(self._mediations, principal, session.mediation_id)
        require_conductor(mediation, principal)
        session.expect(version)
        faults = Faults()
        faults.text("reason", reason, 200)
        faults.settle()
        cancelled = session.cancel(reason)
        self._sessions.save(cancelled)
        return cancelled

    def page(
        self, principal: Principal, wanted: SessionFilter, paging: Paging, *, is_mine: bool
    ) -> Page[Session]:
        """Sessions by start time; a mediator sees the own ones."""
        principal.require(*VIEWERS)
        if wanted.state:
            faults = Faults()
            faults.choice("state", wanted.state, set(SessionState))
            faults.settle()
        if is_mine or principal.post is Post.MEDIATOR:
            wanted = replace(wanted, mediator_id=principal.id)
        return self._sessions.page(principal.area_code, wanted, paging)

    def _session(self, mediation: Mediation, wanted: Appointment) -> Session:
        faults = Faults()
        check_time(faults, wanted.start_time, wanted.end_time, self._now())
        room = self._register.room(mediation.county, wanted.room_id)
        if room is None or not room.is_active:
            faults.add("room_id", "unknown_room", "没有此调解室", "no such room in use")
        party_ids = wanted.party_ids or mediation.case.party_ids
        faults.distinct("party_ids", party_ids, MOST_PARTIES)
        faults.parties("party_ids", party_ids, mediation.case.party_ids)
        faults.settle()
        if room is None or wanted.start_time is None or wanted.end_time is None:
            raise AssertionError("settled faults leave no gap")
        return Session(
            id=self._new_id(),
            area_code=mediation.area_code,
            mediation_id=mediation.id,
            case_id=mediation.case_id,
            code=mediation.case.code,
            room_id=room.id,
            room_name=room.name,
            start_time=wanted.start_time,
            end_time=wanted.end_time,
            mediator_id=mediation.mediator_id,
            party_ids=party_ids,
        )
