"""Joint meetings: series of them, each meeting, and what it decided on a case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class SeriesChanged(Event):
    """A series of joint meetings was founded, changed or ended（联席会议制度）."""

    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "meeting_series"
    unheard_because: ClassVar[str] = "its meetings are told one by one"

    series_id: str
    departments: tuple[str, ...]
    state: str


@dataclass(frozen=True, kw_only=True)
class _MeetingEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "meeting"

    meeting_id: str
    series_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(_MeetingEvent):
    """A joint meeting was planned, put off, opened, closed or called off（联席会议流转）."""

    departments: tuple[str, ...]
    start_time: datetime
    item_count: int = 0


@dataclass(frozen=True, kw_only=True)
class MeetingItemAdded(_MeetingEvent):
    """Somebody put a case on the agenda by hand（增加议题）."""

    unheard_because: ClassVar[str] = "the agenda is read where it lies"

    case_id: str
    code: str


@dataclass(frozen=True, kw_only=True)
class CaseDiscussed(_MeetingEvent):
    """A joint meeting decided on a case（会商议定）. Private: intake {note}."""

    case_id: str
    code: str
    letter_count: int
    is_settled: bool
    task_count: int = 0
