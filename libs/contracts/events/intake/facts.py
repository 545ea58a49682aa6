"""What every event about a case says."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """What may be said about a party without saying who it is."""

    party_id: str
    role: str
    type: str
    has_phone: bool = False
    is_verified: bool = False
    is_representative: bool = False
    represents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "case"

    case_id: str
    code: str
    state: str
    from_state: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseFacts(CaseEvent):
    """The facts by which others decide, complete each time they are told."""

    kind: str
    area_code: str
    channel: str
    dispute_kind: str = ""
    category: str = ""
    category_origin: str = ""
    amount_fen: int = 0
    people_count: int = 1
    is_urgent: bool = False
    is_confidential: bool = False
    is_anonymous: bool = False
    is_restricted: bool = False
    needs_supplement: bool = False
    is_repeat: bool = False
    parties: tuple[PartyFacts, ...] = ()
    first_responder: str = ""
    incident_id: str = ""
    hand_over_ask: str = ""
    hand_over_due_time: datetime | None = None
    register_time: datetime
