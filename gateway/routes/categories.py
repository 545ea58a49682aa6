"""Categories: what may be chosen, what fits a text, and the trees' drafts."""

from typing import Annotated

from fastapi import Request
from starlette.responses import JSONResponse, Response

from gateway.asking import Reading, Trying, Writing
from gateway.auth import Visitor
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.residents import LIST_CATEGORIES, Residents
from gateway.schemas.base import (
    AREA_PATTERN,
    COUNTY_PATTERN,
    AreaQuery,
    PageSize,
    PageToken,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.categories import (
    CategoryDraft,
    CategoryTable,
    PublishCategoryTree,
    SuggestCategory,
)
from gateway.shapes import listed

SUGGEST = rpc("intake.CategoryService.SuggestCategory")
GET_TREE = rpc("intake.CategoryService.GetCategoryTree")
CHECK_TREE = rpc("intake.CategoryService.CheckCategoryTree")
PUT_DRAFT = rpc("intake.CategoryService.PutCategoryTreeDraft")
PUBLISH = rpc("intake.CategoryService.PublishCategoryTree")

Area = Annotated[str, path_id("area", AREA_PATTERN)]
CountyQuery = Annotated[str, query_id("area", COUNTY_PATTERN)]
router = api_router("categories 事项目录")


@router.get("/categories", **page(LIST_CATEGORIES))
async def list_categories(
    ask: Reading,
    area: AreaQuery = "",
    kind: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The leaves that may be chosen in an area, with their questions（可选事项）."""
    return await ask.page(
        LIST_CATEGORIES, area_code=area, kind=kind, page_size=page_size, page_token=page_token
    )


@router.get("/public/categories", **page(LIST_CATEGORIES))
async def list_public_categories(
    request: Request,
    visitor: Visitor,
    area: CountyQuery,
    kind: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The leaves that residents may choose in a county, with their questions（群众可选事项）."""
    answer = await Residents(request, visitor).categories(
        area, kind=kind, page_size=page_size, page_token=page_token
    )
    return JSONResponse(listed(answer.message))


@router.post("/cases:suggest-category", **page(SUGGEST))
async def suggest_category(body: SuggestCategory, ask: Trying) -> Response:
    """Up to three leaves that fit a text; a person confirms one（归类建议）."""
    return JSONResponse(listed((await ask.fetch(SUGGEST, body)).message))


@router.get("/category-trees/{area}", **one(GET_TREE))
async def get_category_tree(area: Area, ask: Reading, is_draft: bool = False) -> Response:
    """The published tree nearest to an area, or its draft（事项目录）."""
    return await ask.one(GET_TREE, area_code=area, is_draft=is_draft)


@router.put("/category-trees/{area}", **one(PUT_DRAFT))
async def put_category_tree_draft(area: Area, body: CategoryDraft, ask: Writing) -> Response:
    """Store an area's draft（保存草稿）."""
    return await ask.one(PUT_DRAFT, category_tree=_tree(area, body))


@router.post("/category-trees/{area}:check", **one(CHECK_TREE))
async def check_category_tree(area: Area, body: CategoryTable, ask: Writing) -> Response:
    """Name every fault of a tree; nothing is stored（校验目录）."""
    return await ask.one(CHECK_TREE, category_tree=_tree(area, body))


@router.post("/category-trees/{area}:publish", **one(PUBLISH))
async def publish_category_tree(area: Area, body: PublishCategoryTree, ask: Writing) -> Response:
    """A second person makes the draft hold（发布目录）."""
    return await ask.one(PUBLISH, body, area_code=area)


def _tree(area: str, body: CategoryTable) -> dict[str, object]:
    return {"area_code": area, **body.model_dump(exclude_none=True)}
