"""What the use cases of attachments need from outside: rows, contents, uploads and a scanner."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO, Protocol

from services.intake.domain.attachments import Access, Attachment, Copy
from services.intake.domain.cases import Case
from services.intake.domain.uploads import Upload
from services.intake.use_cases.ports import Page


class AttachmentStore(Protocol):
    """Remembers attachments, and how much each case holds."""

    def add(self, attachment: Attachment) -> None:
        """Keep a new attachment."""

    def save(self, attachment: Attachment) -> None:
        """Keep a changed attachment; raises Conflict."""

    def get(self, county: str, attachment_id: str) -> Attachment:
        """One of the county's; raises AttachmentNotFound."""

    def page(self, access: Access, *, size: int, token: str) -> Page[Attachment]:
        """One page of what the access sees of its case, oldest first."""

    def twins(self, case: Case, sha256: str) -> Sequence[Attachment]:
        """The case's live attachments with this content, oldest first."""

    def take_room(self, case: Case, size: int) -> tuple[int, int]:
        """Count one more file of the case; gives how many files and bytes there are then."""

    def give_room(self, attachment: Attachment) -> None:
        """Count one file less."""

    def next_unexamined(self) -> Attachment | None:
        """Lease the attachment that has waited longest to be examined."""


class ContentStore(Protocol):
    """Keeps what files hold, sealed."""

    def put(self, area_code: str, chunks: Iterable[bytes], *, owner: str) -> Copy:
        """Store a stream; it goes after a day unless it is kept."""

    def open(self, county: str, copy: Copy) -> BinaryIO:
        """The content as a stream one may seek in."""

    def read(self, county: str, copy: Copy) -> Iterator[bytes]:
        """The content in chunks."""

    def keep(self, *copies: Copy) -> None:
        """Something refers to them now."""

    def release(self, *copies: Copy) -> None:
        """Nothing refers to them any more; they go within a day."""

    def drop(self, copy: Copy) -> None:
        """Delete at once what nothing refers to."""


class UploadStore(Protocol):
    """Remembers uploads."""

    def add(self, upload: Upload) -> None:
        """Keep a new upload."""

    def save(self, upload: Upload) -> None:
        """Keep a changed upload."""

    def get(self, county: str, upload_id: str) -> Upload:
        """One of the county's; raises UploadNotFound."""

    def count_open(self, county: str, actor: str) -> int:
        """How many uploads an account has open."""

    def expired(self, now: datetime) -> Sequence[Upload]:
        """Some whose time is over."""

    def forget(self, upload: Upload) -> None:
        """Delete one."""


class Scanner(Protocol):
    """Looks for what is harmful."""

    def scan(self, chunks: Iterator[bytes]) -> str:
        """`clean`, `infected`, or `not_scanned` where there is no scanner; raises Unavailable."""
