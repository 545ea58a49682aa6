"""Placing（码点管理）: places with a printed code, and what whoever scans one is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.errors import NotPermitted
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.code_places import (
    CodePlace,
    PlaceNotFound,
    PlaceReport,
    PlaceState,
    check_place,
    is_token,
)
from services.intake.domain.faults import Faults
from services.intake.use_cases.ports import Page
from services.intake.use_cases.registering import Registering

WRITERS = (Post.CLERK, Post.ADMIN)
READERS = (*WRITERS, Post.DISPATCHER, Post.SUPERVISOR)
MOST_LABELS = 120
_GATEWAY = "service:gateway"


class PlaceStore(Protocol):
    """Remembers places."""

    def add(self, place: CodePlace) -> None:
        """Keep a new place."""

    def save(self, place: CodePlace) -> None:
        """Keep a changed place; raises Conflict."""

    def get(self, scope: str, place_id: str) -> CodePlace:
        """A place within the scope; raises PlaceNotFound."""

    def with_token(self, token: str) -> CodePlace | None:
        """The place whose code it is, of any county."""

    def page(
        self, scope: str, *, area_code: str, state: str, size: int, token: str
    ) -> Page[CodePlace]:
        """One page, newest first."""


class Tokens(Protocol):
    """Makes what stands in the codes."""

    def fresh(self) -> str:
        """Signs that nobody can guess and that say nothing."""


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Opens, closes and shows places."""

    places: PlaceStore
    tokens: Tokens
    registering: Registering
    now: Now
    new_id: NewId

    def create(self, who: Principal, report: PlaceReport) -> CodePlace:
        """Open a place and give it a code; raises Invalid, naming every fault."""
        who.require(*WRITERS)
        checked = check_place(report, self.registering.place(who.county))
        place = CodePlace(
            **vars(checked),
            id=self.new_id(),
            version=1,
            token=self.tokens.fresh(),
            creator=who.id,
            create_time=self.now(),
        )
        self.places.add(place)
        return place

    def revoke(self, who: Principal, place_id: str, version: int) -> CodePlace:
        """Close a place; its code says so from now on."""
        who.require(*WRITERS)
        place = self.places.get(who.area_code, place_id)
        place.expect(version)
        place.revoke(self.now())
        self.places.save(place)
        return place

    def get(self, who: Principal, place_id: str) -> CodePlace:
        """One place; raises PlaceNotFound."""
        who.require(*READERS)
        return self.places.get(who.area_code, place_id)

    def page(
        self, who: Principal, *, area_code: str, state: str, size: int, token: str
    ) -> Page[CodePlace]:
        """The places of an area, newest first."""
        who.require(*READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.text("area_code", area_code, most=24)
        if state:
            faults.choice("state", state, tuple(PlaceState))
        faults.check()
        return self.places.page(
            who.area_code, area_code=area_code, state=state, size=size or 20, token=token
        )

    def labels(self, who: Principal, area_code: str) -> Sequence[CodePlace]:
        """The active places of an area, to print; raises PlaceNotFound when there is none."""
        who.require(*READERS)
        faults = Faults()
        faults.text("area_code", area_code, most=24)
        faults.check()
        found = self.places.page(
            who.area_code,
            area_code=area_code,
            state=str(PlaceState.ACTIVE),
            size=MOST_LABELS,
            token="",
        ).items
        if not found:
            raise PlaceNotFound(f"no active place in {area_code}")
        return found

    def scanned(self, who: Principal, token: str) -> CodePlace:
        """The place whose code was scanned, of any county; raises PlaceNotFound."""
        if who.id != _GATEWAY:
            raise NotPermitted(f"{who.id} scans nothing")
        place = self.places.with_token(token) if is_token(token) else None
        if place is None:
            raise PlaceNotFound("no such code")
        return place
