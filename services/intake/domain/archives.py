"""The file of an archived case（卷宗）: its papers in order, made by the runner."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import WrongState
from contracts.events import intake as events
from services.intake.domain.history import Head


class ArchiveState(StrEnum):
    """Where a file stands（卷宗状态）."""

    BUILDING = "building"  # 制作中
    READY = "ready"  # 已成卷
    SUPERSEDED = "superseded"  # 已作废
    ERASED = "erased"  # 已销毁


@dataclass(frozen=True, kw_only=True)
class ArchivePaper:
    """One paper of a file（卷内文件）."""

    number: int
    title: str
    first_page: int
    pages: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """The whole as one document, where it lies."""

    file_id: str
    sha256: str
    size: int


@dataclass(kw_only=True)
class Archive(Aggregate):
    """A case's file, once for each time it was archived."""

    code: str
    edition: int
    order_time: datetime
    state: ArchiveState = ArchiveState.BUILDING
    papers: tuple[ArchivePaper, ...] = ()
    file: StoredFile | None = None
    history: Head | None = None
    ready_time: datetime | None = None
    due_time: datetime | None = None
    attempts: int = 0

    @property
    def pages(self) -> int:
        """How many pages the papers have together."""
        return sum(paper.pages for paper in self.papers)

    def finish(
        self, papers: tuple[ArchivePaper, ...], file: StoredFile, history: Head, now: datetime
    ) -> None:
        """The file is made."""
        self._need(ArchiveState.BUILDING)
        self.state, self.due_time, self.ready_time = ArchiveState.READY, None, now
        self.papers, self.file, self.history = papers, file, history
        self.record(events.ArchiveReady(**self._base(), pages=self.pages, sha256=file.sha256))

    def supersede(self) -> None:
        """The case was taken up again before its file was made."""
        self._need(ArchiveState.BUILDING)
        self.state, self.due_time = ArchiveState.SUPERSEDED, None
        self.record(events.ArchiveSuperseded(**self._base()))

    def _need(self, state: ArchiveState) -> None:
        if self.state is not state:
            raise WrongState(f"{self.id} is {self.state}", state=self.state)

    def _base(self) -> dict[str, Any]:
        return {"archive_id": self.id, "case_id": self.case_id, "edition": self.edition}
