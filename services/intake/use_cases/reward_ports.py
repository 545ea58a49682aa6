"""What rewarding needs of the world."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.editions import EditionStore
from services.intake.domain.reward_ledger import Balance, Booking
from services.intake.domain.reward_schemes import RewardScheme
from services.intake.domain.rewards import Reward
from services.intake.use_cases.ports import Page


@dataclass(frozen=True, kw_only=True)
class RewardMonth:
    """One month's figures."""

    month: int
    claimed_count: int = 0
    verified_count: int = 0
    approved_count: int = 0
    paid_count: int = 0
    paid_fen: int = 0


class RewardSchemeStore(EditionStore[RewardScheme], Protocol):
    """Keeps schemes by area."""

    def nearest(self, area_code: str) -> RewardScheme | None:
        """The published scheme of the longest prefix."""


class RewardStore(Protocol):
    """Keeps claims."""

    def add(self, reward: Reward) -> None:
        """Keep a new claim; raises Conflict when the party has one of the case."""

    def save(self, reward: Reward) -> None:
        """Keep a changed claim; raises Conflict."""

    def get(self, scope: str, reward_id: str) -> Reward:
        """A claim within the scope; raises RewardNotFound."""

    def of_party(self, county: str, case_id: str, party_id: str) -> Reward | None:
        """The party's claim for a case."""

    def of_case(self, county: str, case_id: str) -> Sequence[Reward]:
        """All claims for a case."""

    def page(self, scope: str, *, state: str, case_id: str, size: int, token: str) -> Page[Reward]:
        """One page, newest first."""

    def expired(self, now: datetime, *, limit: int) -> Sequence[tuple[str, str]]:
        """County and id of approved ones whose time is over, of all counties."""

    def figures(self, county: str, begin: datetime, end: datetime) -> Sequence[RewardMonth]:
        """The months of a year."""

    def sums(self, county: str, year: int, states: Collection[str]) -> int:
        """What claims in these states come to, of a year's budget."""


class RewardLedger(Protocol):
    """Keeps the double entries of a county and year."""

    def next_number(self, county: str, year: int) -> int:
        """The next row's number; who books at the same time waits and starts anew."""

    def balance(self, county: str, year: int) -> Balance:
        """What the rows add up to."""

    def add(self, booking: Booking) -> None:
        """Write a row."""

    def rows(self, county: str, year: int) -> Sequence[tuple[int, dict[str, int]]]:
        """All rows of a year, by number."""
