"""Rewards（举报奖励）: a reporter's claim, verified, approved by another, paid against a code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import ClassVar

from contracts.errors import NotFound, NotPermitted, WrongState
from contracts.events.intake import RewardMoved
from services.intake.domain.moving import Moving, Table

MOST_TRIES = 5


class RewardState(StrEnum):
    """Where a claim stands（奖励状态）."""

    CLAIMED = "claimed"  # 待核实
    VERIFIED = "verified"  # 待审批
    REFUSED = "refused"  # 不予奖励
    APPROVED = "approved"  # 待领取
    PAID = "paid"  # 已发放
    REVOKED = "revoked"  # 已撤销
    EXPIRED = "expired"  # 逾期未领


REWARD_STATE_NAMES: Mapping[str, str] = {
    RewardState.CLAIMED: "待核实",
    RewardState.VERIFIED: "待审批",
    RewardState.REFUSED: "不予奖励",
    RewardState.APPROVED: "待领取",
    RewardState.PAID: "已发放",
    RewardState.REVOKED: "已撤销",
    RewardState.EXPIRED: "逾期未领",
}
STANDING = (
    RewardState.CLAIMED,
    RewardState.VERIFIED,
    RewardState.APPROVED,
    RewardState.PAID,
)
"""States in which a claim has, or may still get, its share."""


class RewardNotFound(NotFound):
    """There is no such claim within the caller's sight."""


class Outcome(StrEnum):
    """What came of a pick-up code（验码结果）."""

    PAID = "paid"  # 已发放
    WRONG_CODE = "wrong_code"  # 取奖码不对
    LOCKED = "locked"  # 已锁定


@dataclass(frozen=True, kw_only=True)
class Award:
    """What was found, and what it is worth（核实意见）."""

    grade: str
    grade_name: str
    amount_fen: int
    finding: str = field(repr=False)


@dataclass(kw_only=True)
class Reward(Moving):
    """One reporter's claim for one case."""

    transitions: ClassVar[Table] = {
        "verify": {RewardState.CLAIMED: RewardState.VERIFIED},
        "refuse": {RewardState.CLAIMED: RewardState.REFUSED},
        "return": {RewardState.VERIFIED: RewardState.CLAIMED},
        "approve": {RewardState.VERIFIED: RewardState.APPROVED},
        "take_code": {RewardState.APPROVED: RewardState.APPROVED},
        "reset_code": {RewardState.APPROVED: RewardState.APPROVED},
        "pay": {RewardState.APPROVED: RewardState.PAID},
        "revoke": {
            RewardState.VERIFIED: RewardState.REVOKED,
            RewardState.APPROVED: RewardState.REVOKED,
        },
        "expire": {RewardState.APPROVED: RewardState.EXPIRED},
    }

    code: str
    party_id: str
    claim_time: datetime
    award: Award | None = None
    verifier: str = ""
    verify_time: datetime | None = None
    approver: str = ""
    approve_time: datetime | None = None
    budget_year: int = 0
    expire_time: datetime | None = None
    code_hash: str = field(default="", repr=False)
    tries: int = 0
    payer: str = ""
    pay_time: datetime | None = None
    receipt_number: str = ""
    reason: str = field(default="", repr=False)

    @property
    def amount_fen(self) -> int:
        """What was proposed or approved."""
        return self.award.amount_fen if self.award else 0

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong codes were given."""
        return self.tries >= MOST_TRIES

    def claim(self) -> None:
        """The reporter asks."""
        self._say()

    def verify(self, award: Award, actor: str, now: datetime) -> None:
        """The report is true."""
        self.go("verify")
        self.award, self.verifier, self.verify_time, self.reason = award, actor, now, ""
        self._say()

    def refuse(self, reason: str, actor: str, now: datetime) -> None:
        """The report earns nothing."""
        self.go("refuse")
        self.reason, self.verifier, self.verify_time = reason, actor, now
        self._say()

    def send_back(self, reason: str, actor: str) -> None:
        """It is to be verified anew."""
        self.go("return")
        self._require_second(actor)
        self.award, self.reason = None, reason
        self._say()

    def approve(self, actor: str, now: datetime, year: int, expire_time: datetime) -> None:
        """A second person approves; it waits to be picked up."""
        self.go("approve")
        self._require_second(actor)
        self.approver, self.approve_time = actor, now
        self.budget_year, self.expire_time = year, expire_time
        self._say()

    def take_code(self, code_hash: str, now: datetime) -> None:
        """The reporter is told the pick-up code, once.

        Raises:
            WrongState: it was told before, or its time is over.
        """
        self.go("take_code")
        if self.code_hash:
            raise WrongState(f"{self.id} has its code", reason="pickup_code_taken")
        self._require_time(now)
        self.code_hash = code_hash
        self._say()

    def reset_code(self) -> None:
        """The code opens nothing any more; another may be taken."""
        self.go("reset_code")
        self.code_hash, self.tries = "", 0
        self._say()

    def pay(self, code_hash: str, receipt_number: str, actor: str, now: datetime) -> Outcome:
        """Pay against the code; a wrong one is counted, after five none opens it.

        Raises:
            NotPermitted: who verified or approved it does not pay it.
            WrongState: it is not to be paid now.
        """
        if RewardState(self.state) not in self.transitions["pay"]:
            self.go("pay")
        self._require_time(now)
        if actor in (self.verifier, self.approver):
            raise NotPermitted(f"{actor} judged {self.id}", reason="second_person_needed")
        if self.is_locked:
            return Outcome.LOCKED
        if not compare_digest(self.code_hash, code_hash):
            self.tries += 1
            self.from_state = self.state
            self._say()
            return Outcome.LOCKED if self.is_locked else Outcome.WRONG_CODE
        self.go("pay")
        self.payer, self.pay_time, self.receipt_number = actor, now, receipt_number
        self.code_hash = ""
        self._say()
        return Outcome.PAID

    def revoke(self, reason: str) -> bool:
        """Take it back before it is paid; returns whether money was reserved for it."""
        was_reserved = self.state == RewardState.APPROVED
        self.go("revoke")
        self.reason, self.code_hash = reason, ""
        self._say()
        return was_reserved

    def expire(self) -> None:
        """Nobody picked it up in time."""
        self.go("expire")
        self.code_hash = ""
        self._say()

    def _require_second(self, actor: str) -> None:
        if actor == self.verifier:
            raise NotPermitted(f"{actor} verified {self.id}", reason="second_person_needed")

    def _require_time(self, now: datetime) -> None:
        if self.expire_time is not None and now >= self.expire_time:
            raise WrongState(f"{self.id} has lapsed", reason="reward_lapsed", state=self.state)

    def _say(self) -> None:
        event = RewardMoved(
            reward_id=self.id,
            case_id=self.case_id,
            code=self.code,
            state=str(self.state),
            from_state=str(self.from_state),
        )
        self.record(event, notify={"party_id": self.party_id})
