"""Lists of a case's parties as sheets: the template, and what is taken in."""

from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer, shown
from gateway.clients import rpc
from gateway.contents import chunks_of
from gateway.openapi import api_router, file, one, upload
from gateway.schemas.base import MAX_INT, path_id
from gateway.shapes import to_json

TEMPLATE = rpc("intake.PartySheetService.GetPartyTemplate")
SHEET = rpc("intake.PartySheetService.TakePartySheet")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv"
_EXAMPLE = "身份*,类型,姓名或名称*,电话,证件号码\n申请人,个人,王建国,13800000001,\n"

CaseId = Annotated[str, path_id("case")]
Form = Annotated[Literal["xlsx", "csv"], Query(alias="format")]
CaseVersion = Annotated[int, Query(ge=0, le=MAX_INT)]
router = api_router("parties 当事人")


@router.get("/party-template", **file(_XLSX, _CSV))
async def get_party_template(ask: Reading, form: Form = "xlsx") -> Response:
    """The empty sheet with headings and an example（当事人名单模板）."""
    first, chunks = await ask.stream(TEMPLATE, format=form)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post(
    "/cases/{case_id}/party-sheet",
    **one(SHEET),
    openapi_extra=upload(_CSV, _XLSX, example=_EXAMPLE),
)
async def take_party_sheet(
    request: Request,
    case_id: CaseId,
    ask: Writing,
    version: CaseVersion = 0,
    is_final: bool = False,
) -> Response:
    """Check a sheet of parties row by row（当事人名单表导入）; the body is the file, to 2 MiB.

    Without `is_final` nothing is kept; with it, and the case's `version`, the sound rows become
    parties, each with its own key, to 500 in a case.
    """
    chunks = chunks_of(request.stream())
    answer = await ask.send(SHEET, chunks, case_id=case_id, version=version, is_final=is_final)
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)
