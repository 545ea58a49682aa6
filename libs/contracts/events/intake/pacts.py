"""Pacts of two counties, and what goes over under them; each half tells its own county."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class PactMoved(Event):
    """A pact was proposed, answered or ended（盟约变动）; `is_own_act` where the county did it."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "pact"

    pact_id: str
    partner: str
    state: str
    from_state: str = ""
    is_own_act: bool


@dataclass(frozen=True, kw_only=True)
class TransferMoved(Event):
    """A matter went over, was answered, or went on there（移送变动）; nobody's name, no words.

    `case_id` and `code` are the own county's case, empty before there is one.
    """

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "transfer"

    transfer_id: str
    case_id: str
    code: str
    partner: str
    direction: str
    state: str
    from_state: str = ""
    partner_state: str = ""
    is_own_act: bool
