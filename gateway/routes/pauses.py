"""Time that does not count: letting it stand still, and run again（期限中止）."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import (
    DepartmentQuery,
    PageSize,
    PageToken,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.pauses import PauseAssignment, ResumeAssignment

PAUSE = rpc("routing.PauseService.PauseAssignment")
RESUME = rpc("routing.PauseService.ResumeAssignment")
LIST = rpc("routing.PauseService.ListPauses")

AssignmentId = Annotated[str, path_id("assignment")]
CaseQuery = Annotated[str, query_id("case")]
router = api_router("pauses 期限中止")


@router.post("/assignments/{assignment_id}:pause", **one(PAUSE))
async def pause_assignment(
    assignment_id: AssignmentId, body: PauseAssignment, ask: Writing
) -> Response:
    """Let the time stand still for a reason of its profile; the resident is told（中止计时）."""
    return await ask.one(PAUSE, body, assignment_id=assignment_id)


@router.post("/assignments/{assignment_id}:resume", **one(RESUME))
async def resume_assignment(
    assignment_id: AssignmentId, body: ResumeAssignment, ask: Writing
) -> Response:
    """Let the time run again; the resident is told（恢复计时）."""
    return await ask.one(RESUME, body, assignment_id=assignment_id)


@router.get("/pauses", **page(LIST))
async def list_pauses(
    ask: Reading,
    case_id: CaseQuery = "",
    department: DepartmentQuery = "",
    state: Annotated[list[WordQuery], Query(max_length=2)] = [],  # noqa: B006  never changed
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Pauses, newest first; a handler sees the own department's（中止列表）."""
    return await ask.page(
        LIST,
        case_id=case_id,
        department=department,
        states=state,
        page_size=page_size,
        page_token=page_token,
    )
