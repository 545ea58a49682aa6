"""The upload（上传）: a file on its way in parts; it becomes an attachment or is forgotten."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.errors import FieldFault, Invalid, NotFound, NotYet, Refusal, WrongState
from services.intake.domain.attachments import Copy

PART_SIZE = 1024 * 1024
LARGEST = 20 * 1024 * 1024
LIFE = timedelta(hours=24)
MOST_OPEN = 20


class UploadNotFound(NotFound):
    """There is no such upload of the caller's."""


class PartDiffers(Refusal):
    """Another content was put at the same place before."""

    reason = "part_differs"


class TooManyUploads(Refusal):
    """The caller has too many uploads open; they end by themselves."""

    reason = "too_many_uploads"


@dataclass(kw_only=True)
class Upload:
    """A file that is said to come, and the parts of it that have; `actor` owns it."""

    id: str
    area_code: str
    case_id: str
    actor: str
    name: str
    size: int
    sha256: str
    keeps_metadata: bool
    is_public: bool
    expire_time: datetime
    parts: dict[int, Copy] = field(default_factory=dict)
    attachment_id: str = ""

    @property
    def received_size(self) -> int:
        """How many bytes have come."""
        return sum(part.size for part in self.parts.values())

    def part_size(self, offset: int) -> int:
        """How large the part at a place is; raises Invalid where none begins."""
        if offset % PART_SIZE or not 0 <= offset < self.size:
            raise Invalid(
                FieldFault(
                    field="offset",
                    reason="out_of_range",
                    message=f"分片须从 {PART_SIZE} 的整数倍开始，且在文件范围内",
                    message_en=f"Parts begin at multiples of {PART_SIZE} within the file.",
                )
            )
        return min(PART_SIZE, self.size - offset)

    def put(self, offset: int, part: Copy) -> bool:
        """Take a part in; False when it is there already.

        Raises:
            PartDiffers: another content is there.
            WrongState: the upload is complete.
        """
        if part.size != self.part_size(offset):
            raise Invalid(
                FieldFault(
                    field="content",
                    reason="wrong_size",
                    message="分片大小不符",
                    message_en="The part has not the size of its place.",
                )
            )
        known = self.parts.get(offset)
        if known and known.sha256 != part.sha256:
            raise PartDiffers(f"another part of {self.id} stands at {offset}")
        if known:
            return False
        self._expect_open()
        self.parts[offset] = part
        return True

    def whole(self) -> list[Copy]:
        """All parts in order.

        Raises:
            NotYet: some have not come.
            WrongState: it is complete already.
        """
        self._expect_open()
        if self.received_size < self.size:
            raise NotYet(f"{self.id} lacks parts", reason="parts_missing")
        return [self.parts[offset] for offset in sorted(self.parts)]

    def complete(self, attachment_id: str) -> None:
        """It has become an attachment."""
        self._expect_open()
        self.attachment_id = attachment_id

    def _expect_open(self) -> None:
        if self.attachment_id:
            raise WrongState(f"{self.id} is complete", state="complete")
