"""Orders to departments, objections to them, and the clocks."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.assignments import (
    CompleteAssignment,
    DecideObjection,
    ObjectAssignment,
    ProgressAssignment,
)
from gateway.schemas.base import (
    DepartmentQuery,
    PageSize,
    PageToken,
    Versioned,
    WordQuery,
    path_id,
    query_id,
)

GET = rpc("routing.AssignmentService.GetAssignment")
LIST = rpc("routing.AssignmentService.ListAssignments")
SIGN = rpc("routing.AssignmentService.SignAssignment")
OBJECT = rpc("routing.AssignmentService.ObjectAssignment")
PROGRESS = rpc("routing.AssignmentService.ProgressAssignment")
COMPLETE = rpc("routing.AssignmentService.CompleteAssignment")
LIST_OBJECTIONS = rpc("routing.ObjectionService.ListObjections")
DECIDE = rpc("routing.ObjectionService.DecideObjection")
LIST_CLOCKS = rpc("routing.ClockService.ListClocks")

AssignmentId = Annotated[str, path_id("assignment")]
ObjectionId = Annotated[str, path_id("objection")]
CaseQuery = Annotated[str, query_id("case")]
router = api_router("assignments 交办")


@router.get("/assignments", **page(LIST))
async def list_assignments(
    ask: Reading,
    case_id: CaseQuery = "",
    department: DepartmentQuery = "",
    state: Annotated[list[WordQuery], Query(max_length=6)] = [],  # noqa: B006  never changed
    is_overdue: bool = False,
    is_silent: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Orders, newest first; a handler sees the own department's（交办列表）."""
    return await ask.page(
        LIST,
        case_id=case_id,
        department=department,
        states=state,
        is_overdue=is_overdue,
        is_silent=is_silent,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/assignments/{assignment_id}", **one(GET))
async def get_assignment(assignment_id: AssignmentId, ask: Reading) -> Response:
    """One order with progress and result（交办单）."""
    return await ask.one(GET, assignment_id=assignment_id)


@router.post("/assignments/{assignment_id}:sign", **one(SIGN))
async def sign_assignment(assignment_id: AssignmentId, body: Versioned, ask: Writing) -> Response:
    """Take the order on（签收）."""
    return await ask.one(SIGN, body, assignment_id=assignment_id)


@router.post("/assignments/{assignment_id}:object", **one(OBJECT))
async def object_assignment(
    assignment_id: AssignmentId, body: ObjectAssignment, ask: Writing
) -> Response:
    """Say that the order is not the department's own（派单异议）."""
    return await ask.one(OBJECT, body, assignment_id=assignment_id)


@router.post("/assignments/{assignment_id}:progress", **one(PROGRESS))
async def progress_assignment(
    assignment_id: AssignmentId, body: ProgressAssignment, ask: Writing
) -> Response:
    """Tell how far it is（报进展）."""
    return await ask.one(PROGRESS, body, assignment_id=assignment_id)


@router.post("/assignments/{assignment_id}:complete", **one(COMPLETE))
async def complete_assignment(
    assignment_id: AssignmentId, body: CompleteAssignment, ask: Writing
) -> Response:
    """Report the result（办结上报）."""
    return await ask.one(COMPLETE, body, assignment_id=assignment_id)


@router.get("/objections", **page(LIST_OBJECTIONS))
async def list_objections(
    ask: Reading,
    state: WordQuery = "",
    case_id: CaseQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Objections, newest first（异议列表）."""
    return await ask.page(
        LIST_OBJECTIONS, state=state, case_id=case_id, page_size=page_size, page_token=page_token
    )


@router.post("/objections/{objection_id}:decide", **one(DECIDE))
async def decide_objection(
    objection_id: ObjectionId, body: DecideObjection, ask: Writing
) -> Response:
    """Uphold or reject（异议裁定）."""
    return await ask.one(DECIDE, body, objection_id=objection_id)


@router.get("/clocks", **page(LIST_CLOCKS))
async def list_clocks(
    ask: Reading,
    case_id: CaseQuery = "",
    is_overdue: bool = False,
    department: DepartmentQuery = "",
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Clocks of a case or of the caller's area（时限列表）."""
    return await ask.page(
        LIST_CLOCKS,
        case_id=case_id,
        is_overdue=is_overdue,
        department=department,
        state=state,
        page_size=page_size,
        page_token=page_token,
    )
