"""More time for orders: asking, and deciding on it（延期）."""

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
from gateway.schemas.extensions import DecideExtension, RequestExtension

REQUEST = rpc("routing.ExtensionService.RequestExtension")
LIST = rpc("routing.ExtensionService.ListExtensions")
DECIDE = rpc("routing.ExtensionService.DecideExtension")

AssignmentId = Annotated[str, path_id("assignment")]
ExtensionId = Annotated[str, path_id("extension")]
CaseQuery = Annotated[str, query_id("case")]
router = api_router("extensions 延期")


@router.post("/assignments/{assignment_id}:extend", **one(REQUEST))
async def request_extension(
    assignment_id: AssignmentId, body: RequestExtension, ask: Writing
) -> Response:
    """Ask for more time, before the time is over（申请延期）."""
    return await ask.one(REQUEST, body, assignment_id=assignment_id)


@router.get("/extensions", **page(LIST))
async def list_extensions(
    ask: Reading,
    case_id: CaseQuery = "",
    department: DepartmentQuery = "",
    state: Annotated[list[WordQuery], Query(max_length=4)] = [],  # noqa: B006  never changed
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Extensions, newest first; a handler sees the own department's（延期列表）."""
    return await ask.page(
        LIST,
        case_id=case_id,
        department=department,
        states=state,
        page_size=page_size,
        page_token=page_token,
    )


@router.post("/extensions/{extension_id}:decide", **one(DECIDE))
async def decide_extension(
    extension_id: ExtensionId, body: DecideExtension, ask: Writing
) -> Response:
    """Grant or refuse; the resident is told of a grant（延期审批）."""
    return await ask.one(DECIDE, body, extension_id=extension_id)
