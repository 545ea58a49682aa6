"""Decision tables as files: out as XLSX or JSON, and in again as a draft."""

from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer, shown
from gateway.clients import rpc
from gateway.contents import chunks_of
from gateway.openapi import api_router, file, one, upload
from gateway.routes.configuration import Area
from gateway.schemas.base import MAX_INT, query_id
from gateway.shapes import to_json

GET = rpc("routing.RuleSheetService.GetRuleSheet")
TAKE = rpc("routing.RuleSheetService.TakeRuleSheet")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JSON = "application/json"
_EXAMPLE = (
    '{"name": "衡山县分流规则", "rows": [], '
    '"fallback": {"path": "department", "lead_department": "justice"}}'
)

Form = Annotated[Literal["xlsx", "json"], Query(alias="format")]
DraftVersion = Annotated[int, Query(ge=0, le=MAX_INT)]
router = api_router("configuration 配置")


@router.get("/rule-sets/{area}/sheet", **file(_XLSX, _JSON))
async def get_rule_sheet(
    area: Area,
    ask: Reading,
    form: Form = "xlsx",
    rule_set_id: Annotated[str, query_id("rule_set")] = "",
    is_draft: bool = False,
) -> Response:
    """A table as it was written: what holds, the draft, or one by its id（导出规则）."""
    first, chunks = await ask.stream(
        GET, area_code=area, rule_set_id=rule_set_id, is_draft=is_draft, format=form
    )
    return file_answer(chunks, first.media_type, first.file_name)


@router.post(
    "/rule-sets/{area}/sheet",
    **one(TAKE),
    openapi_extra=upload(_XLSX, _JSON, example=_EXAMPLE),
)
async def take_rule_sheet(
    request: Request, area: Area, ask: Writing, version: DraftVersion = 0, is_final: bool = False
) -> Response:
    """Name what is wrong with a file, line by line（导入规则）; the body is the file, to 4 MiB.

    Without `is_final` nothing is kept; with it, and the `version` of the draft that stands, a
    sound table becomes the area's draft. Nothing is ever published by it.
    """
    chunks = chunks_of(request.stream())
    answer = await ask.send(TAKE, chunks, area_code=area, version=version, is_final=is_final)
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)
