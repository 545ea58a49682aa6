"""Departments called to a place."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _WhistleEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "whistle"

    whistle_id: str
    call_id: str
    case_id: str
    code: str
    department: str
    state: str
    due_time: datetime


@dataclass(frozen=True, kw_only=True)
class WhistleCalled(_WhistleEvent):
    """The centre called a department to a place（吹哨）; it is to be there by `due_time`."""


@dataclass(frozen=True, kw_only=True)
class WhistleAccepted(_WhistleEvent):
    """The department is coming（接哨）."""


@dataclass(frozen=True, kw_only=True)
class WhistleRefused(_WhistleEvent):
    """The department says that it need not come（拒哨）."""

    reason_code: str


@dataclass(frozen=True, kw_only=True)
class WhistleExcused(_WhistleEvent):
    """The centre agreed: the department need not come（同意免到）."""


@dataclass(frozen=True, kw_only=True)
class WhistleInsisted(_WhistleEvent):
    """The centre insists, with the time to come anew（要求报到）; no refusal after that."""


@dataclass(frozen=True, kw_only=True)
class WhistleArrived(_WhistleEvent):
    """The department is there（报到）."""

    is_late: bool


@dataclass(frozen=True, kw_only=True)
class WhistleReported(_WhistleEvent):
    """The department told what it did on the spot（现场处置）. Private: intake {report}."""


@dataclass(frozen=True, kw_only=True)
class WhistleClosed(_WhistleEvent):
    """The centre closed the call with this department, and how well it came（评哨）."""

    grade: str


@dataclass(frozen=True, kw_only=True)
class WhistleGraded(_WhistleEvent):
    """The department said how well founded the call was（评吹哨）."""

    grade: str


@dataclass(frozen=True, kw_only=True)
class WhistleCancelled(_WhistleEvent):
    """The department need not come any more（撤哨）."""
