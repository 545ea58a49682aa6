"""Archiving（成卷）: the file of an archived case, made by the runner, shown to those who may."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from contracts.errors import NotYet, Refusal
from contracts.ports import Now
from contracts.principals import Post, Principal
from services.intake.domain.archives import Archive, ArchivePaper, ArchiveState, StoredFile
from services.intake.domain.attachments import Attachment, AttachmentState, Copy
from services.intake.domain.cases import Case
from services.intake.domain.dossier import Sources, compose
from services.intake.domain.exhibits import copy_of, exhibits_of
from services.intake.domain.history import Head
from services.intake.domain.states import State
from services.intake.domain.timeline import Entry
from services.intake.use_cases.allowance import Allowance
from services.intake.use_cases.binding import Binder, Volume
from services.intake.use_cases.ports import (
    CaseStore,
    PaperStore,
    ProcessStore,
    ReadAudit,
    TimelineStore,
)
from services.intake.use_cases.reading import Reading

CATALOGUE_READERS = (
    Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER, Post.AUDITOR,
)  # fmt: skip
FILE_READERS = (Post.DISPATCHER, Post.SUPERVISOR)
PURPOSE = "查阅卷宗"
_PAGE, _MOST_ENTRIES = 100, 20_000
_BACK_OFF_SECONDS = (2, 5, 15, 60, 300, 900)


class ArchiveStore(Protocol):
    """Remembers files, and which are to be made."""

    def claim(self) -> Archive | None:
        """Lease the file that has waited longest."""

    def holding(self, archive: Archive) -> AbstractContextManager[None]:
        """Keep the lease of a claimed file for as long as the block lasts."""

    def postpone(self, archive: Archive, until: datetime) -> None:
        """Try again later, unless another has claimed it meanwhile."""

    def save(self, archive: Archive) -> None:
        """Keep a changed file; raises Conflict."""

    def latest(self, scope: str, case_id: str) -> Archive:
        """The file of the last time the case was archived; raises NotFound."""

    def put(self, archive: Archive, name: str, pieces: Iterable[bytes]) -> StoredFile:
        """Store the whole as it comes; it is swept unless it is kept."""

    def keep(self, file: StoredFile) -> None:
        """Keep a stored file for good, in the open transaction."""

    def read(self, archive: Archive) -> Iterator[bytes]:
        """The whole, in chunks."""


class HistoryStore(Protocol):
    """Knows where histories stand."""

    def head(self, county: str, case_id: str) -> Head | None:
        """Where a case's chain ends; None while a row of it waits to be linked."""


class AttachmentShelf(Protocol):
    """Gives what people brought to a case."""

    def all_of(self, county: str, case_id: str) -> Sequence[Attachment]:
        """Every attachment of a case, oldest first, the gone ones too."""

    def read(self, county: str, copy: Copy) -> Iterator[bytes]:
        """What a stored copy holds, in chunks."""


class AgreementShelf(Protocol):
    """Gives agreements as they were printed; read from mediation."""

    def agreement(self, county: str, agreement_id: str) -> bytes:
        """The agreement as PDF/A; raises Unavailable or NotYet."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where the papers of a file come from."""

    cases: CaseStore
    timeline: TimelineStore
    papers: PaperStore
    processes: ProcessStore
    history: HistoryStore
    agreements: AgreementShelf
    attachments: AttachmentShelf


