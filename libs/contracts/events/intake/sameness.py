"""Cases of one matter."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event
from contracts.events.intake.facts import CaseEvent


@dataclass(frozen=True, kw_only=True)
class _MemberEvent(CaseEvent):
    main_case_id: str
    main_code: str


@dataclass(frozen=True, kw_only=True)
class CaseMerged(_MemberEvent):
    """The case follows another of the same matter（并案）; `state` is the main case's."""


@dataclass(frozen=True, kw_only=True)
class CaseFollowed(_MemberEvent):
    """The main case moved, and its member with it（随主案）; once per member and move."""


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(_MemberEvent):
    """The case goes on alone（撤销并案）; `state` is where its own handling stands."""


@dataclass(frozen=True, kw_only=True)
class BundleChanged(Event):
    """A main case has another number of members（并案变化）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "bundle"

    bundle_id: str
    case_id: str
    code: str
    member_count: int


@dataclass(frozen=True, kw_only=True)
class _LinkEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "link"

    link_id: str
    case_id: str
    code: str
    other_case_id: str
    other_code: str


@dataclass(frozen=True, kw_only=True)
class CaseLinked(_LinkEvent):
    """Two cases have to do with each other（关联）."""


@dataclass(frozen=True, kw_only=True)
class CaseUnlinked(_LinkEvent):
    """Two cases have nothing to do with each other after all（取消关联）."""
