"""Suggesting（推荐调解员）: whom the dispatcher could appoint, in order, with the reasons."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from contracts.ports import Now
from contracts.principals import Post, Principal
from services.mediation.domain.register import Mediator
from services.mediation.domain.suggestions import Load, Suggestion, rank
from services.mediation.use_cases.closing import load
from services.mediation.use_cases.ports import Mediations, Paging, Register

_WEEK = timedelta(days=7)
_PAGE = 100
_MOST_PAGES = 10


class Loads(Protocol):
    """Counts what mediators have in hand."""

    def of_county(self, county: str, since: datetime, until: datetime) -> Mapping[str, Load]:
        """Open files, and scheduled sessions within a time, by mediator."""

    def tried(self, county: str, case_id: str) -> Collection[str]:
        """Who mediated the case before without an agreement."""


class Wishes(Protocol):
    """Knows whom parties wish as mediator, or the centre assigned instead."""

    def of(self, county: str, case_id: str) -> Mapping[str, str]:
        """The state of the wish by mediator; nobody when none stands."""


@dataclass(frozen=True, kw_only=True)
class Suggesting:
    """Orders the active mediators of the county for a file."""

    mediations: Mediations
    register: Register
    loads: Loads
    wishes: Wishes
    now: Now

    def suggest(self, principal: Principal, mediation_id: str) -> list[Suggestion]:
        """Mediators for a file, the best first.

        Raises:
            NotFound, NotPermitted.
        """
        principal.require(Post.DISPATCHER, Post.SUPERVISOR)
        mediation = load(self.mediations, principal, mediation_id)
        now, county = self.now(), mediation.county
        loads = self.loads.of_county(county, now, now + _WEEK)
        tried = self.loads.tried(county, mediation.case_id)
        wished = self.wishes.of(county, mediation.case_id)
        return rank(self._active(county), mediation.case.dispute_kind, loads, tried, wished)

    def _active(self, county: str) -> list[Mediator]:
        found: list[Mediator] = []
        token = ""
        for _ in range(_MOST_PAGES):
            page = self.register.mediators(
                county, Paging(_PAGE, token), specialty="", is_active_only=True
            )
            found += page.items
            token = page.next_page_token
            if not token:
                break
        return found
