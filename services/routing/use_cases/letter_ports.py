"""What pressing needs from its stores, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.routing.domain.clock import Clock
from services.routing.domain.letter import Letter
from services.routing.use_cases.ports import Listing, Where


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How letters of one kind to one department of a county fared（督办统计）."""

    county: str
    department: str
    kind: str
    issued: int
    received: int
    answered: int
    answered_in_time: int
    overdue: int
    effective: int
    insufficient: int
    withdrawn: int


@dataclass(frozen=True, kw_only=True)
class Period:
    """Which letters are counted: issued within, of a department or kind if named."""

    from_time: datetime
    until_time: datetime
    department: str = ""
    kind: str = ""


class LetterStore(Protocol):
    """Keeps letters, their words sealed, and their numbers."""

    def add(self, letter: Letter) -> None: ...
    def save(self, letter: Letter) -> None: ...
    def get(self, scope: str, letter_id: str) -> Letter: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[Letter]: ...
    def open_of_case(self, county: str, case_id: str) -> list[Letter]: ...
    def next_serial(self, county: str, kind: str, year: int) -> int: ...
    def figures(self, scope: str, period: Period) -> Sequence[Figure]: ...
    def claim_due(self, now: datetime, owner: str) -> str | None: ...


class LateClocks(Protocol):
    """Finds the handling clocks of a county that are late now, longest first."""

    def late(self, scope: str, limit: int) -> Sequence[Clock]: ...
