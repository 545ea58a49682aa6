"""What residents choose from a list: a mediator or a service."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class ChoiceMoved(Event):
    """A party chose a mediator or service, and what came of it（点单流转）.

    `mediator_id` is whoever is chosen or assigned now. Private: notify {party_id}, whom its
    message is for.
    """

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "choice"

    choice_id: str
    case_id: str
    code: str
    kind: str
    state: str
    from_state: str = ""
    offering_id: str = ""
    mediator_id: str = ""
