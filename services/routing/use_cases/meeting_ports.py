"""What joint meetings need from stores, and no more."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.routing.domain.letter import Letter
from services.routing.domain.meeting import Item, Meeting
from services.routing.domain.meeting_series import AgendaRules, MeetingSeries
from services.routing.use_cases.ports import Listing, Where


class SeriesStore(Protocol):
    """Keeps series."""

    def add(self, series: MeetingSeries) -> None: ...
    def save(self, series: MeetingSeries) -> None: ...
    def get(self, scope: str, series_id: str) -> MeetingSeries: ...
    def page(
        self, scope: str, where: Where, *, size: int, token: str
    ) -> Listing[MeetingSeries]: ...


class MeetingStore(Protocol):
    """Keeps meetings, their words sealed."""

    def add(self, meeting: Meeting) -> None: ...
    def save(self, meeting: Meeting) -> None: ...
    def get(self, scope: str, meeting_id: str) -> Meeting: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[Meeting]: ...
    def planned(self, county: str, series_id: str) -> Meeting | None: ...
    def last_closed(self, county: str, series_id: str) -> Meeting | None: ...


class AgendaPool(Protocol):
    """Finds the open cases of an area that rules bring before a meeting."""

    def candidates(self, scope: str, rules: AgendaRules, now: datetime) -> Sequence[Item]: ...
    def open_among(self, scope: str, case_ids: Collection[str]) -> frozenset[str]: ...


class LetterFinder(Protocol):
    """Finds letters by id."""

    def among(self, county: str, letter_ids: Collection[str]) -> Sequence[Letter]: ...
