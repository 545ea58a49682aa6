"""Items of worklists（清单事项）: accepted, reported with proof, struck off; never deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    WorklistItemAccepted,
    WorklistItemGiven,
    WorklistItemLate,
    WorklistItemPlanned,
    WorklistItemReported,
    WorklistItemReturned,
    WorklistItemStruck,
    WorklistItemWarned,
    WorklistItemWithdrawn,
)

WARN_BEFORE = timedelta(days=1)
"""How long before its time is over a department is warned（临期提醒）."""


class WorklistItemNotFound(NotFound):
    """There is no such item within the caller's sight."""


class ItemState(StrEnum):
    """Where an item stands（事项状态）."""

    PLANNED = "planned"  # 拟列
    GIVEN = "given"  # 待认领
    ACCEPTED = "accepted"  # 办理中
    REPORTED = "reported"  # 待销号
    STRUCK = "struck"  # 已销号
    WITHDRAWN = "withdrawn"  # 已撤回


CLOSED = (ItemState.STRUCK, ItemState.WITHDRAWN)
_OPEN = (ItemState.PLANNED, ItemState.GIVEN, ItemState.ACCEPTED, ItemState.REPORTED)
_ALLOWED: Mapping[str, tuple[ItemState, ...]] = {
    "give": (ItemState.PLANNED,),
    "accept": (ItemState.GIVEN,),
    "report": (ItemState.ACCEPTED,),
    "send_back": (ItemState.REPORTED,),
    "strike": (ItemState.REPORTED,),
    "withdraw": _OPEN,
}


@dataclass(frozen=True, kw_only=True)
class ItemReport:
    """What a department did and how it proves it（销号申请）, and why that did not do."""

    report_time: datetime
    reported_by: str
    outcome: str = field(repr=False)
    proof: str = field(repr=False)
    attachments: tuple[str, ...] = ()
    return_time: datetime | None = None
    returned_by: str = ""
    return_reason: str = field(default="", repr=False)


@dataclass(kw_only=True)
class WorklistItem(Aggregate):
    """One piece of work of one department."""

    worklist_id: str
    serial: int
    list_number: str = ""
    list_title: str = field(default="", repr=False)
    code: str = ""
    department: str
    text: str = field(repr=False)
    due_time: datetime
    state: ItemState = ItemState.PLANNED
    give_time: datetime | None = None
    accept_time: datetime | None = None
    accepted_by: str = ""
    reports: list[ItemReport] = field(default_factory=list)
    is_warned: bool = False
    is_late: bool = False
    close_time: datetime | None = None
    closed_by: str = ""
    close_note: str = field(default="", repr=False)

    @property
    def number(self) -> str:
        """Its number, under which it is struck off（销号编号）: the list's and its own."""
        return f"{self.list_number}-{self.serial}" if self.list_number else ""

    @property
    def is_in_time(self) -> bool:
        """Whether it is struck off on a report that came before it was due."""
        return self.state is ItemState.STRUCK and self.reports[-1].report_time < self.due_time

    @property
    def next_due_time(self) -> datetime | None:
        """When something is to be said of it; None when nothing is."""
        if self.state not in (ItemState.GIVEN, ItemState.ACCEPTED) or self.is_late:
            return None
        return self.due_time if self.is_warned else self.due_time - WARN_BEFORE

    def plan(self) -> None:
        """Put it on a list that is not handed over."""
        self.record(WorklistItemPlanned(**self._told()))

    def give(self, list_number: str, now: datetime) -> None:
        """The department gets it; one that is due within a day needs no warning."""
        self._require("give")
        self.state, self.list_number, self.give_time = ItemState.GIVEN, list_number, now
        self.is_warned = self.due_time - WARN_BEFORE <= now
        self.record(WorklistItemGiven(**self._told()))

    def accept(self, actor: str, now: datetime) -> None:
        """The department takes it on."""
        self._require("accept")
        self.state, self.accept_time, self.accepted_by = ItemState.ACCEPTED, now, actor
        self.record(WorklistItemAccepted(**self._told()))

    def report(self, report: ItemReport) -> None:
        """The department says with proof that it is done; what is late by then is said first."""
        self._require("report")
        self.tell(report.report_time)
        self.state = ItemState.REPORTED
        self.reports.append(report)
        self.record(WorklistItemReported(**self._told()))

    def send_back(self, actor: str, reason: str, now: datetime) -> None:
        """The proof does not do; the department goes on."""
        self._require("send_back")
        self.state = ItemState.ACCEPTED
        self.reports[-1] = replace(
            self.reports[-1], return_time=now, returned_by=actor, return_reason=reason
        )
        self.record(WorklistItemReturned(**self._told()))

    def strike(self, actor: str, note: str, now: datetime) -> None:
        """It is proven done and struck off."""
        self._require("strike")
        self._close(ItemState.STRUCK, actor, note, now)
        self.record(WorklistItemStruck(**self._told(), is_in_time=self.is_in_time))

    def withdraw(self, actor: str, reason: str, now: datetime) -> None:
        """It is not wanted any more; it stays on the list with the reason."""
        self._require("withdraw")
        self._close(ItemState.WITHDRAWN, actor, reason, now)
        self.record(WorklistItemWithdrawn(**self._told()))

    def tell(self, now: datetime) -> bool:
        """Warn once before it is due, and say once that it is late; whether that was new."""
        coming = self.next_due_time
        if coming is None or now < coming:
            return False
        self.is_warned = True
        if now < self.due_time:
            self.record(WorklistItemWarned(**self._told()))
        else:
            self.is_late = True
            self.record(WorklistItemLate(**self._told()))
        return True

    def _close(self, state: ItemState, actor: str, note: str, now: datetime) -> None:
        self.state, self.close_time, self.closed_by, self.close_note = state, now, actor, note

    def _require(self, verb: str) -> None:
        if self.state not in _ALLOWED[verb]:
            message = f"worklist item {self.id} is {self.state}: cannot {verb}"
            raise WrongState(message, reason="wrong_state", state=self.state.value)

    def _told(self) -> dict[str, Any]:
        return {
            "item_id": self.id,
            "worklist_id": self.worklist_id,
            "case_id": self.case_id,
            "department": self.department,
            "number": self.number,
            "state": self.state.value,
            "due_time": self.due_time,
        }
