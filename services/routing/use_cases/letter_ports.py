"""What pressing needs from its stores, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.due import DueRows
from contracts.editions import EditionStore
from services.routing.domain.clock import Clock
from services.routing.domain.ladder import Ladder, Step
from services.routing.domain.letter import Letter, year_of
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


class LetterStore(DueRows, Protocol):
    """Keeps letters, their words sealed, and their numbers."""

    def add(self, letter: Letter) -> None: ...
    def save(self, letter: Letter) -> None: ...
    def get(self, scope: str, letter_id: str) -> Letter: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[Letter]: ...
    def open_of_case(self, county: str, case_id: str) -> list[Letter]: ...
    def next_serial(self, county: str, kind: str, year: int) -> int: ...
    def figures(self, scope: str, period: Period) -> Sequence[Figure]: ...


class StepStore(DueRows, Protocol):
    """Keeps the steps of the ladder; a step that is there is not planned again."""

    def plan(self, step: Step) -> None: ...
    def get(self, step_id: str) -> Step: ...
    def save(self, step: Step) -> None: ...


class LadderStore(EditionStore[Ladder], Protocol):
    """Keeps ladders; `holding` gives the published one of the longest area prefix."""

    def holding(self, area_code: str) -> Ladder: ...


class LateClocks(Protocol):
    """Finds the handling clocks of a county that are late now, longest first."""

    def late(self, scope: str, limit: int) -> Sequence[Clock]: ...


def sign(letters: LetterStore, letter: Letter, actor: str, now: datetime) -> None:
    """Issue a letter under its next number, taken in the transaction that stores it."""
    serial = letters.next_serial(letter.county, letter.kind.value, year_of(now))
    letter.issue(actor, serial, now)
