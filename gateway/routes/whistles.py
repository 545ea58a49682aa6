"""Departments called to a place by a time（中心吹哨、部门报到）."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing, shown
from gateway.clients import rpc
from gateway.openapi import api_router, one, page, shaped
from gateway.schemas.base import (
    DepartmentQuery,
    PageSize,
    PageToken,
    Versioned,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.whistles import (
    ArriveWhistle,
    CallDepartments,
    DecideRefusal,
    GradeWhistle,
    RefuseWhistle,
    ReportWhistle,
)
from gateway.shapes import listed, listed_schema

CALL = rpc("routing.WhistleService.CallDepartments")
GET = rpc("routing.WhistleService.GetWhistle")
LIST = rpc("routing.WhistleService.ListWhistles")
ACCEPT = rpc("routing.WhistleService.AcceptWhistle")
REFUSE = rpc("routing.WhistleService.RefuseWhistle")
DECIDE = rpc("routing.WhistleService.DecideRefusal")
ARRIVE = rpc("routing.WhistleService.ArriveWhistle")
REPORT = rpc("routing.WhistleService.ReportWhistle")
CLOSE = rpc("routing.WhistleService.CloseWhistle")
GRADE = rpc("routing.WhistleService.GradeWhistle")
CANCEL = rpc("routing.WhistleService.CancelWhistle")

CaseId = Annotated[str, path_id("case")]
WhistleId = Annotated[str, path_id("whistle")]
CaseQuery = Annotated[str, query_id("case")]
CallQuery = Annotated[str, query_id("call")]
router = api_router("whistles 吹哨")


@router.post("/cases/{case_id}/whistles", **shaped(listed_schema(CALL.method.output_type), 201))
async def call_departments(case_id: CaseId, body: CallDepartments, ask: Writing) -> Response:
    """Call departments to a place; each gets a whistle of its own（吹哨）."""
    answer = await ask.fetch(CALL, body, case_id=case_id)
    return shown(listed(answer.message), 201, is_replayed=answer.is_replayed)


@router.get("/whistles", **page(LIST))
async def list_whistles(
    ask: Reading,
    case_id: CaseQuery = "",
    call_id: CallQuery = "",
    department: DepartmentQuery = "",
    state: Annotated[list[WordQuery], Query(max_length=8)] = [],  # noqa: B006  never changed
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Whistles, newest first; a handler sees the own department's（哨单列表）."""
    return await ask.page(
        LIST,
        case_id=case_id,
        call_id=call_id,
        department=department,
        states=state,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/whistles/{whistle_id}", **one(GET))
async def get_whistle(whistle_id: WhistleId, ask: Reading) -> Response:
    """One whistle with what was said（哨单）."""
    return await ask.one(GET, whistle_id=whistle_id)


@router.post("/whistles/{whistle_id}:accept", **one(ACCEPT))
async def accept_whistle(whistle_id: WhistleId, body: Versioned, ask: Writing) -> Response:
    """The department is coming（接哨）."""
    return await ask.one(ACCEPT, body, whistle_id=whistle_id)


@router.post("/whistles/{whistle_id}:refuse", **one(REFUSE))
async def refuse_whistle(whistle_id: WhistleId, body: RefuseWhistle, ask: Writing) -> Response:
    """The department says that it need not come（拒哨）."""
    return await ask.one(REFUSE, body, whistle_id=whistle_id)


@router.post("/whistles/{whistle_id}:decide", **one(DECIDE))
async def decide_refusal(whistle_id: WhistleId, body: DecideRefusal, ask: Writing) -> Response:
    """Excuse a department that refused, or insist（裁定拒哨）."""
    return await ask.one(DECIDE, body, whistle_id=whistle_id)


@router.post("/whistles/{whistle_id}:arrive", **one(ARRIVE))
async def arrive_whistle(whistle_id: WhistleId, body: ArriveWhistle, ask: Writing) -> Response:
    """The department is there（报到）."""
    return await ask.one(ARRIVE, body, whistle_id=whistle_id)


@router.post("/whistles/{whistle_id}:report", **one(REPORT))
async def report_whistle(whistle_id: WhistleId, body: ReportWhistle, ask: Writing) -> Response:
    """The department tells what it did on the spot（现场处置）."""
    return await ask.one(REPORT, body, whistle_id=whistle_id)


@router.post("/whistles/{whistle_id}:close", **one(CLOSE))
async def close_whistle(whistle_id: WhistleId, body: GradeWhistle, ask: Writing) -> Response:
    """The centre is done with the department and grades how it came（评哨）."""
    return await ask.one(CLOSE, body, whistle_id=whistle_id)


@router.post("/whistles/{whistle_id}:grade", **one(GRADE))
async def grade_whistle(whistle_id: WhistleId, body: GradeWhistle, ask: Writing) -> Response:
    """The department grades how well founded the call was（评吹哨）."""
    return await ask.one(GRADE, body, whistle_id=whistle_id)


@router.post("/whistles/{whistle_id}:cancel", **one(CANCEL))
async def cancel_whistle(whistle_id: WhistleId, body: Versioned, ask: Writing) -> Response:
    """The department need not come any more（撤哨）."""
    return await ask.one(CANCEL, body, whistle_id=whistle_id)
