"""Matters that go from one level to another."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _ReferralEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "referral"

    referral_id: str
    assignment_id: str
    case_id: str
    code: str
    direction: str
    department: str
    to_department: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ReferralRaised(_ReferralEvent):
    """A lower level asks that a higher one takes the matter（上报）. Private: intake {note}."""


@dataclass(frozen=True, kw_only=True)
class ReferralSent(_ReferralEvent):
    """The centre gave the matter to a lower level（下派）. Private: intake {note}."""


@dataclass(frozen=True, kw_only=True)
class ReferralGranted(_ReferralEvent):
    """The higher level takes the matter（同意上报）."""


@dataclass(frozen=True, kw_only=True)
class ReferralRefused(_ReferralEvent):
    """The matter stays where it is（退回上报）. Private: intake {note}."""


@dataclass(frozen=True, kw_only=True)
class ReferralDone(_ReferralEvent):
    """Who has the matter now reported it; who sent it is told（上报、下派办结）."""


@dataclass(frozen=True, kw_only=True)
class ReferralLapsed(_ReferralEvent):
    """Nothing is left to decide: the order ended or went on to another（上报失效）."""
