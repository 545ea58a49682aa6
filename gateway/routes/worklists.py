"""Lists handed over to departments and struck off item by item（清单式交办、销号式管理）."""

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
    Reasoned,
    TimeQuery,
    Versioned,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.worklists import (
    AddWorklistItem,
    MakeWorklist,
    ReportWorklistItem,
    StrikeWorklistItem,
)

MAKE = rpc("routing.WorklistService.MakeWorklist")
ADD = rpc("routing.WorklistService.AddWorklistItem")
HAND_OVER = rpc("routing.WorklistService.HandOverWorklist")
GET = rpc("routing.WorklistService.GetWorklist")
LIST = rpc("routing.WorklistService.ListWorklists")
FIGURES = rpc("routing.WorklistService.GetWorklistFigures")
GET_ITEM = rpc("routing.WorklistService.GetWorklistItem")
LIST_ITEMS = rpc("routing.WorklistService.ListWorklistItems")
ACCEPT = rpc("routing.WorklistService.AcceptWorklistItem")
REPORT = rpc("routing.WorklistService.ReportWorklistItem")
RETURN = rpc("routing.WorklistService.ReturnWorklistItem")
STRIKE = rpc("routing.WorklistService.StrikeWorklistItem")
WITHDRAW = rpc("routing.WorklistService.WithdrawWorklistItem")

WorklistId = Annotated[str, path_id("worklist")]
ItemId = Annotated[str, path_id("worklist_item")]
ListQuery = Annotated[str, query_id("worklist")]
CaseQuery = Annotated[str, query_id("case")]
router = api_router("lists 清单")


@router.post("/lists", **one(MAKE, 201))
async def make_worklist(body: MakeWorklist, ask: Writing) -> Response:
    """Draw a list up with its items（拟制清单）."""
    return await ask.one(MAKE, body, status=201)


@router.get("/lists", **page(LIST))
async def list_worklists(
    ask: Reading, state: WordQuery = "", page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """Lists, newest first（清单列表）."""
    return await ask.page(LIST, state=state, page_size=page_size, page_token=page_token)


@router.get("/lists/{worklist_id}", **one(GET))
async def get_worklist(worklist_id: WorklistId, ask: Reading) -> Response:
    """One list with its counts（查看清单）."""
    return await ask.one(GET, worklist_id=worklist_id)


@router.post("/lists/{worklist_id}/items", **one(ADD, 201))
async def add_worklist_item(
    worklist_id: WorklistId, body: AddWorklistItem, ask: Writing
) -> Response:
    """One more item; of a list handed over the department gets it at once（增列事项）."""
    return await ask.one(ADD, body, status=201, worklist_id=worklist_id)


@router.post("/lists/{worklist_id}:hand-over", **one(HAND_OVER))
async def hand_over_worklist(worklist_id: WorklistId, body: Versioned, ask: Writing) -> Response:
    """Hand a list over under the next number（清单交办）."""
    return await ask.one(HAND_OVER, body, worklist_id=worklist_id)


@router.get("/list-figures", **one(FIGURES))
async def list_worklist_figures(
    ask: Reading,
    worklist_id: ListQuery = "",
    from_time: TimeQuery = None,
    until_time: TimeQuery = None,
) -> Response:
    """How items fared by department, of a list or a period（销号统计）."""
    return await ask.one(
        FIGURES, worklist_id=worklist_id, from_time=from_time, until_time=until_time
    )


@router.get("/list-items", **page(LIST_ITEMS))
async def list_worklist_items(
    ask: Reading,
    worklist_id: ListQuery = "",
    case_id: CaseQuery = "",
    department: DepartmentQuery = "",
    state: Annotated[list[WordQuery], Query(max_length=6)] = [],  # noqa: B006  never changed
    is_late: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Items, newest first; a handler sees the own department's（事项列表）."""
    return await ask.page(
        LIST_ITEMS,
        worklist_id=worklist_id,
        case_id=case_id,
        department=department,
        states=state,
        is_late=is_late,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/list-items/{item_id}", **one(GET_ITEM))
async def get_worklist_item(item_id: ItemId, ask: Reading) -> Response:
    """One item with its reports and proofs（查看事项）."""
    return await ask.one(GET_ITEM, item_id=item_id)


@router.post("/list-items/{item_id}:accept", **one(ACCEPT))
async def accept_worklist_item(item_id: ItemId, body: Versioned, ask: Writing) -> Response:
    """The department takes it on（认领）."""
    return await ask.one(ACCEPT, body, item_id=item_id)


@router.post("/list-items/{item_id}:report", **one(REPORT))
async def report_worklist_item(item_id: ItemId, body: ReportWorklistItem, ask: Writing) -> Response:
    """The department says with proof that it is done（申请销号）."""
    return await ask.one(REPORT, body, item_id=item_id)


@router.post("/list-items/{item_id}:return", **one(RETURN))
async def return_worklist_item(item_id: ItemId, body: Reasoned, ask: Writing) -> Response:
    """The proof does not do（退回）."""
    return await ask.one(RETURN, body, item_id=item_id)


@router.post("/list-items/{item_id}:strike", **one(STRIKE))
async def strike_worklist_item(item_id: ItemId, body: StrikeWorklistItem, ask: Writing) -> Response:
    """Strike it off（销号）."""
    return await ask.one(STRIKE, body, item_id=item_id)


@router.post("/list-items/{item_id}:withdraw", **one(WITHDRAW))
async def withdraw_worklist_item(item_id: ItemId, body: Reasoned, ask: Writing) -> Response:
    """It is not wanted any more; it stays to be seen（撤回事项）."""
    return await ask.one(WITHDRAW, body, item_id=item_id)
