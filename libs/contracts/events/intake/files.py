"""Attachments, and the sheets of matters."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportMoved(Event):
    """A sheet of matters was taken in, checked, started, finished or given up（批量导入流转）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "import"

    import_id: str
    state: str
    row_count: int = 0
    faulty_count: int = 0
    done_count: int = 0
    failed_count: int = 0


@dataclass(frozen=True, kw_only=True)
class _AttachmentEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "attachment"

    attachment_id: str
    case_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class AttachmentAdded(_AttachmentEvent):
    """Somebody brought a file（上传附件）; its name is not told. `party_id` is empty for staff."""

    kind: str
    size: int
    party_id: str = ""


@dataclass(frozen=True, kw_only=True)
class AttachmentExamined(_AttachmentEvent):
    """A file was looked at: it may be handed out, or it was refused（附件检查）."""

    scan: str
    reason_code: str = ""


@dataclass(frozen=True, kw_only=True)
class AttachmentShared(_AttachmentEvent):
    """A file is shown to the parties, or no longer（附件公开）."""

    is_public: bool


@dataclass(frozen=True, kw_only=True)
class AttachmentRemoved(_AttachmentEvent):
    """A file was taken away; hash and reason stay（移除附件）."""

    reason_code: str
