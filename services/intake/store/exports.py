"""Exports in MongoDB, the queue of those to be made, and where the sheets lie."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from pymongo import ReturnDocument

from chassis.files import Files
from chassis.kernel import Kernel
from chassis.leases import claim_due
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import Conflict
from services.intake.domain.exports import (
    Export,
    ExportFile,
    ExportNotFound,
    ExportOrder,
    ExportState,
    Making,
)
from services.intake.store.filter_texts import filter_text, read_filter_text

COLLECTION = "exports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = "export_lines"
_LEASE_SECONDS = 40.0
_PLAIN = (
    "requester", "post", "request_time", "found", "approver", "decide_time", "rows", "ready_time",
    "expire_time", "due_time", "attempts", "fail_reason",
)  # fmt: skip


class MongoExportStore:
    """Remembers exports."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._kernel = kernel
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]
        self._lines = kernel.database[LINES]
        self._files = Files(kernel)
        self._exports = Repository[Export](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=ExportNotFound,
        )

    def add(self, export: Export) -> None:
        """Keep a new export."""
        self._exports.add(export)

    def save(self, export: Export) -> None:
        """Keep a changed export; raises Conflict."""
        self._exports.save(export)

    def get(self, scope: str, export_id: str) -> Export:
        """An export within the scope; raises ExportNotFound."""
        return self._exports.get(scope, export_id)

    def page(
        self, scope: str, *, requester: str, state: str, size: int, token: str
    ) -> Page[Export]:
        """One page, newest first; of one requester, or of all for an empty one."""
        where = {"requester": requester, "state": state}
        given = {name: value for name, value in where.items() if value}
        return self._exports.page(scope, given, size=size, token=token)

    def claim(self) -> Export | None:
        """Lease the export that has waited longest, with one attempt more."""
        row = claim_due(
            self._rows,
            now=self._kernel.now(),
            lease_seconds=_LEASE_SECONDS,
            owner="exports",
            where={"state": str(ExportState.APPROVED)},
        )
        if row is None:
            return None
        once_more = self._rows.find_one_and_update(
            {"_id": row["_id"]}, {"$inc": {"attempts": 1}}, return_document=ReturnDocument.AFTER
        )
        return self._read(once_more or row)

    def go_on(self, export: Export, making: Making) -> Export:
        """Keep how far the making is, in the open transaction; its lease begins anew.

        Raises:
            Conflict: another runner went on with it.
        """
        stands = {"_id": export.id, "version": export.version, "making": asdict(export.making)}
        leased = self._kernel.now() + timedelta(seconds=_LEASE_SECONDS)
        further = {
            "making": asdict(making),
            "holds_lines": True,
            "attempts": 0,
            "lease_time": leased,
        }
        session = self._kernel.database.session
        if not self._rows.update_one(stands, {"$set": further}, session=session).matched_count:
            raise Conflict(f"{export.id} is made elsewhere", current_version=str(export.version))
        return replace(export, making=making, attempts=0)

    def rest(self, export: Export) -> None:
        """Give the lease back: whoever comes next goes on."""
        stands = {"_id": export.id, "version": export.version, "making": asdict(export.making)}
        self._rows.update_one(stands, {"$set": {"lease_time": None}})

    def forget_lines(self, *, limit: int) -> int:
        """Delete the lines of exports that are no longer made; says of how many."""
        where = {"holds_lines": True, "state": {"$ne": str(ExportState.APPROVED)}}
        over = [row["_id"] for row in self._rows.find(where, {"_id": 1}).limit(limit)]
        if over:
            self._lines.delete_many({"export_id": {"$in": over}})
            self._rows.update_many({"_id": {"$in": over}}, {"$set": {"holds_lines": False}})
        return len(over)

    def expired(self, now: datetime, *, limit: int) -> list[Export]:
        """Sheets whose time is over."""
        over = {"state": str(ExportState.READY), "expire_time": {"$lte": now}}
        rows = self._rows.find(over).sort("expire_time", 1).limit(limit)
        return [self._read(row) for row in rows]

    def put(self, export: Export, content: Iterator[bytes]) -> ExportFile:
        """Store a sheet; it is swept unless it is kept."""
        owner, name = f"export/{export.id}", f"{export.id}.xlsx"
        stored = self._files.put(export.area_code, name, XLSX, content, owner=owner)
        return ExportFile(file_id=stored.id, sha256=stored.sha256, size=stored.size)

    def keep(self, file: ExportFile) -> None:
        """Keep a stored sheet, in the open transaction."""
        self._files.claim(file.file_id)

    def release(self, file: ExportFile) -> None:
        """Let a sheet go, in the open transaction."""
        self._files.release(file.file_id)

    def read(self, export: Export) -> Iterator[bytes]:
        """The sheet, in chunks."""
        if export.file is None:
            raise ExportNotFound(f"{export.id} has no sheet")
        return self._files.read(export.county, export.file.file_id)[1]

    def _write(self, export: Export) -> Document:
        order, place = export.order, f"{COLLECTION}/{export.id}"
        return {
            **{name: getattr(export, name) for name in _PLAIN},
            "state": str(export.state),
            "purpose": order.purpose,
            "columns": list(order.columns),
            "is_clear": order.is_clear,
            "words": self._sealing.seal(order.words, f"{place}/words"),
            "filter": self._sealing.seal(filter_text(order.filter), f"{place}/filter"),
            "refuse_reason": self._sealing.seal(export.refuse_reason, f"{place}/refuse_reason"),
            "file": asdict(export.file) if export.file else None,
            "making": asdict(export.making),
            "holds_lines": export.making.lines > 0,
        }

    def _read(self, row: Document) -> Export:
        place = f"{COLLECTION}/{row['_id']}"
        opened = {
            name: self._sealing.open(row[name], f"{place}/{name}")
            for name in ("words", "filter", "refuse_reason")
        }
        return Export(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            state=ExportState(row["state"]),
            order=ExportOrder(
                purpose=row["purpose"],
                words=opened["words"],
                columns=tuple(row["columns"]),
                is_clear=row["is_clear"],
                filter=read_filter_text(opened["filter"]),
            ),
            refuse_reason=opened["refuse_reason"],
            file=ExportFile(**row["file"]) if row["file"] else None,
            making=Making(**row["making"]),
        )
