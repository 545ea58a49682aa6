"""Exports: sheets of cases that leave the platform, for a purpose, on a second person's word."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer
from gateway.clients import rpc
from gateway.openapi import api_router, file, one, page
from gateway.schemas.base import PageSize, PageToken, Reasoned, Versioned, WordQuery, path_id
from gateway.schemas.exports import RequestExport

REQUEST = rpc("intake.ExportService.RequestExport")
APPROVE = rpc("intake.ExportService.ApproveExport")
REFUSE = rpc("intake.ExportService.RefuseExport")
GET = rpc("intake.ExportService.GetExport")
LIST = rpc("intake.ExportService.ListExports")
FILE = rpc("intake.ExportService.GetExportFile")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ExportId = Annotated[str, path_id("export")]
router = api_router("exports 数据导出")


@router.post("/exports", **one(REQUEST, 201))
async def request_export(body: RequestExport, ask: Writing) -> Response:
    """Ask for a sheet（申请导出）; a masked one of few rows is made at once.

    Personal columns in clear (`is_clear`), or more rows, need a leader's approval. A saved view
    (`view_id`) gives its filter as it stands now; `filter` beside it replaces what both name.
    """
    return await ask.one(REQUEST, body, status=201)


@router.get("/exports", **page(LIST))
async def list_exports(
    ask: Reading, state: WordQuery = "", page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """One's own exports, for leaders all, newest first（导出列表）."""
    return await ask.page(LIST, state=state, page_size=page_size, page_token=page_token)


@router.get("/exports/{export_id}", **one(GET))
async def get_export(export_id: ExportId, ask: Reading) -> Response:
    """One export and where it stands（导出详情）."""
    return await ask.one(GET, export_id=export_id)


@router.get("/exports/{export_id}/file", **file(_XLSX))
async def get_file(export_id: ExportId, ask: Reading) -> Response:
    """The sheet, for who asked for it（下载导出表）; each download is noted in the audit."""
    first, chunks = await ask.stream(FILE, export_id=export_id)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/exports/{export_id}:approve", **one(APPROVE))
async def approve_export(export_id: ExportId, body: Versioned, ask: Writing) -> Response:
    """A leader who did not ask has it made（批准导出）."""
    return await ask.one(APPROVE, body, export_id=export_id)


@router.post("/exports/{export_id}:refuse", **one(REFUSE))
async def refuse_export(export_id: ExportId, body: Reasoned, ask: Writing) -> Response:
    """A leader who did not ask does not（不批准导出）."""
    return await ask.one(REFUSE, body, export_id=export_id)
