"""The attachment（附件）: what is known of a file of a case, from the door to its tombstone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, NotPermitted, Refusal, WrongState
from contracts.events import intake as events
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.contents import KINDS
from services.intake.domain.secrecy import BESIDE_THE_CENTRE, is_secret

MOST_FILES = 100
MOST_BYTES = 200 * 1024 * 1024
WITHDRAWN, INFECTED, UNREADABLE = "withdrawn", "infected", "unreadable"
CLEAN, NOT_SCANNED = "clean", "not_scanned"
_DESK = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)


class AttachmentState(StrEnum):
    """Where an attachment stands（附件状态）."""

    SCANNING = "scanning"  # 检查中
    READY = "ready"  # 可查看
    REFUSED = "refused"  # 未通过检查
    REMOVED = "removed"  # 已移除


STATE_NAMES: Mapping[str, str] = {
    AttachmentState.SCANNING: "正在检查",
    AttachmentState.READY: "可以查看",
    AttachmentState.REFUSED: "未通过检查，内容不予保留",
    AttachmentState.REMOVED: "已移除",
}
SCAN_NAMES: Mapping[str, str] = {
    "": "",
    CLEAN: "未发现病毒",
    INFECTED: "发现病毒",
    NOT_SCANNED: "未作病毒扫描",
}
_LIVE = (AttachmentState.SCANNING, AttachmentState.READY)
TRANSITIONS: Mapping[str, Mapping[AttachmentState, AttachmentState]] = {
    "pass": {AttachmentState.SCANNING: AttachmentState.READY},
    "fail": {AttachmentState.SCANNING: AttachmentState.REFUSED},
    "share": {state: state for state in _LIVE},
    "remove": dict.fromkeys(_LIVE, AttachmentState.REMOVED),
}


class AttachmentNotFound(NotFound):
    """There is no such attachment within the caller's sight."""


class SameContent(Refusal):
    """The same side has brought the same bytes before; `attachment_id` says which."""

    reason = "same_content"


class ShelfFull(Refusal):
    """The case holds as many files, or as many bytes, as it may."""

    reason = "too_many_files"


class MetadataKept(Refusal):
    """What the file tells of its maker cannot be taken out, so the caller may not have it."""

    reason = "metadata_kept"


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A stored file: where it lies, how large it is, and its hash."""

    file_id: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What the runner found: the scan's verdict, the copies it made, or why the file is unfit."""

    scan: str
    cleaned: Copy | None = None
    thumbnail: Copy | None = None
    reason_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Gone:
    """Why an attachment is gone, and since when."""

    reason_code: str
    reason: str
    time: datetime


@dataclass(kw_only=True)
class Attachment(Aggregate):
    """A file of a case（附件）; `party_id` is empty when staff brought it."""

    state: AttachmentState
    kind: str
    name: str
    original: Copy
    added_by: str
    party_id: str
    add_time: datetime
    is_public: bool = False
    keeps_metadata: bool = False
    same_as_id: str = ""
    scan: str = ""
    cleaned: Copy | None = None
    thumbnail: Copy | None = None
    gone: Gone | None = None

    @property
    def is_live(self) -> bool:
        """Whether it counts among the case's files."""
        return self.state in _LIVE

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Every stored file of it."""
        return tuple(one for one in (self.original, self.cleaned, self.thumbnail) if one)

    def add(self) -> None:
        """It lies there and waits to be examined."""
        self.record(
            events.AttachmentAdded(
                attachment_id=self.id,
                case_id=self.case_id,
                state=self.state,
                kind=self.kind,
                size=self.original.size,
                party_id=self.party_id,
            )
        )

    def examine(self, found: Examination, now: datetime) -> None:
        """The runner has looked at it: it may be handed out, or its content goes."""
        self._go("fail" if found.reason_code else "pass")
        self.scan = found.scan
        if found.reason_code:
            self.gone = Gone(reason_code=found.reason_code, reason="", time=now)
        else:
            self.cleaned, self.thumbnail = found.cleaned, found.thumbnail
        self.record(
            events.AttachmentExamined(
                attachment_id=self.id,
                case_id=self.case_id,
                state=self.state,
                scan=found.scan,
                reason_code=found.reason_code,
            )
        )

    def share(self, *, is_public: bool, case: Case) -> None:
        """Show it to all parties of the case, or no longer.

        Raises:
            NotPermitted: a party whose name is kept secret brought it.
        """
        if is_public and self.party_id and is_secret(case.matter):
            raise NotPermitted(f"{self.id} would tell who reported {case.id}", reason="kept_secret")
        self._go("share")
        self.is_public = is_public
        self.record(
            events.AttachmentShared(
                attachment_id=self.id, case_id=self.case_id, state=self.state, is_public=is_public
            )
        )

    def remove(self, reason: str, now: datetime) -> None:
        """Take it away; hash and reason stay."""
        self._go("remove")
        self.gone = Gone(reason_code=WITHDRAWN, reason=reason, time=now)
        self.record(
            events.AttachmentRemoved(
                attachment_id=self.id,
                case_id=self.case_id,
                state=self.state,
                reason_code=WITHDRAWN,
            )
        )

    def _go(self, verb: str) -> None:
        to = TRANSITIONS[verb].get(self.state)
        if to is None:
            raise WrongState(f"{self.id} is {self.state}: cannot {verb}", state=self.state)
        self.state = to


@dataclass(frozen=True, kw_only=True)
class Access:
    """One caller's way to the attachments of one case: as staff, or as one of its parties."""

    case: Case
    who: Principal
    party_id: str = ""

    @property
    def owner(self) -> str:
        """Whose uploads the caller's are: an account's, or one party's alone."""
        return f"party:{self.party_id}" if self.party_id else self.who.id

    def brought(self, attachment: Attachment) -> bool:
        """Whether the caller brought it."""
        if self.party_id:
            return attachment.party_id == self.party_id
        return not attachment.party_id and attachment.added_by == self.who.id

    def sees(self, attachment: Attachment) -> bool:
        """Whether it exists for the caller."""
        if self.party_id:
            is_shown = attachment.is_public and attachment.state is AttachmentState.READY
            return self.brought(attachment) or is_shown
        return self.who.post is not Post.OFFICER or self.brought(attachment)

    def is_veiled(self, attachment: Attachment) -> bool:
        """Whether the caller may not read its name nor anything else that tells of its maker."""
        if self.brought(attachment):
            return False
        is_outside = bool(self.party_id) or self.who.post in BESIDE_THE_CENTRE
        return is_outside and is_secret(self.case.matter)

    @property
    def is_desk(self) -> bool:
        """Whether the caller is staff of the centre itself."""
        return self.who.post in _DESK

    def name_of(self, attachment: Attachment) -> str:
        """The name the caller reads."""
        if self.is_veiled(attachment):
            return f"附件{attachment.id[-6:]}.{KINDS[attachment.kind].extension}"
        return attachment.name

    def copy_for(self, attachment: Attachment) -> Copy | None:
        """The stored file that the caller may have; None while or where there is none.

        Who brought it and the centre's staff get the original where its maker agreed to that, or
        where there is nothing to take out; everybody else gets the cleaned copy, and in a secret
        case nothing but that.
        """
        if attachment.state is not AttachmentState.READY:
            return None
        is_near = self.is_desk or self.brought(attachment)
        if attachment.cleaned and not (attachment.keeps_metadata and is_near):
            return attachment.cleaned
        may_tell = KINDS[attachment.kind].tells_nothing or not self.is_veiled(attachment)
        return attachment.original if may_tell else None
