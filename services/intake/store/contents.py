"""What files hold, in the kernel's file store; no name is kept there."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from chassis.files import Files
from chassis.kernel import Kernel
from services.intake.domain.attachments import Copy

_NAME, _MEDIA_TYPE = "attachment", "application/octet-stream"


class GridContentStore:
    """Keeps contents sealed in GridFS."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the store."""
        self._files = Files(kernel)

    def put(self, area_code: str, chunks: Iterable[bytes], *, owner: str) -> Copy:
        """Store a stream; it goes after a day unless it is kept."""
        kept = self._files.put(area_code, _NAME, _MEDIA_TYPE, chunks, owner=owner)
        return Copy(file_id=kept.id, size=kept.size, sha256=kept.sha256)

    def open(self, county: str, copy: Copy) -> BinaryIO:
        """The content as a stream one may seek in."""
        return self._files.open(county, copy.file_id)

    def read(self, county: str, copy: Copy) -> Iterator[bytes]:
        """The content in chunks."""
        return self._files.read(county, copy.file_id)[1]

    def keep(self, *copies: Copy) -> None:
        """Something refers to them now."""
        for copy in copies:
            self._files.claim(copy.file_id)

    def release(self, *copies: Copy) -> None:
        """Nothing refers to them any more; they go within a day."""
        for copy in copies:
            self._files.release(copy.file_id)

    def drop(self, copy: Copy) -> None:
        """Delete at once what nothing refers to."""
        self._files.drop(copy.file_id)
