"""The runner's side of exports: making sheets, in the name of who asked, and letting them go.

First the lines are taken, some cases at a time, each step one transaction with its cursor; then the
sheet is written from them as a stream. A runner that is killed leaves no half step, and the next
one goes on behind the last whole one. The erasure of a case takes its line, and touches every
export that is being made: a sheet that was written before is not kept but written anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeVar

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
from services.intake.use_cases.exporting import (
    ExportLimits,
    ExportStore,
    LineStore,
    WholeCases,
    filter_of,
)
from services.intake.use_cases.ports import ReadAudit

T = TypeVar("T")
_STEP = 100
_STEPS_A_ROUND = 10
_AT_ONCE = 20


class TooManyRows(Exception):
    """There came to be more cases than the sheet may hold."""


class SheetMaker(Protocol):
    """Writes sheets."""

    def sheet(self, export: Export, lines: Iterator[Sequence[str]]) -> Iterator[bytes]:
        """The lines as a sheet with purpose and watermark, in chunks."""


@dataclass
class Counted:
    """Lines, counted as they pass."""

    lines: Iterator[Sequence[str]]
    count: int = 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        """Each line."""
        for line in self.lines:
            self.count += 1
            yield line


class Transact(Protocol):
    """Runs its argument in one transaction."""

    def __call__(self, work: Callable[[], T]) -> T:
        """Give what the work gives."""


class ExportWork:
    """Makes one export at a time."""

    def __init__(
        self,
        exports: ExportStore,
        lines: LineStore,
        cases: WholeCases,
        maker: SheetMaker,
        audit: ReadAudit,
        limits: ExportLimits,
        *,
        kept: timedelta,
        steps: int = _STEPS_A_ROUND,
        transact: Transact,
        now: Now,
    ) -> None:
        """Work on these stores, so many steps of an export at a time."""
        self._exports = exports
        self._lines = lines
        self._cases = cases
        self._maker = maker
        self._audit = audit
        self._limits = limits
        self._kept = kept
        self._steps = steps
        self._transact = transact
        self._now = now

    def claim(self) -> Export | None:
        """Lease the export that has waited longest, or None."""
        return self._exports.claim()

    def make(self, export: Export) -> None:
        """Go on with a claimed export, in its requester's name, for a bounded number of steps.

        Raises:
            Conflict: another runner went on with it meanwhile.
        """
        for _ in range(self._steps):
            further = self._step(export)
            if further is None:
                return
            export = further
        self._exports.rest(export)

    def _step(self, export: Export) -> Export | None:
        """One step; None when nothing is left to do."""
        if export.attempts > MOST_ATTEMPTS:
            self._transact(partial(self._fail, export, NOT_MADE))
            return None
        if export.making.is_collected:
            return self._written(export)
        try:
            return self._collected(export)
        except TooManyRows:
            self._transact(partial(self._fail, export, TOO_MANY_ROWS))
            return None

    def expire_due(self) -> int:
        """Let go of sheets whose time is over; says how many."""
        over = self._exports.expired(self._now(), limit=_AT_ONCE)
        for export in over:
            self._transact(partial(self._expire, export))
        return len(over)

    def forget_lines(self) -> int:
        """Delete the lines of sheets that are made, or given up; says of how many."""
        return self._exports.forget_lines(limit=_AT_ONCE)

    def _collected(self, export: Export) -> Export:
        """The next cases are taken as lines, outside of the write but for what it decides."""
        which = filter_of(Faults(), export.order.filter)
        cases, cursor = self._cases.whole(
            export.area_code, which, size=_STEP, token=export.making.cursor
        )
        return self._transact(partial(self._take, export, cases, cursor))

    def _take(self, export: Export, cases: Sequence[Case], cursor: str) -> Export:
        """Lines and cursor in one write; who is read in clear is audited in it."""
        ids = [case.id for case in cases]
        erased = self._cases.erased_since(export.county, ids, export.request_time)
        taken = [case for case in cases if case.id not in erased]
        making = export.making.behind(len(taken), cursor)
        most = self._limits.most_rows if export.approver else self._limits.free_rows
        if making.lines > most:
            raise TooManyRows(f"{export.id} has more than {most} rows")
        further = self._exports.go_on(export, making)
        self._lines.add(export, [(case.id, line_of(case, export.order)) for case in taken])
        if export.order.is_clear:
            self._note(export, taken)
        return further

    def _written(self, export: Export) -> Export | None:
        """The sheet is written and kept; None, unless a case was erased meanwhile."""
        counted = Counted(self._lines.every(export))
        file = self._exports.put(export, self._maker.sheet(export, iter(counted)))
        is_kept = self._transact(partial(self._keep, export, file, counted.count))
        return None if is_kept else export

    def _note(self, export: Export, cases: Sequence[Case]) -> None:
        for case in cases:
            if fields := clear_fields(case, export.order):
                self._audit.note_read(
                    case.county, case.id, fields, f"export:{export.order.purpose}", group="export"
                )

    def _keep(self, export: Export, file: ExportFile, rows: int) -> bool:
        """Keep the sheet, unless a line of it is gone."""
        if self._lines.count(export) != rows:
            return False
        done = replace(export, facts=[])  # the transaction may begin anew
        done.finish(file, rows, self._now(), self._kept)
        self._exports.save(done)
        self._exports.keep(file)
        return True

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
