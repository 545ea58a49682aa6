"""`python -m services.intake.documents`: a volume in, its catalogue and the whole out; no words."""

import sys
from typing import IO

from services.intake.documents.binding import bind
from services.intake.documents.volume import framed, next_content, read_head


class _Told:
    """A pipe that tells how much went through, as the writer of a PDF wants to know."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._told = pipe, 0

    def write(self, piece: bytes) -> int:
        self._told += len(piece)
        return self._pipe.write(piece)

    def tell(self) -> int:
        return self._told

    def flush(self) -> None:
        self._pipe.flush()


if __name__ == "__main__":
    head = read_head(sys.stdin.buffer)
    papers, whole = bind(head, lambda: next_content(sys.stdin.buffer))
    sys.stdin.buffer.read()
    sys.stdout.buffer.write(framed(papers))
    whole.write(_Told(sys.stdout.buffer))
    sys.stdout.buffer.flush()
