"""A list of files to erase（销毁清单）: proposed by one person, approved by another, worked off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import NotPermitted, WrongState
from contracts.events import intake as events


class ErasureState(StrEnum):
    """Where a list stands（清单状态）."""

    PROPOSED = "proposed"  # 待批准
    APPROVED = "approved"  # 销毁中
    DONE = "done"  # 已完成


@dataclass(kw_only=True)
class Erasure(Aggregate):
    """Of each kind, the files closed before an instant, and how many of them are done."""

    reason: str
    proposer: str
    propose_time: datetime
    closed_before: Mapping[str, datetime]
    found: int
    state: ErasureState = ErasureState.PROPOSED
    approver: str = ""
    approve_time: datetime | None = None
    done_time: datetime | None = None
    erased: int = 0
    passed_over: int = 0

    def propose(self) -> None:
        """It waits for a second person."""
        self.record(events.ErasureProposed(erasure_id=self.id, found=self.found))

    def approve(self, actor: str, now: datetime) -> None:
        """The list is worked off from now on.

        Raises:
            NotPermitted: who proposed it cannot approve it.
        """
        if self.proposer == actor:
            message = f"{actor} proposed {self.id} and cannot approve it"
            raise NotPermitted(message, reason="second_person_needed")
        self._need(ErasureState.PROPOSED)
        self.state, self.approver, self.approve_time = ErasureState.APPROVED, actor, now
        self.record(events.ErasureApproved(erasure_id=self.id))

    def finish(self, now: datetime) -> None:
        """All of it is done."""
        self._need(ErasureState.APPROVED)
        self.state, self.done_time = ErasureState.DONE, now
        self.record(
            events.ErasureDone(erasure_id=self.id, erased=self.erased, passed_over=self.passed_over)
        )

    def _need(self, state: ErasureState) -> None:
        if self.state is not state:
            raise WrongState(f"{self.id} is {self.state}", state=self.state)
