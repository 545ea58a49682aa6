"""The runner's side of exports: making sheets, in the name of who asked, and letting them go.

The cases are read a page at a time and written to the sheet as they come. A runner that is killed
leaves a file that nobody keeps, and the next one begins anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Protocol

from contracts.ports import Now
from services.intake.domain.cases import Case
from services.intake.domain.export_lines import clear_fields, line_of
from services.intake.domain.exports import (
    MOST_ATTEMPTS,
    NOT_MADE,
    TOO_MANY_ROWS,
    Export,
    ExportFile,
)
from services.intake.domain.faults import Faults
from services.intake.use_cases.exporting import ExportLimits, ExportStore, WholeCases, filter_of
from services.intake.use_cases.ports import ReadAudit

_STEP = 100
_EXPIRED_AT_ONCE = 20


class TooManyRows(Exception):
    """There came to be more cases than the sheet may hold."""


class SheetMaker(Protocol):
    """Writes sheets."""

    def sheet(self, export: Export, lines: Iterator[Sequence[str]]) -> Iterator[bytes]:
        """The lines as a sheet with purpose and watermark, in chunks."""


class ExportWork:
    """Makes one export at a time."""

    def __init__(
        self,
        exports: ExportStore,
        cases: WholeCases,
        maker: SheetMaker,
        audit: ReadAudit,
        limits: ExportLimits,
        *,
        kept: timedelta,
        transact: Callable[[Callable[[], None]], None],
        now: Now,
    ) -> None:
        """Work on these stores; `transact` runs its argument in one transaction."""
        self._exports = exports
        self._cases = cases
        self._maker = maker
        self._audit = audit
        self._limits = limits
        self._kept = kept
        self._transact = transact
        self._now = now

    def claim(self) -> Export | None:
        """Lease the export that has waited longest, or None."""
        return self._exports.claim()

    def make(self, export: Export) -> None:
        """Make a claimed export, in its requester's name; or give it up, and say why."""
        if export.attempts > MOST_ATTEMPTS:
            self._transact(lambda: self._fail(export, NOT_MADE))
            return
        count = [0]
        try:
            lines = self._lines(export, count)
            file = self._exports.put(export, self._maker.sheet(export, lines))
        except TooManyRows:
            self._transact(lambda: self._fail(export, TOO_MANY_ROWS))
            return
        self._transact(lambda: self._keep(export, file, count[0]))

    def expire_due(self) -> int:
        """Let go of sheets whose time is over; says how many."""
        over = self._exports.expired(self._now(), limit=_EXPIRED_AT_ONCE)
        for export in over:
            self._transact(partial(self._expire, export))
        return len(over)

    def _lines(self, export: Export, count: list[int]) -> Iterator[Sequence[str]]:
        """The cases as lines; who is read in clear is audited before the line is written."""
        which = filter_of(Faults(), export.order.filter)
        most = self._limits.most_rows if export.approver else self._limits.free_rows
        cases = self._cases.whole(export.area_code, which)
        while step := list(islice(cases, _STEP)):
            count[0] += len(step)
            if count[0] > most:
                raise TooManyRows(f"{export.id} has more than {most} rows")
            if export.order.is_clear:
                self._transact(partial(self._note, export, step))
            yield from (line_of(case, export.order) for case in step)

    def _note(self, export: Export, cases: Sequence[Case]) -> None:
        for case in cases:
            if fields := clear_fields(case, export.order):
                self._audit.note_read(
                    case.county, case.id, fields, f"export:{export.order.purpose}", group="export"
                )

    def _keep(self, export: Export, file: ExportFile, rows: int) -> None:
        done = replace(export, facts=[])  # the transaction may begin anew
        done.finish(file, rows, self._now(), self._kept)
        self._exports.save(done)
        self._exports.keep(file)

    def _fail(self, export: Export, reason: str) -> None:
        done = replace(export, facts=[])
        done.fail(reason)
        self._exports.save(done)

    def _expire(self, export: Export) -> None:
        done, file = replace(export, facts=[]), export.file
        done.expire()
        self._exports.save(done)
        if file:
            self._exports.release(file)
