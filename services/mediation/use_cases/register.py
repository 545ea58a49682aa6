"""Keeping the register of mediators and rooms（名册）."""

from dataclasses import replace

from contracts.errors import Conflict, FieldFault, Invalid
from contracts.principals import Post, Principal
from services.mediation.domain.register import Committee, Mediator, Room
from services.mediation.use_cases.ports import Page, Paging, Register

_READERS = (
    Post.CLERK,
    Post.DISPATCHER,
    Post.SUPERVISOR,
    Post.LEADER,
    Post.MEDIATOR,
    Post.ADMIN,
    Post.AUDITOR,
    Post.SERVICE,
)
_KEEPERS = (Post.ADMIN, Post.DISPATCHER)


class Keeping:
    """What can be done with the register（名册）."""

    def __init__(self, register: Register) -> None:
        """Work on this store."""
        self._register = register

    def put_mediator(self, principal: Principal, mediator: Mediator) -> Mediator:
        """Write a mediator of the caller's county; version 0 is a new one（登记调解员）."""
        principal.require(*_KEEPERS)
        mediator.check()
        if self._register.committee(principal.county, mediator.committee_id) is None:
            raise Invalid(
                FieldFault(
                    field="committee_id",
                    reason="unknown_committee",
                    message="没有此调解委员会",
                    message_en="The county has no such committee.",
                )
            )
        kept = self._register.mediator(principal.county, mediator.id)
        _expect(mediator.id, kept.version if kept else 0, mediator.version)
        written = replace(mediator, version=mediator.version + 1)
        self._register.put_mediator(written)
        return written

    def put_room(self, principal: Principal, room: Room) -> Room:
        """Write a room of the caller's county; version 0 is a new one（登记调解室）."""
        principal.require(*_KEEPERS)
        room.check()
        kept = self._register.room(principal.county, room.id)
        _expect(room.id, kept.version if kept else 0, room.version)
        written = replace(room, version=room.version + 1)
        self._register.put_room(written)
        return written

    def mediators(
        self, principal: Principal, paging: Paging, *, specialty: str, is_active_only: bool
    ) -> Page[Mediator]:
        """The mediators of the caller's area."""
        principal.require(*_READERS)
        return self._register.mediators(
            principal.area_code, paging, specialty=specialty, is_active_only=is_active_only
        )

    def rooms(self, principal: Principal, paging: Paging, *, is_active_only: bool) -> Page[Room]:
        """The rooms of the caller's area."""
        principal.require(*_READERS)
        return self._register.rooms(principal.area_code, paging, is_active_only=is_active_only)

    def committees(self, principal: Principal, paging: Paging) -> Page[Committee]:
        """The committees of the caller's area."""
        principal.require(*_READERS)
        return self._register.committees(principal.area_code, paging)


def _expect(name: str, kept: int, seen: int) -> None:
    if kept != seen:
        raise Conflict(f"{name} is at version {kept}, not {seen}", current_version=str(kept))
