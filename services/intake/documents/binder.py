"""Has a case's file bound（装订）in a process that ends with it: the runner stays small."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO

from chassis.children import answering
from services.intake.documents.volume import Content, packed, read_head
from services.intake.domain.archives import ArchivePaper, StoredFile
from services.intake.use_cases.binding import Volume

_WITHIN_SECONDS = 480.0
_PIECE = 256 * 1024


class FileBinder:
    """Gives a volume to `services.intake.documents`, and stores what comes back as it comes."""

    def bind(
        self, volume: Volume, keep: Callable[[Iterable[bytes]], StoredFile]
    ) -> tuple[tuple[ArchivePaper, ...], StoredFile]:
        """The catalogue and the stored whole.

        Raises:
            Unavailable: the binding failed; it is tried again, and what was stored is swept.
        """
        agreements = [Content(len(one), [one]) for one in volume.agreements]
        brought = [Content(one.size, pieces) for one, pieces in volume.contents]
        head = volume.plain() | {"agreements": len(agreements)}
        given = packed(head, [*agreements, *brought])
        module = "services.intake.documents"
        with answering(module, given=given, within_seconds=_WITHIN_SECONDS) as made:
            papers = tuple(ArchivePaper(**row) for row in read_head(made))
            file = keep(_pieces(made))
        return papers, file


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    while piece := made.read(_PIECE):
        yield piece
