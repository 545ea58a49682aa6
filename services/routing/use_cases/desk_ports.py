"""What the fallback desk needs from its stores."""

from collections.abc import Collection, Mapping
from typing import Protocol

from services.routing.domain.clock import Clock
from services.routing.domain.decision import Decision
from services.routing.use_cases.ports import ClockStore, DecisionStore, Listing, Where


class DeskDecisions(DecisionStore, Protocol):
    """Decisions, also those of many cases."""

    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[Decision]: ...


class DeskClocks(ClockStore, Protocol):
    """Clocks, also those of the desk."""

    def at_desk(self, scope: str, case_ids: Collection[str]) -> Mapping[str, Clock]: ...
