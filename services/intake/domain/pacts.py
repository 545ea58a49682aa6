"""Pacts（跨域治理盟约）: two counties agree to take each other's matters; each holds its own half.

Both halves are written in one transaction. The table stands in `docs/states.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from contracts.errors import NotFound
from contracts.events.intake import PactMoved
from services.intake.domain.halves import Half
from services.intake.domain.moving import Table


class PactState(StrEnum):
    """How a pact stands for one of its counties（盟约状态）."""

    PROPOSED = "proposed"  # 待对方签订
    INVITED = "invited"  # 待本县签订
    ACTIVE = "active"  # 生效
    DECLINED = "declined"  # 已谢绝
    ENDED = "ended"  # 已终止


PACT_STATE_NAMES: Mapping[str, str] = {
    PactState.PROPOSED: "待对方签订",
    PactState.INVITED: "待本县签订",
    PactState.ACTIVE: "生效",
    PactState.DECLINED: "已谢绝",
    PactState.ENDED: "已终止",
}


class PactNotFound(NotFound):
    """There is no such pact within the caller's sight."""


ANSWER_DAYS = 10
"""Natural days within which a transfer is answered, where a pact says nothing else."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What both counties agreed on（盟约内容）."""

    name: str
    document_number: str
    kinds: tuple[str, ...]
    answer_days: int = ANSWER_DAYS


@dataclass(kw_only=True)
class Pact(Half):
    """One county's half of a pact."""

    transitions: ClassVar[Table] = {
        "agree": {PactState.INVITED: PactState.ACTIVE},
        "be_agreed": {PactState.PROPOSED: PactState.ACTIVE},
        "decline": {PactState.INVITED: PactState.DECLINED},
        "be_declined": {PactState.PROPOSED: PactState.DECLINED},
        "end": {PactState.PROPOSED: PactState.ENDED, PactState.ACTIVE: PactState.ENDED},
        "be_ended": {PactState.INVITED: PactState.ENDED, PactState.ACTIVE: PactState.ENDED},
    }

    terms: Terms
    categories: Mapping[str, str] = field(default_factory=dict)
    proposed_by: str
    propose_time: datetime
    answered_by: str = ""
    answer_time: datetime | None = None
    end_time: datetime | None = None
    reason: str = ""

    @property
    def is_active(self) -> bool:
        """Whether matters go over."""
        return self.state == PactState.ACTIVE

    def answer(self, twin: "Pact", actor: str, now: datetime, *, refusal: str = "") -> None:
        """This county agrees, or declines with a reason."""
        verb = "decline" if refusal else "agree"
        self._turn(twin, verb, refusal)
        for half in (self, twin):
            half.answered_by, half.answer_time = actor, now

    def end(self, twin: "Pact", reason: str, now: datetime) -> None:
        """This county ends it, or takes its proposal back."""
        self._turn(twin, "end", reason)
        self.end_time = twin.end_time = now

    def announce(self, *, is_own_act: bool) -> None:
        """Record where the half stands."""
        self.record(
            PactMoved(
                pact_id=self.id,
                partner=self.partner,
                state=str(self.state),
                from_state=str(self.from_state),
                is_own_act=is_own_act,
            )
        )

    def _turn(self, twin: "Pact", verb: str, reason: str) -> None:
        self.go(verb)
        twin.go({"agree": "be_agreed", "decline": "be_declined", "end": "be_ended"}[verb])
        self.reason = twin.reason = reason
        self.announce(is_own_act=True)
        twin.announce(is_own_act=False)
