"""Verification codes（验证码）: six digits that prove who holds a number, and their limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.errors import Exhausted, NotFound

LIFETIME = timedelta(minutes=5)
TRY_LIMIT = 5
PURPOSES = ("report", "follow")
NUMBER_LIMITS = (
    (timedelta(seconds=60), 1),
    (timedelta(hours=1), 5),
    (timedelta(days=1), 10),
)
COUNTY_HOURLY_LIMIT = 2_000


class Outcome(StrEnum):
    """What became of a try."""

    CONFIRMED = "confirmed"
    WRONG_CODE = "wrong_code"
    EXPIRED = "expired"
    USED = "used"
    TRIES_USED_UP = "tries_used_up"


class CodeNotFound(NotFound):
    """No such code in this county for this purpose."""


@dataclass(kw_only=True)
class VerificationCode:
    """A code for one number and one purpose; `digest` is keyed, the code itself is not kept."""

    id: str
    county: str
    phone: str
    purpose: str
    digest: str
    create_time: datetime
    expire_time: datetime
    tries: int = 0
    is_used: bool = False

    @property
    def tries_left(self) -> int:
        """How many wrong tries it still bears."""
        return max(TRY_LIMIT - self.tries, 0)

    def confirm(self, *, is_right: bool, now: datetime) -> Outcome:
        """Judge a try and count it; a code is good once."""
        if self.is_used:
            return Outcome.USED
        if now >= self.expire_time:
            return Outcome.EXPIRED
        if not self.tries_left:
            return Outcome.TRIES_USED_UP
        self.tries += 1
        if not is_right:
            return Outcome.WRONG_CODE
        self.is_used = True
        return Outcome.CONFIRMED


def check_number_limits(sent_times: Sequence[datetime], now: datetime) -> None:
    """Raise Exhausted when the number got as many codes as it may.

    Args:
        sent_times: when codes went to the number within the last day, in any order.
        now: the present instant.
    """
    for span, allowed in NUMBER_LIMITS:
        within = sorted(moment for moment in sent_times if now - moment < span)
        if len(within) >= allowed:
            raise _exhausted("number", within[-allowed] + span - now)


def check_county_limit(sent_this_hour: int, now: datetime) -> None:
    """Raise Exhausted when the county used up its hour."""
    if sent_this_hour >= COUNTY_HOURLY_LIMIT:
        hour = now.replace(minute=0, second=0, microsecond=0)
        raise _exhausted("county", hour + timedelta(hours=1) - now)


def _exhausted(limit: str, wait: timedelta) -> Exhausted:
    seconds = max(1, int(wait.total_seconds()) + 1)
    return Exhausted(f"the {limit}'s limit of codes is used up", retry_after=str(seconds))
