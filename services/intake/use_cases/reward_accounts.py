"""The money behind rewards（奖励经费）: budgets, the proof of the ledger, figures by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.ports import Now
from contracts.principals import Post, Principal
from services.intake.domain.codes import LOCAL
from services.intake.domain.faults import Faults
from services.intake.domain.reward_ledger import Balance, Booking, Step, find_ledger_faults
from services.intake.domain.reward_schemes import MOST_FEN
from services.intake.domain.rewards import RewardState
from services.intake.use_cases.reward_ports import (
    RewardLedger,
    RewardMonth,
    RewardStore,
)

_READERS = (Post.SUPERVISOR, Post.LEADER, Post.AUDITOR)
_FIRST_YEAR, _LAST_YEAR = 2020, 2100


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A year's ledger, added up and held against the claims（对账）."""

    balance: Balance
    faults: Sequence[str]
    row_count: int


@dataclass(frozen=True, kw_only=True)
class RewardAccounts:
    """Budgets and what became of them."""

    rewards: RewardStore
    ledger: RewardLedger
    now: Now

    def grant(self, who: Principal, year: int, amount_fen: int) -> Balance:
        """Put money into a year's budget, or take free money out of it.

        Raises:
            NotPermitted, Invalid.
            WrongState: less is free than is taken out.
        """
        who.require(Post.LEADER)
        faults = _checked_year(year)
        faults.number("amount_fen", amount_fen, -MOST_FEN, MOST_FEN)
        if not amount_fen:
            faults.add("amount_fen", "missing", "必填", "It is needed.")
        faults.check()
        county = who.county
        number = self.ledger.next_number(county, year)
        self.ledger.balance(county, year).require(Step.GRANT, amount_fen)
        self.ledger.add(
            Booking(
                county=county,
                year=year,
                number=number,
                step=Step.GRANT,
                amount_fen=amount_fen,
                reward_id="",
                actor=who.id,
                time=self.now(),
            )
        )
        return self.ledger.balance(county, year)

    def prove(self, who: Principal, year: int) -> Proof:
        """Add a year up and hold it against the claims."""
        who.require(*_READERS)
        _checked_year(year).check()
        rows = self.ledger.rows(who.county, year)
        balance = self.ledger.balance(who.county, year)
        told = [
            self.rewards.sums(who.county, year, [str(state)])
            for state in (RewardState.APPROVED, RewardState.PAID)
        ]
        faults = find_ledger_faults(rows, balance.totals, told)
        return Proof(balance=balance, faults=faults, row_count=len(rows))

    def figures(self, who: Principal, year: int) -> Sequence[RewardMonth]:
        """The months of a year."""
        who.require(*_READERS)
        _checked_year(year).check()
        begin = datetime(year, 1, 1, tzinfo=LOCAL)
        end = datetime(year + 1, 1, 1, tzinfo=LOCAL)
        return self.rewards.figures(who.county, begin, end)


def _checked_year(year: int) -> Faults:
    faults = Faults()
    faults.number("year", year, _FIRST_YEAR, _LAST_YEAR)
    return faults
