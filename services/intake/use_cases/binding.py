"""What a case's file is bound from（卷宗材料）, and the port of who binds it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.intake.domain.archives import Archive, ArchivePaper, StoredFile
from services.intake.domain.dossier import Paper, moment
from services.intake.domain.exhibits import Exhibit, Form


@dataclass(frozen=True, kw_only=True)
class Volume:
    """Papers that intake composed, agreements as they were printed, and what people brought.

    `open_exhibit` gives the bytes of the copy that is bound, in pieces, when they are wanted.
    """

    archive: Archive
    title: str
    papers: Sequence[Paper]
    agreements: Sequence[bytes]
    exhibits: Sequence[Exhibit]
    open_exhibit: Callable[[Exhibit], Iterable[bytes]]

    @property
    def contents(self) -> Iterator[tuple[Exhibit, Iterable[bytes]]]:
        """What becomes pages, with its bytes."""
        for one in self.exhibits:
            if one.form is not Form.LISTED:
                yield one, self.open_exhibit(one)

    def plain(self) -> dict[str, Any]:
        """All but the bytes, as data."""
        archive = self.archive
        return {
            "code": archive.code,
            "county": archive.county,
            "edition": archive.edition,
            "archive_time": moment(archive.order_time),
            "title": self.title,
            "papers": [paper.plain() for paper in self.papers],
            "exhibits": [one.plain() for one in self.exhibits],
        }


class Binder(Protocol):
    """Binds a volume to one document."""

    def bind(
        self, volume: Volume, keep: Callable[[Iterable[bytes]], StoredFile]
    ) -> tuple[tuple[ArchivePaper, ...], StoredFile]:
        """The catalogue, and the whole as `keep` stored it; raises Unavailable."""
