"""Sheets of matters: the template, the upload, the dry run, the start and the report."""

from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer, shown
from gateway.clients import rpc
from gateway.contents import chunks_of
from gateway.openapi import api_router, file, one, page, upload
from gateway.schemas.base import PageSize, PageToken, Versioned, WordQuery, path_id
from gateway.shapes import unwrapped

TEMPLATE = rpc("intake.ImportService.GetImportTemplate")
UPLOAD = rpc("intake.ImportService.UploadImport")
GET = rpc("intake.ImportService.GetImport")
LIST = rpc("intake.ImportService.ListImports")
ROWS = rpc("intake.ImportService.ListImportRows")
REPORT = rpc("intake.ImportService.GetImportReport")
START = rpc("intake.ImportService.StartImport")
CANCEL = rpc("intake.ImportService.CancelImport")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv"
_EXAMPLE = (
    "来源*,诉求类别*,标题*,区划代码*,申请人姓名*\n窗口来访,民生服务,路灯不亮,430423100,陈某\n"
)

Form = Annotated[Literal["xlsx", "csv"], Query(alias="format")]
ImportId = Annotated[str, path_id("import")]
FileName = Annotated[
    str, Query(min_length=1, max_length=100, description="文件名 The file's name.")
]
router = api_router("imports 批量导入")


@router.get("/import-template", **file(_XLSX, _CSV))
async def get_template(ask: Reading, form: Form = "xlsx") -> Response:
    """The empty sheet with headings, choices and an example（导入模板）."""
    first, chunks = await ask.stream(TEMPLATE, format=form)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/imports", **one(UPLOAD, 201), openapi_extra=upload(_CSV, _XLSX, example=_EXAMPLE))
async def upload_import(
    request: Request,
    ask: Writing,
    name: FileName = "import",
    sends_messages: bool = False,
) -> Response:
    """Take a sheet in（上传导入表）; the body is the file. Nothing is registered yet.

    The sheet is checked in the background; start the import when its state is `checked`.
    `sends_messages` tells the applicants by message; leave it off for past matters.
    """
    answer = await ask.send(
        UPLOAD, chunks_of(request.stream()), file_name=name, sends_messages=sends_messages
    )
    return shown(unwrapped(answer.message), 201, is_replayed=answer.is_replayed)


@router.get("/imports", **page(LIST))
async def list_imports(
    ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The county's imports, newest first（导入列表）."""
    return await ask.page(LIST, page_size=page_size, page_token=page_token)


@router.get("/imports/{import_id}", **one(GET))
async def get_import(import_id: ImportId, ask: Reading) -> Response:
    """One import and how far it is（导入进度）."""
    return await ask.one(GET, import_id=import_id)


@router.get("/imports/{import_id}/rows", **page(ROWS))
async def list_rows(
    import_id: ImportId,
    ask: Reading,
    outcome: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """What became of each row（逐行结果）."""
    return await ask.page(
        ROWS, import_id=import_id, outcome=outcome, page_size=page_size, page_token=page_token
    )


@router.get("/imports/{import_id}/report", **file(_XLSX))
async def get_report(import_id: ImportId, ask: Reading) -> Response:
    """The same as a sheet（导入报告）."""
    first, chunks = await ask.stream(REPORT, import_id=import_id)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/imports/{import_id}:start", **one(START))
async def start_import(import_id: ImportId, body: Versioned, ask: Writing) -> Response:
    """Register the sound rows（开始导入）."""
    return await ask.one(START, body, import_id=import_id)


@router.post("/imports/{import_id}:cancel", **one(CANCEL))
async def cancel_import(import_id: ImportId, body: Versioned, ask: Writing) -> Response:
    """Stop before the next rows; what is registered stays（取消导入）."""
    return await ask.one(CANCEL, body, import_id=import_id)
