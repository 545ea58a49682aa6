"""The reward ledger（奖励台账）: double entries per county and year; the balance is their sum."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.errors import WrongState


class Account(StrEnum):
    """Where money stands（科目）."""

    BUDGET = "budget"  # 预算来源
    AVAILABLE = "available"  # 可用
    RESERVED = "reserved"  # 已预留
    PAID = "paid"  # 已发放


class Step(StrEnum):
    """What moves money（业务）."""

    GRANT = "grant"  # 下达预算
    RESERVE = "reserve"  # 审批预留
    PAY = "pay"  # 发放
    RELEASE = "release"  # 撤销或逾期释放


WAYS: Mapping[Step, tuple[Account, Account]] = {
    Step.GRANT: (Account.BUDGET, Account.AVAILABLE),
    Step.RESERVE: (Account.AVAILABLE, Account.RESERVED),
    Step.PAY: (Account.RESERVED, Account.PAID),
    Step.RELEASE: (Account.RESERVED, Account.AVAILABLE),
}


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One row: the same amount leaves one account and enters another; it is never changed."""

    county: str
    year: int
    number: int
    step: Step
    amount_fen: int
    reward_id: str
    actor: str
    time: datetime

    @property
    def entries(self) -> dict[str, int]:
        """What each account gains; the sum is nothing."""
        source, target = WAYS[self.step]
        return {str(source): -self.amount_fen, str(target): self.amount_fen}


@dataclass(frozen=True, kw_only=True)
class Balance:
    """A year's accounts."""

    year: int
    totals: Mapping[str, int]

    def of(self, account: Account) -> int:
        """What stands on an account."""
        return self.totals.get(str(account), 0)

    @property
    def granted_fen(self) -> int:
        """What was put in, less what was taken out."""
        return -self.of(Account.BUDGET)

    def require(self, step: Step, amount_fen: int) -> None:
        """Raise WrongState unless the step leaves no account short.

        Raises:
            WrongState: `reward_budget_short`.
        """
        source, target = WAYS[step]
        short = source is not Account.BUDGET and self.of(source) < amount_fen
        if short or self.of(target) + amount_fen < 0:
            message = f"{self.of(source)} fen of {source} are left in {self.year}"
            raise WrongState(message, reason="reward_budget_short", state=str(step))


def find_ledger_faults(
    rows: Sequence[tuple[int, Mapping[str, int]]], totals: Mapping[str, int], told: Iterable[int]
) -> list[str]:
    """What does not add up, in Chinese.

    Args:
        rows: numbers and entries, by number.
        totals: what the accounts add up to.
        told: what the claims say is reserved and paid.
    """
    faults = [f"第{number}笔借贷不平" for number, entries in rows if sum(entries.values())]
    numbers = [number for number, _ in rows]
    if numbers != list(range(1, len(rows) + 1)):
        faults.append("台账编号不连续")
    if sum(totals.values()):
        faults.append("各科目合计不为零")
    names = {Account.AVAILABLE: "可用", Account.RESERVED: "已预留", Account.PAID: "已发放"}
    faults += [f"{name}为负数" for account, name in names.items() if totals.get(account, 0) < 0]
    for account, said in zip((Account.RESERVED, Account.PAID), told, strict=True):
        if totals.get(account, 0) != said:
            faults.append(
                f"{names[account]}与奖励记录不符：台账{totals.get(account, 0)}，记录{said}"
            )
    return faults
