"""Worklists（交办清单）: work of departments, struck off item by item; see `docs/states.md`."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    WorklistAdvanced,
    WorklistFinished,
    WorklistHandedOver,
    WorklistMade,
)
from services.routing.domain.letter import official_number, year_of

_MARK = "单"


class WorklistNotFound(NotFound):
    """There is no such list within the caller's sight."""


class WorklistState(StrEnum):
    """Where a list stands（清单状态）."""

    DRAFTED = "drafted"  # 拟制中
    HANDED_OVER = "handed_over"  # 已交办
    FINISHED = "finished"  # 已全部销号


class ListSource(StrEnum):
    """What a list comes of（清单来源）."""

    MEETING = "meeting"  # 会议议定
    INSPECTION = "inspection"  # 督查检查
    TASK_FORCE = "task_force"  # 工作专班
    INSTRUCTION = "instruction"  # 领导批示
    OTHER = "other"  # 其他


@dataclass(kw_only=True)
class Worklist(Aggregate):
    """A numbered list; its items are aggregates of their own, counted here."""

    title: str = field(repr=False)
    list_source: ListSource
    basis: str = field(default="", repr=False)
    due_time: datetime
    state: WorklistState = WorklistState.DRAFTED
    year: int = 0
    serial: int = 0
    item_count: int = 0
    open_count: int = 0
    make_time: datetime
    made_by: str
    hand_over_time: datetime | None = None
    handed_over_by: str = ""
    finish_time: datetime | None = None

    @property
    def number(self) -> str:
        """The number it was handed over under, e.g. 衡山县综治单〔2026〕3号; "" before."""
        return official_number(self.county, _MARK, self.year, self.serial)

    @property
    def is_handed_over(self) -> bool:
        """Whether departments have it."""
        return self.state is WorklistState.HANDED_OVER

    def make(self, count: int) -> None:
        """Draw it up with its first items."""
        self.item_count = self.open_count = count
        self.record(WorklistMade(**self._told()))

    def add(self, department: str, due_time: datetime) -> int:
        """Put one more item on it; return the item's number.

        Raises:
            WrongState: it is finished.
        """
        self._require(WorklistState.DRAFTED, WorklistState.HANDED_OVER)
        self.item_count += 1
        self.open_count += 1
        if self.is_handed_over:
            told = self._told()
            self.record(WorklistHandedOver(**told, departments=(department,), due_time=due_time))
        else:
            self.record(WorklistAdvanced(**self._told()))
        return self.item_count

    def hand_over(
        self, actor: str, serial: int, departments: Collection[str], now: datetime
    ) -> None:
        """Give it to its departments under the next number of its county and year.

        Raises:
            WrongState: it was handed over before, or no item is open.
        """
        self._require(WorklistState.DRAFTED)
        if not self.open_count:
            raise self._refusal("list_empty")
        self.state, self.hand_over_time = WorklistState.HANDED_OVER, now
        self.handed_over_by, self.year, self.serial = actor, year_of(now), serial
        named, told = tuple(sorted(departments)), self._told()
        self.record(WorklistHandedOver(**told, departments=named, due_time=self.due_time))

    def close_item(self, now: datetime) -> None:
        """One of its items was struck off or withdrawn; the last one finishes it."""
        self.open_count -= 1
        if self.is_handed_over and not self.open_count:
            self.state, self.finish_time = WorklistState.FINISHED, now
            self.record(WorklistFinished(**self._told()))
        else:
            self.record(WorklistAdvanced(**self._told()))

    def _require(self, *states: WorklistState) -> None:
        if self.state not in states:
            raise self._refusal("wrong_state")

    def _refusal(self, reason: str) -> WrongState:
        message = f"worklist {self.id} is {self.state}: {reason}"
        return WrongState(message, reason=reason, state=self.state.value)

    def _told(self) -> dict[str, Any]:
        return {
            "worklist_id": self.id,
            "number": self.number,
            "state": self.state.value,
            "open_count": self.open_count,
        }
