"""Series of joint meetings（联席会议制度）: who meets how often, on which cases."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import SeriesChanged
from services.routing.domain.risk_scheme import Colour


class SeriesNotFound(NotFound):
    """There is no such series within the caller's sight."""


class SeriesState(StrEnum):
    """Where a series stands（联席会议制度状态）."""

    ACTIVE = "active"  # 运行中
    ENDED = "ended"  # 已停止


@dataclass(frozen=True, kw_only=True)
class AgendaRules:
    """What brings a case of the area before the meeting by itself（议题规则）.

    `least_people` and `open_days` of 0, and no `least_colour`, switch their rule off. A case is of
    high risk when a risk letter（风险预警函）about it is open, so many people are in it, or its
    colour（三色）is at least that one.
    """

    is_overdue: bool = True
    is_at_risk: bool = True
    least_people: int = 10
    open_days: int = 30
    least_colour: str = Colour.YELLOW.value
    most_items: int = 30


@dataclass(frozen=True, kw_only=True)
class Custom:
    """How the series meets."""

    name: str
    every_days: int
    departments: tuple[str, ...]
    place: str
    chair: str
    rules: AgendaRules = field(default_factory=AgendaRules)


@dataclass(kw_only=True)
class MeetingSeries(Aggregate):
    """Departments of an area that meet again and again; `area_code` is whose cases they look at."""

    custom: Custom
    state: SeriesState = SeriesState.ACTIVE
    found_time: datetime
    founded_by: str

    def found(self) -> None:
        """A series begins with this."""
        self._tell()

    def amend(self, custom: Custom) -> None:
        """Meet otherwise from now on; planned meetings keep their time."""
        self._require()
        self.custom = custom
        self._tell()

    def end(self) -> None:
        """No further meeting is planned."""
        self._require()
        self.state = SeriesState.ENDED
        self._tell()

    def next_time(self, last: datetime, now: datetime) -> datetime:
        """When the meeting after one is, in the future."""
        step = timedelta(days=self.custom.every_days)
        missed = max(0, (now - last) // step)
        return last + (missed + 1) * step

    def _require(self) -> None:
        if self.state is not SeriesState.ACTIVE:
            message = f"series {self.id} is {self.state}"
            raise WrongState(message, reason="wrong_state", state=self.state.value)

    def _tell(self) -> None:
        departments = self.custom.departments
        self.record(
            SeriesChanged(series_id=self.id, departments=departments, state=self.state.value)
        )
