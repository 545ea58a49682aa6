"""Attachments in a case's file（附件入卷）: which become pages, which are only listed, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from services.intake.domain.attachments import (
    SCAN_NAMES,
    STATE_NAMES,
    Attachment,
    AttachmentState,
    Copy,
)
from services.intake.domain.contents import KINDS

MOST_BOUND_BYTES = 120 * 1024 * 1024
MOST_PAGES = 600
"""What one file binds; what goes beyond lies beside it, proved by its hash."""
COLUMNS = ("附件", "名称", "种类与大小", "提交", "检查", "入卷方式", "原件校验（SHA-256）")
OUTCOME = COLUMNS.index("入卷方式")


class Form(StrEnum):
    """How an attachment goes into the file."""

    PICTURE = "picture"  # 图片，一页
    DOCUMENT = "document"  # PDF，逐页转为图像
    LISTED = "listed"  # 仅登记


TITLES = {Form.PICTURE: "图片", Form.DOCUMENT: "PDF"}
LISTED = "仅登记，原件另存"
BEYOND = "超出装订容量，仅登记"
UNREADABLE = "无法逐页转换，仅登记"


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One attachment as the binder gets it: its row of the list, and the copy that it binds."""

    number: int
    form: Form
    row: tuple[str, ...]
    sha256: str
    size: int = 0

    @property
    def title(self) -> str:
        """What the catalogue calls it; its name stands in the list of the file alone."""
        return f"附件{self.number}（{TITLES[self.form]}）"

    def plain(self) -> dict[str, object]:
        """The same as data for the binder."""
        return asdict(self)


def exhibits_of(attachments: Sequence[Attachment]) -> list[Exhibit]:
    """Every attachment of a case, oldest first; only what passed its examination becomes pages."""
    room = MOST_BOUND_BYTES
    found: list[Exhibit] = []
    for number, one in enumerate(attachments, 1):
        form, copy = _form(one), copy_of(one)
        is_beyond = form is not Form.LISTED and copy.size > room
        form = Form.LISTED if is_beyond else form
        size = 0 if form is Form.LISTED else copy.size
        room -= size
        outcome = BEYOND if is_beyond else LISTED
        row = (f"附件{number}", *_cells(one), outcome, one.original.sha256)
        found.append(
            Exhibit(number=number, form=form, row=row, sha256=one.original.sha256, size=size)
        )
    return found


def copy_of(attachment: Attachment) -> Copy:
    """The stored copy that is bound: of a picture the one that is free of place and device."""
    return attachment.cleaned or attachment.original


def outcome(form: Form, pages: int) -> str:
    """What the list says of an exhibit that has become pages, or could not."""
    if not pages:
        return UNREADABLE
    return "图片入卷，1页" if form is Form.PICTURE else f"逐页转为图像入卷，{pages}页"


def _form(attachment: Attachment) -> Form:
    if attachment.state is not AttachmentState.READY:
        return Form.LISTED
    if KINDS[attachment.kind].is_picture:
        return Form.PICTURE
    return Form.DOCUMENT if attachment.kind == "pdf" else Form.LISTED


def _cells(attachment: Attachment) -> Iterator[str]:
    yield attachment.name
    yield f"{attachment.kind.upper()}，{attachment.original.size:,}字节"
    yield "当事人" if attachment.party_id else attachment.added_by
    is_ready = attachment.state is AttachmentState.READY
    names = SCAN_NAMES[attachment.scan] if is_ready else STATE_NAMES[attachment.state]
    yield names
