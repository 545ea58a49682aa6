"""Sheets that a supervisor asks for at a door, and what became of them."""

import io
from typing import Any

from openpyxl import load_workbook

from onedoor.intake.v1 import exports_pb2 as pb
from tests.rpc.intake.door import COUNTY, Door

ASKER = {"who": "supervisor", "name": f"supervisor.making@{COUNTY}"}


def requested(door: Door, **order: Any) -> Any:
    """A sheet for the quarter's report."""
    fields = {"purpose": "report", "words": "季度上报", "columns": ["code", "applicant_name"]}
    request = pb.RequestExportRequest(**{**fields, **order})
    return door.ask("RequestExport", request, **ASKER).export


def approved(door: Door, **order: Any) -> Any:
    """One in clear that a leader lets be made."""
    export = requested(door, is_clear=True, **order)
    approve = pb.ApproveExportRequest(export_id=export.export_id, version=export.version)
    return door.ask("ApproveExport", approve, "leader").export


def as_it_stands(door: Door, export: Any) -> Any:
    """The export now."""
    request = pb.GetExportRequest(export_id=export.export_id)
    return door.ask("GetExport", request, **ASKER).export


def codes_in(door: Door, export: Any) -> list[Any]:
    """The first column of the sheet that was made."""
    request = pb.GetExportFileRequest(export_id=export.export_id)
    chunks = door.ask("GetExportFile", request, **ASKER)
    book = load_workbook(io.BytesIO(b"".join(one.chunk for one in chunks)))
    return [row[0] for row in book["案件"].iter_rows(min_row=2, values_only=True)]
