"""Extensions（延期申请）: a department asks for more time; see `docs/states.md`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import FieldFault, Invalid, NotFound, WrongState
from contracts.events.routing import (
    ExtensionGranted,
    ExtensionLapsed,
    ExtensionRefused,
    ExtensionRequested,
)
from contracts.principals import Post
from deadlines.profiles import DISPATCHER, LEADER, SUPERVISOR, UNIT_HEAD, Unit
from services.routing.domain.clock import Clock

APPROVERS: Mapping[str, Post] = {
    DISPATCHER: Post.DISPATCHER,
    SUPERVISOR: Post.SUPERVISOR,
    LEADER: Post.LEADER,
    UNIT_HEAD: Post.LEADER,
}
"""Which post of a centre decides for whom a profile names; others decide outside the platform."""


class ExtensionNotFound(NotFound):
    """There is no such extension within the caller's sight."""


class ExtensionState(StrEnum):
    """Where a request for more time stands（延期状态）."""

    REQUESTED = "requested"  # 待审批
    GRANTED = "granted"  # 已同意
    REFUSED = "refused"  # 不同意
    LAPSED = "lapsed"  # 已失效


@dataclass(kw_only=True)
class Extension(Aggregate):
    """One request for more time on one handling clock."""

    assignment_id: str
    clock_id: str
    code: str
    department: str
    units: int
    unit: Unit
    approver: Post
    reason: str = field(repr=False)
    state: ExtensionState = ExtensionState.REQUESTED
    request_time: datetime
    requested_by: str
    decide_time: datetime | None = None
    decided_by: str = ""
    decision_reason: str = field(default="", repr=False)
    due_time: datetime | None = None

    def request(self) -> None:
        """Tell who decides; an extension begins with this."""
        self.record(ExtensionRequested(**self._told(), approver=self.approver.value))

    def grant(self, actor: str, reason: str, now: datetime, due_time: datetime | None) -> None:
        """The clock has its new units and runs until `due_time`."""
        self._end(ExtensionState.GRANTED, actor, reason, now)
        self.due_time = due_time
        self.record(ExtensionGranted(**self._told(), due_time=due_time))

    def refuse(self, actor: str, reason: str, now: datetime) -> None:
        """The clock runs on as before."""
        self._end(ExtensionState.REFUSED, actor, reason, now)
        self.record(ExtensionRefused(**self._told()))

    def lapse(self, actor: str, now: datetime) -> None:
        """Nothing is left to decide."""
        self._end(ExtensionState.LAPSED, actor, "", now)
        self.record(ExtensionLapsed(**self._told()))

    def require_open(self) -> None:
        """Refuse to decide what was decided, or lapsed.

        Raises:
            WrongState.
        """
        if self.state is not ExtensionState.REQUESTED:
            message = f"extension {self.id} is {self.state} and cannot change"
            raise WrongState(message, state=self.state.value)

    def _end(self, state: ExtensionState, actor: str, reason: str, now: datetime) -> None:
        self.require_open()
        self.state = state
        self.decide_time, self.decided_by, self.decision_reason = now, actor, reason

    def _told(self) -> dict[str, Any]:
        return {
            "extension_id": self.id,
            "assignment_id": self.assignment_id,
            "case_id": self.case_id,
            "code": self.code,
            "department": self.department,
            "state": self.state.value,
            "units": self.units,
            "unit": self.unit.value,
        }


def require_room(clock: Clock, units: int, now: datetime) -> Post:
    """Say who decides on so many units more for this clock.

    Raises:
        WrongState: `not_extensible`, `extension_count` or `extension_time_over`.
        Invalid: more units than the profile allows together.
    """
    profile, ledger = clock.profile, clock.ledger
    approver = APPROVERS.get(profile.extension_approver)
    if approver is None or profile.max_extensions == 0:
        raise _refusal(clock, "not_extensible")
    if profile.max_extensions is not None and len(ledger.extensions) >= profile.max_extensions:
        raise _refusal(clock, "extension_count")
    if clock.is_overdue or (clock.due_time is not None and now >= clock.due_time):
        raise _refusal(clock, "extension_time_over")
    most = profile.max_extension_units
    if most is not None and ledger.extended_units + units > most:
        left = most - ledger.extended_units
        message, message_en = f"最多还可延长{left}", f"At most {left} more."
        fault = FieldFault(
            field="units", reason="out_of_range", message=message, message_en=message_en
        )
        raise Invalid(fault)
    return approver


def _refusal(clock: Clock, reason: str) -> WrongState:
    message = f"clock {clock.id} of {clock.profile.key}: {reason}"
    return WrongState(message, reason=reason, state=clock.state.value)
