"""Importing（批量导入）: what people do with sheets of matters."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import FieldFault, Invalid
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.faults import Faults
from services.intake.domain.imports import (
    ImportBatch,
    ImportNotFound,
    Outcome,
    Phase,
    Progress,
    Row,
    Sheet,
)
from services.intake.use_cases.import_ports import ImportStore, ProgressStore, ReportBook, RowStore
from services.intake.use_cases.ports import Page

DESK = (Post.CLERK, Post.DISPATCHER)
READERS = (*DESK, Post.SUPERVISOR)
_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True)
class ImportView:
    """An import and how far it is."""

    batch: ImportBatch
    progress: Progress


@dataclass(frozen=True, kw_only=True)
class ImportBooks:
    """The stores an import is kept in, with time and ids."""

    imports: ImportStore
    progress: ProgressStore
    rows: RowStore
    reports: ReportBook
    now: Now
    new_id: NewId


class Importing:
    """Takes sheets in, starts and stops them, and shows them."""

    def __init__(self, books: ImportBooks) -> None:
        """Write to the books."""
        self._books = books

    def admit(self, who: Principal, file_name: str) -> str:
        """Whether the caller may upload a file of this name; gives the name as kept.

        Raises:
            NotPermitted, Invalid: before anything of it is stored.
        """
        who.require(*DESK)
        faults = Faults()
        name = faults.text("file_name", file_name, least=1, most=_LONGEST_NAME)
        faults.check()
        return name

    def upload(self, who: Principal, sheet: Sheet, *, sends_messages: bool) -> ImportView:
        """A stored sheet becomes an import, to be read by the runner.

        Raises:
            Invalid: the county has taken in the same file before.
        """
        who.require(*DESK)
        books = self._books
        if books.imports.has_sheet(who.county, sheet.sha256):
            message = "该文件已经导入过，如需重新导入请先取消原导入"
            english = "The same file was taken in before; cancel that import first."
            raise Invalid(_fault("file", "already_uploaded", message, english))
        now = books.now()
        batch = ImportBatch(
            id=books.new_id(),
            area_code=who.county,
            sheet=sheet,
            sends_messages=sends_messages,
            uploader=who.id,
            uploader_post=str(who.post),
            upload_time=now,
        )
        batch.upload()
        progress = Progress(
            import_id=batch.id, area_code=batch.area_code, phase_time=now, update_time=now
        )
        books.imports.add(batch)
        books.progress.add(progress)
        books.reports.claim(sheet.file_id)
        return ImportView(batch=batch, progress=progress)

    def start(self, who: Principal, import_id: str, version: int) -> ImportView:
        """Register the sound rows."""
        view = self._load(who, import_id, version)
        view.batch.start(view.progress)
        view.progress.enter(Phase.REGISTERING, self._books.now())
        return self._keep(view)

    def cancel(self, who: Principal, import_id: str, version: int) -> ImportView:
        """Stop before the next rows; what is registered stays."""
        view = self._load(who, import_id, version)
        view.batch.cancel(view.progress, self._books.now())
        view.progress.enter(Phase.RESTING, view.progress.update_time)
        return self._keep(view)

    def get(self, who: Principal, import_id: str) -> ImportView:
        """One import; raises ImportNotFound."""
        who.require(*READERS)
        batch = self._books.imports.get(who.area_code, import_id)
        progress = self._books.progress.get(batch.county, batch.id)
        return ImportView(batch=batch, progress=progress)

    def page(self, who: Principal, *, size: int, token: str) -> Page[ImportBatch]:
        """The county's imports, newest first."""
        who.require(*READERS)
        return self._books.imports.page(who.area_code, size=_page_size(size), token=token)

    def views(self, who: Principal, batches: Sequence[ImportBatch]) -> list[ImportView]:
        """The imports of a page with how far each is."""
        found = self._books.progress.several(who.county, [batch.id for batch in batches])
        return [ImportView(batch=batch, progress=found[batch.id]) for batch in batches]

    def rows(
        self, who: Principal, import_id: str, outcome: str, *, size: int, token: str
    ) -> Page[Row]:
        """What became of the rows, in the order of the sheet."""
        faults = Faults()
        if outcome:
            faults.choice("outcome", outcome, tuple(Outcome))
        faults.check()
        batch = self.get(who, import_id).batch
        which = Outcome(outcome) if outcome else None
        return self._books.rows.page(
            batch.county, batch.id, which, size=_page_size(size), token=token
        )

    def report(self, who: Principal, import_id: str) -> ImportBatch:
        """The import whose report is wanted; raises ImportNotFound while there is none."""
        batch = self.get(who, import_id).batch
        if not batch.report_id:
            raise ImportNotFound(f"import {import_id} has no report yet")
        return batch

    def _load(self, who: Principal, import_id: str, version: int) -> ImportView:
        who.require(*DESK)
        view = self.get(who, import_id)
        view.batch.expect(version)
        return view

    def _keep(self, view: ImportView) -> ImportView:
        self._books.imports.save(view.batch)
        self._books.progress.put(view.progress)
        return view


def _page_size(size: int) -> int:
    faults = Faults()
    faults.number("page_size", size, 0, 100)
    faults.check()
    return size or 20


def _fault(field: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=field, reason=reason, message=message, message_en=message_en)
