"""Saved views: filters of the list of cases that staff keep under a name."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Versioned, path_id
from gateway.schemas.saved_views import ChangeView, SaveView

SAVE = rpc("intake.SavedViewService.SaveView")
CHANGE = rpc("intake.SavedViewService.ChangeView")
DELETE = rpc("intake.SavedViewService.DeleteView")
GET = rpc("intake.SavedViewService.GetView")
LIST = rpc("intake.SavedViewService.ListViews")

ViewId = Annotated[str, path_id("saved_view")]
router = api_router("views 常用筛选", prefix="/views")


@router.post("", **one(SAVE, 201))
async def save_view(body: SaveView, ask: Writing) -> Response:
    """Keep a filter of the list of cases（保存常用筛选）; a supervisor may share it."""
    return await ask.one(SAVE, body, status=201)


@router.get("", **page(LIST))
async def list_views(
    ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """One's own views and the county's shared ones, newest first（常用筛选列表）."""
    return await ask.page(LIST, page_size=page_size, page_token=page_token)


@router.get("/{view_id}", **one(GET))
async def get_view(view_id: ViewId, ask: Reading) -> Response:
    """One view（常用筛选详情）; `GET /cases?view=` opens it."""
    return await ask.one(GET, view_id=view_id)


@router.put("/{view_id}", **one(CHANGE))
async def change_view(view_id: ViewId, body: ChangeView, ask: Writing) -> Response:
    """Another name, another filter, shared or no more（修改常用筛选）."""
    return await ask.one(CHANGE, body, view_id=view_id)


@router.post("/{view_id}:delete", **one(DELETE))
async def delete_view(view_id: ViewId, body: Versioned, ask: Writing) -> Response:
    """Forget a view（删除常用筛选）; exports that named it keep their filters."""
    return await ask.one(DELETE, body, view_id=view_id)
