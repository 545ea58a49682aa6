"""What is kept after the end, and erased."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event
from contracts.events.intake.facts import CaseEvent


@dataclass(frozen=True, kw_only=True)
class CaseHeld(CaseEvent):
    """The closed file may not be erased（保留令）."""

    unheard_because: ClassVar[str] = "only intake keeps files"


@dataclass(frozen=True, kw_only=True)
class CaseReleased(CaseEvent):
    """The hold on the file is over（解除保留）."""

    unheard_because: ClassVar[str] = "only intake keeps files"


@dataclass(frozen=True, kw_only=True)
class CaseErased(CaseEvent):
    """Names and words are gone, after the time of keeping and an approved list（到期销毁）.

    Every service takes out what it holds of them; what is counted stays.
    """


@dataclass(frozen=True, kw_only=True)
class _ArchiveEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "archive"
    unheard_because: ClassVar[str] = "the state is asked for where it is needed"

    archive_id: str
    case_id: str
    edition: int


@dataclass(frozen=True, kw_only=True)
class ArchiveReady(_ArchiveEvent):
    """The file of an archived case is made（成卷）."""

    pages: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ArchiveSuperseded(_ArchiveEvent):
    """The case was taken up again before its file was made（卷宗作废）."""


@dataclass(frozen=True, kw_only=True)
class _ErasureEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "erasure"
    unheard_because: ClassVar[str] = "the second person and the runner find it in the list"

    erasure_id: str


@dataclass(frozen=True, kw_only=True)
class ErasureProposed(_ErasureEvent):
    """What has been kept long enough was listed（提出销毁清单）."""

    found: int


@dataclass(frozen=True, kw_only=True)
class ErasureApproved(_ErasureEvent):
    """A second person approved the list（批准销毁清单）."""


@dataclass(frozen=True, kw_only=True)
class ErasureDone(_ErasureEvent):
    """All of an approved list is erased（销毁完成）."""

    erased: int
    passed_over: int
