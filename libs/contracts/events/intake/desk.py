"""The guidance desk."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class TicketMoved(Event):
    """A number of the hall's queue was taken, called, or done with（取号叫号）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "ticket"

    ticket_id: str
    state: str
    from_state: str = ""
    purpose: str = ""
    day: str = ""
    is_booked: bool = False


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(Event):
    """A visit was booked, came about, or did not（预约）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "appointment"

    appointment_id: str
    state: str
    from_state: str = ""
    purpose: str = ""
    day: str = ""
    slot: str = ""
    is_public: bool = False


@dataclass(frozen=True, kw_only=True)
class GuidanceMoved(Event):
    """The guide took a record down, or it found its way（引导）; `case_id` once it is a case."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "guidance"

    guidance_id: str
    state: str
    from_state: str = ""
    kind: str = ""
    area_code: str = ""
    guide: str = ""
    case_id: str = ""
