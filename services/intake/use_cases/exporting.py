"""Exporting（数据导出）: asking for a sheet, a second person's word, and the way to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from contracts.errors import WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.exports import (
    Export,
    ExportFile,
    ExportNotFound,
    ExportOrder,
    ExportState,
    Making,
)
from services.intake.domain.faults import Faults
from services.intake.use_cases.filtering import checked_filter
from services.intake.use_cases.ports import CaseFilter, CaseStore, Page
from services.intake.use_cases.reading import page_size
from services.intake.use_cases.viewing import Viewing
from services.intake.use_cases.writing import checked_words

ASKERS = (Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
_RESTRICTED = ("is_restricted",)


class ExportStore(Protocol):
    """Remembers exports, and which are to be made."""

    def add(self, export: Export) -> None:
        """Keep a new export."""

    def save(self, export: Export) -> None:
        """Keep a changed export; raises Conflict."""

    def get(self, scope: str, export_id: str) -> Export:
        """An export within the scope; raises ExportNotFound."""

    def page(
        self, scope: str, *, requester: str, state: str, size: int, token: str
    ) -> Page[Export]:
        """One page, newest first; of one requester, or of all for an empty one."""

    def claim(self) -> Export | None:
        """Lease the export that has waited longest, with one attempt more."""

    def expired(self, now: datetime, *, limit: int) -> list[Export]:
        """Sheets whose time is over."""

    def put(self, export: Export, content: Iterator[bytes]) -> ExportFile:
        """Store a sheet; it is swept unless it is kept."""

    def keep(self, file: ExportFile) -> None:
        """Keep a stored sheet, in the open transaction."""

    def release(self, file: ExportFile) -> None:
        """Let a sheet go, in the open transaction."""

    def read(self, export: Export) -> Iterator[bytes]:
        """The sheet, in chunks."""

    def go_on(self, export: Export, making: Making) -> Export:
        """Keep how far the making is, in the open transaction; its lease begins anew.

        Raises:
            Conflict: another runner went on with it.
        """

    def rest(self, export: Export) -> None:
        """Give the lease back: whoever comes next goes on."""

    def forget_lines(self, *, limit: int) -> int:
        """Delete the lines of exports that are no longer made; says of how many."""


class LineStore(Protocol):
    """Remembers the lines of a sheet until it is made."""

    def add(self, export: Export, lines: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Keep further lines, each with the id of its case, in the open transaction."""

    def every(self, export: Export) -> Iterator[Sequence[str]]:
        """All lines in order; those of erased cases are gone."""

    def count(self, export: Export) -> int:
        """How many there are, as the open transaction sees it."""


class WholeCases(CaseStore, Protocol):
    """Cases as lists find them, whole."""

    def whole(
        self, scope: str, which: CaseFilter, *, size: int, token: str
    ) -> tuple[Sequence[Case], str]:
        """The next whole cases, newest first, and the token behind them; empty at the end."""

    def erased_since(
        self, county: str, case_ids: Sequence[str], moment: datetime
    ) -> frozenset[str]:
        """Those cases that were erased after a moment, as the open transaction sees it."""


class ExportAudit(Protocol):
    """Notes sheets that go out."""

    def note_export(
        self, county: str, export_id: str, columns: Sequence[str], purpose: str
    ) -> None:
        """Write one audit row of a sheet that was handed out."""


@dataclass(frozen=True, kw_only=True)
class ExportLimits:
    """How many rows a sheet may have: at all, and without a second person."""

    most_rows: int
    free_rows: int