class Filing:
    """Makes files, one at a time, in the runner."""

    def __init__(
        self,
        desk: Desk,
        archives: ArchiveStore,
        binder: Binder,
        audit: ReadAudit,
        transact: Callable[[Callable[[], None]], None],
        now: Now,
    ) -> None:
        """Work on these stores; `transact` runs its argument in one transaction."""
        self._desk = desk
        self._archives = archives
        self._binder = binder
        self._audit = audit
        self._transact = transact
        self._now = now

    def make_next(self) -> bool:
        """Make the file that has waited longest; False when none waits.

        A part that is away puts the file off, longer with each attempt.
        """
        archive = self._archives.claim()
        if archive is None:
            return False
        try:
            with self._archives.holding(archive):
                self._make(archive)
        except Refusal:
            attempts = min(archive.attempts, len(_BACK_OFF_SECONDS) - 1)
            wait = timedelta(seconds=_BACK_OFF_SECONDS[attempts])
            self._archives.postpone(archive, self._now() + wait)
        return True

    def _make(self, archive: Archive) -> None:
        case = self._desk.cases.get(archive.county, archive.case_id)
        if case.state is not State.ARCHIVED or case.archive_count != archive.edition:
            self._transact(lambda: self._supersede(archive))
            return
        sources = self._sources(case)
        agreement_id = case.track.agreement_id
        agreements = (
            [self._desk.agreements.agreement(case.county, agreement_id)] if agreement_id else []
        )
        name = f"{archive.code}-{archive.edition}.pdf"
        volume = self._volume(archive, sources, agreements)
        papers, file = self._binder.bind(
            volume, lambda pieces: self._archives.put(archive, name, pieces)
        )
        self._transact(lambda: self._keep(archive, papers, file, sources.history))

    def _volume(self, archive: Archive, sources: Sources, agreements: Sequence[bytes]) -> Volume:
        """What is bound; raises NotYet while something brought is not examined."""
        brought = self._desk.attachments.all_of(archive.county, archive.case_id)
        if any(one.state is AttachmentState.SCANNING for one in brought):
            raise NotYet(f"an attachment of {archive.case_id} is not examined yet")
        exhibits = exhibits_of(brought)
        copies = {one.number: copy_of(kept) for one, kept in zip(exhibits, brought, strict=True)}
        return Volume(
            archive=archive,
            title=sources.case.matter.title,
            papers=compose(sources),
            agreements=agreements,
            exhibits=exhibits,
            open_exhibit=lambda one: self._desk.attachments.read(
                archive.county, copies[one.number]
            ),
        )

    def _supersede(self, archive: Archive) -> None:
        done = replace(archive, facts=[])  # the transaction may begin anew
        done.supersede()
        self._archives.save(done)

    def _keep(
        self, archive: Archive, papers: tuple[ArchivePaper, ...], file: StoredFile, history: Head
    ) -> None:
        done = replace(archive, facts=[])
        done.finish(papers, file, history, self._now())
        self._archives.save(done)
        self._archives.keep(file)
        anchored = (f"history:{history.length}:{history.hash}", f"file:{file.sha256}")
        self._audit.note_read(archive.county, archive.case_id, anchored, "成卷")

    def _sources(self, case: Case) -> Sources:
        history = self._desk.history.head(case.county, case.id)
        if history is None:
            raise NotYet(f"the history of {case.id} is not linked yet")
        return Sources(
            case=case,
            entries=self._entries(case),
            supplements=self._desk.papers.all_supplements(case.county, case.id),
            amendments=self._desk.papers.amendments(case.county, case.id),
            history=history,
            state_name=self._desk.processes.rules(case.area_code).state_name,
        )

    def _entries(self, case: Case) -> list[Entry]:
        entries: list[Entry] = []
        token = ""
        while len(entries) < _MOST_ENTRIES:
            page = self._desk.timeline.page(case.county, case.id, size=_PAGE, token=token)
            entries += page.items
            token = page.next_page_token
            if not token:
                break
        return entries


class Archives:
    """Shows files to those who may."""

    def __init__(
        self, reading: Reading, archives: ArchiveStore, audit: ReadAudit, allowance: Allowance
    ) -> None:
        """Show the files of the cases that the reader may see."""
        self._reading = reading
        self._archives = archives
        self._audit = audit
        self._allowance = allowance

    def catalogue(self, who: Principal, case_id: str) -> Archive:
        """The catalogue of a case's file, and whether it is made yet; raises NotFound."""
        who.require(*CATALOGUE_READERS)
        case = self._reading.case(who, case_id)
        return self._archives.latest(case.county, case.id)

    def file(self, who: Principal, case_id: str) -> tuple[Archive, Iterator[bytes]]:
        """The whole file; it names people, so it is audited and counted as a reading in clear.

        Raises:
            NotYet: it is being made.
            NotFound: there is none, or it was erased.
            Exhausted: the caller has read too many within the hour.
        """
        who.require(*FILE_READERS)
        case = self._reading.case(who, case_id)
        archive = self._archives.latest(case.county, case.id)
        if archive.state is ArchiveState.BUILDING:
            raise NotYet(f"the file of {case_id} is being made", retry_after="2")
        chunks = self._archives.read(archive)
        self._allowance.take(who)
        self._audit.note_read(case.county, case.id, ("archive_file",), PURPOSE)
        return archive, chunks
