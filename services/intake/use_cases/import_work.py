"""The runner's side of imports: reading, checking and registering, a chunk of rows at a time.

Each step is prepared outside of the write and stored with its cursor inside of one; a runner that
is killed leaves no half chunk, and the next one goes on behind the last whole one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.errors import FieldFault, Invalid
from contracts.principals import Post, Principal
from services.intake.domain.imports import (
    MOST_ROWS,
    ImportBatch,
    ImportState,
    Outcome,
    Phase,
    Progress,
    Row,
    Unreadable,
)
from services.intake.domain.parts import Origin
from services.intake.domain.sheets import BY_KEY, placed, read_report, report_of
from services.intake.use_cases.import_ports import Line, SheetReader, WriteAudit
from services.intake.use_cases.importing import ImportBooks
from services.intake.use_cases.ports import CaseStore
from services.intake.use_cases.registering import Registering

READ_CHUNK = 500
REGISTER_CHUNK = 50
SYSTEM = "import"


class ImportWork:
    """Does one step of an import at a time."""

    def __init__(
        self,
        books: ImportBooks,
        registering: Registering,
        cases: CaseStore,
        sheets: SheetReader,
        audit: WriteAudit,
    ) -> None:
        """Read sheets, register rows, and keep the books."""
        self._books = books
        self._registering = registering
        self._cases = cases
        self._sheets = sheets
        self._audit = audit

    def claim(self) -> Progress | None:
        """Lease the import that has waited longest, or None."""
        return self._books.progress.claim()

    def batch(self, progress: Progress) -> ImportBatch:
        """The import of a claimed progress."""
        return self._books.imports.get(progress.area_code, progress.import_id)

    def read(self, batch: ImportBatch, progress: Progress) -> "list[Row] | Unreadable | None":
        """The next rows, judged; None behind the last row. Outside of a write.

        An empty list says that the reader has not found its place yet.
        """
        try:
            found = self._sheets.lines(
                batch.area_code, batch.sheet, start=progress.cursor, limit=READ_CHUNK
            )
            if progress.cursor + len(found.lines) > MOST_ROWS:
                raise Unreadable(
                    f"最多{MOST_ROWS}行，请分成几个文件", f"At most {MOST_ROWS} rows; split it."
                )
            if found.is_end and not progress.cursor and not found.lines:
                raise Unreadable("表中没有数据", "The sheet holds no rows.")
        except Unreadable as unreadable:
            return unreadable
        if found.is_end and not found.lines:
            return None
        return self._judged(batch, found.lines)

    def keep_rows(self, import_id: str, county: str, found: "list[Row] | Unreadable | None") -> int:
        """Store what was read with the cursor behind it; in one write. Gives the rows stored."""
        batch, progress = self._load(county, import_id)
        if batch.state is not ImportState.UPLOADED or progress.phase is not Phase.READING:
            return 0
        now = self._books.now()
        if isinstance(found, Unreadable):
            batch.refuse(found, progress, now)
            progress.enter(Phase.RESTING, now)
            self._books.imports.save(batch)
        elif found is None:
            progress.phase = Phase.CHECK_REPORT
        else:
            progress.row_count += len(found)
            progress.faulty_count += sum(row.outcome is Outcome.FAULTY for row in found)
            progress.step(progress.cursor + len(found), len(found), now)
            self._books.rows.add(found)
        self._books.progress.put(progress)
        return len(found) if isinstance(found, list) else 0

    def register(self, import_id: str, county: str) -> int:
        """Register the next sound rows, with their outcomes and the cursor; in one write."""
        batch, progress = self._load(county, import_id)
        if batch.state is not ImportState.RUNNING or progress.phase is not Phase.REGISTERING:
            return 0
        rows = self._books.rows.waiting(
            county, import_id, after=progress.cursor, limit=REGISTER_CHUNK
        )
        if rows:
            settled = self._registered(batch, rows)
            progress.done_count += sum(row.outcome is Outcome.DONE for row in settled)
            progress.failed_count += sum(row.outcome is Outcome.FAILED for row in settled)
            progress.step(rows[-1].number, len(rows), self._books.now())
            self._books.rows.settle(settled)
        else:
            progress.phase = Phase.END_REPORT
        self._books.progress.put(progress)
        return len(rows)

    def make_report(self, batch: ImportBatch) -> str:
        """Write the report of all rows; outside of a write."""
        return self._books.reports.make(batch, self._books.rows.every(batch.county, batch.id))

    def close_phase(self, import_id: str, county: str, report_id: str) -> None:
        """The report is there: the import is checked, or finished; in one write."""
        batch, progress = self._load(county, import_id)
        if batch.state is ImportState.UPLOADED and progress.phase is Phase.CHECK_REPORT:
            batch.check(progress, report_id)
        elif batch.state is ImportState.RUNNING and progress.phase is Phase.END_REPORT:
            batch.finish(progress, report_id, self._books.now())
        else:
            return
        progress.phase = Phase.RESTING
        self._books.reports.claim(report_id)
        self._books.imports.save(batch)
        self._books.progress.put(progress)

    def _load(self, county: str, import_id: str) -> tuple[ImportBatch, Progress]:
        batch = self._books.imports.get(county, import_id)
        return batch, self._books.progress.get(county, import_id)

    def _judged(self, batch: ImportBatch, lines: Sequence[Line]) -> list[Row]:
        named = [line.cells["client_id"] for line in lines if line.cells.get("client_id")]
        here = set(self._books.rows.known_clients(batch.county, batch.id, named))
        origins = [Origin(system=SYSTEM, reference=name) for name in named]
        codes = self._cases.codes_of(batch.county, origins)
        who, rows = uploader_of(batch), []
        for line in lines:
            faults = [*self._twice(line, here, codes), *self._faults(who, line.cells)]
            here.add(line.cells.get("client_id", ""))
            rows.append(_row(batch, line, tuple(faults)))
        return rows

    def _twice(self, line: Line, here: set[str], codes: Mapping[str, str]) -> "list[FieldFault]":
        client_id, heading = line.cells.get("client_id", ""), BY_KEY["client_id"].heading
        if not client_id:
            return []
        if client_id in codes:
            message = f"该外部编号已经导入，案件编号{codes[client_id]}"
            english = f"It was imported before, as {codes[client_id]}."
            return [_fault(heading, "already_imported", message, english)]
        if client_id in here:
            message, english = "表中已有相同的外部编号", "It stands in the sheet twice."
            return [_fault(heading, "twice", message, english)]
        return []

    def _faults(self, who: Principal, cells: Mapping[str, str]) -> tuple[FieldFault, ...]:
        """All that is wrong with a row: its cells, then what they say together."""
        report, faults = read_report(cells)
        of_cells = placed(tuple(faults.found))
        named = {fault.field for fault in of_cells}
        try:
            self._registering.check(who, report)
        except Invalid as invalid:
            others = (fault for fault in placed(invalid.faults) if fault.field not in named)
            return (*of_cells, *others)
        return of_cells

    def _registered(self, batch: ImportBatch, rows: Sequence[Row]) -> list[Row]:
        origins = [Origin(system=SYSTEM, reference=row.reference) for row in rows]
        known, who = self._cases.codes_of(batch.county, origins), uploader_of(batch)
        return [self._register_one(who, batch, row, known) for row in rows]

    def _register_one(
        self, who: Principal, batch: ImportBatch, row: Row, known: Mapping[str, str]
    ) -> Row:
        if row.reference in known:
            message, english = "该外部编号已经导入", "It was imported before."
            fault = _fault(BY_KEY["client_id"].heading, "already_imported", message, english)
            return replace(row, outcome=Outcome.FAILED, cells={}, faults=(fault,))
        try:
            case = self._registering.register(
                who,
                report_of(row.cells),
                origin=Origin(system=SYSTEM, reference=row.reference),
                is_silent=not batch.sends_messages,
            ).case
        except Invalid as invalid:  # what is allowed has changed since the check
            faults = placed(invalid.faults)
            return replace(row, outcome=Outcome.FAILED, cells={}, faults=faults)
        self._audit.note_write(batch.county, {"import": batch.id, "case": case.id})
        return replace(row, outcome=Outcome.DONE, cells={}, case_id=case.id, code=case.code)


def uploader_of(batch: ImportBatch) -> Principal:
    """In whose name the rows are registered."""
    return Principal(id=batch.uploader, post=Post(batch.uploader_post), area_code=batch.area_code)


def _row(batch: ImportBatch, line: Line, faults: tuple[FieldFault, ...]) -> Row:
    return Row(
        import_id=batch.id,
        area_code=batch.area_code,
        number=line.number,
        outcome=Outcome.FAULTY if faults else Outcome.WAITING,
        cells=line.cells,
        faults=faults,
    )


def _fault(field: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=field, reason=reason, message=message, message_en=message_en)
