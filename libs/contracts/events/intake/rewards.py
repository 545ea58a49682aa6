"""Rewards for reports."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class RewardMoved(Event):
    """A claim to a reward was made, judged, paid or fell away（举报奖励）; nobody's name.

    Private: notify {party_id}, whom its message is for.
    """

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "reward"

    reward_id: str
    case_id: str
    code: str
    state: str
    from_state: str = ""
