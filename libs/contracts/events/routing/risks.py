"""The colour of a case: how great its risk is."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseColoured(Event):
    """A case's risk has another colour（风险变色）: none, blue, yellow or red.

    `signs` are the keys of what spoke for it; `is_by_hand` when a person set it.
    """

    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "risk"

    case_id: str
    code: str
    department: str
    colour: str
    before: str
    is_raised: bool
    is_by_hand: bool
    signs: tuple[str, ...] = ()