class Exporting:
    """Takes exports in and gives sheets out."""

    def __init__(
        self,
        exports: ExportStore,
        cases: CaseStore,
        audit: ExportAudit,
        limits: ExportLimits,
        viewing: Viewing,
        *,
        now: Now,
        new_id: NewId,
    ) -> None:
        """Write to the store; downloads are audited, views give their filters."""
        self._viewing = viewing
        self._exports = exports
        self._cases = cases
        self._audit = audit
        self._limits = limits
        self._now = now
        self._new_id = new_id

    def request(self, who: Principal, order: ExportOrder, view_id: str = "") -> Export:
        """Ask for a sheet of what one's own list would show, without restricted cases.

        A view's filter is frozen in the order as it stands now.

        Raises:
            Invalid: naming every fault; `too_many` where more are found than a sheet may hold.
            ViewNotFound: the view is not the caller's to open.
        """
        who.require(*ASKERS)
        area, faults = _area_of(who), Faults()
        filled = replace(order, filter=self._viewing.narrowed(who, view_id, order.filter))
        checked = filled.read(faults)
        which = filter_of(faults, checked.filter)
        faults.check()
        found = self._cases.page(area, which, size=1, token="").total
        if found > self._limits.most_rows:
            message = f"最多导出{self._limits.most_rows}件，请缩小范围"
            english = f"At most {self._limits.most_rows} cases; narrow the filter."
            faults.add("filter", "too_many", message, english)
            faults.check()
        export = Export(
            id=self._new_id(),
            area_code=area,
            order=checked,
            requester=who.id,
            post=str(who.post),
            request_time=self._now(),
            found=found,
        )
        export.request(free_rows=self._limits.free_rows, now=self._now())
        self._exports.add(export)
        return export

    def approve(self, who: Principal, export_id: str, version: int) -> Export:
        """A leader lets it be made; raises NotPermitted for one's own."""
        export = self._load(who, export_id, version)
        export.approve(who.id, self._now())
        self._exports.save(export)
        return export

    def refuse(self, who: Principal, export_id: str, version: int, reason: str) -> Export:
        """A leader does not; raises NotPermitted for one's own."""
        words = checked_words("reason", reason)
        export = self._load(who, export_id, version)
        export.refuse(who.id, words, self._now())
        self._exports.save(export)
        return export

    def export(self, who: Principal, export_id: str) -> Export:
        """One's own export, for leaders any; raises ExportNotFound."""
        who.require(*ASKERS)
        export = self._exports.get(who.area_code, export_id)
        if who.post is not Post.LEADER and export.requester != who.id:
            raise ExportNotFound(f"no export {export_id} of {who.id}")
        return export

    def page(self, who: Principal, *, state: str, size: int, token: str) -> Page[Export]:
        """One's own exports, for leaders all."""
        who.require(*ASKERS)
        faults = Faults()
        size = page_size(faults, size)
        if state:
            faults.choice("state", state, tuple(ExportState))
        faults.check()
        requester = "" if who.post is Post.LEADER else who.id
        return self._exports.page(
            who.area_code, requester=requester, state=state, size=size, token=token
        )

    def file(self, who: Principal, export_id: str) -> tuple[Export, Iterator[bytes]]:
        """The sheet, for who asked for it alone; each download is audited.

        Raises:
            WrongState: there is no sheet, not yet or no more.
        """
        export = self.export(who, export_id)
        if export.requester != who.id:
            raise ExportNotFound(f"export {export_id} is not {who.id}'s")
        if export.state is not ExportState.READY:
            raise WrongState(f"{export.id} is {export.state}", state=export.state)
        chunks = self._exports.read(export)
        self._audit.note_export(
            export.county, export.id, export.order.columns, export.order.purpose
        )
        return export, chunks

    def _load(self, who: Principal, export_id: str, version: int) -> Export:
        who.require(Post.LEADER)
        export = self._exports.get(who.area_code, export_id)
        export.expect(version)
        return export


def _area_of(who: Principal) -> str:
    """The caller's area; raises NotPermitted for who acts for no single county."""
    return who.county + who.area_code.removeprefix(who.county)


def filter_of(faults: Faults, given: Mapping[str, Any]) -> CaseFilter:
    """The filter that an order names; nothing in it names people, nothing restricted is found."""
    return replace(checked_filter(faults, given), closed=_RESTRICTED)
