"""The same matter: found before and after registration, linked, merged, parted again."""

from typing import Annotated

from starlette.responses import JSONResponse, Response

from gateway.asking import Reading, Trying, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Reasoned, path_id
from gateway.schemas.sameness import DraftCase, LinkCase, MergeCase
from gateway.shapes import listed

FIND = rpc("intake.SamenessService.FindSimilar")
SIMILAR = rpc("intake.SamenessService.ListSimilar")
LINK = rpc("intake.SamenessService.LinkCase")
UNLINK = rpc("intake.SamenessService.UnlinkCase")
LINKS = rpc("intake.SamenessService.ListLinks")
MERGE = rpc("intake.SamenessService.MergeCase")
UNMERGE = rpc("intake.SamenessService.UnmergeCase")
MEMBERS = rpc("intake.SamenessService.ListMembers")

CaseId = Annotated[str, path_id("case")]
router = api_router("sameness 同一事项")


@router.post("/cases:find-similar", **page(FIND))
async def find_similar(body: DraftCase, ask: Trying) -> Response:
    """Cases that may be the same matter as a draft（登记前查重）; nothing is kept."""
    answer = await ask.fetch(FIND, body)
    return JSONResponse(listed(answer.message))


@router.get("/cases/{case_id}/similar", **page(SIMILAR))
async def list_similar(case_id: CaseId, ask: Reading) -> Response:
    """Cases that may be the same matter as this one, with the reasons（登记后查重）."""
    return await ask.page(SIMILAR, case_id=case_id)


@router.get("/cases/{case_id}/links", **page(LINKS))
async def list_links(case_id: CaseId, ask: Reading) -> Response:
    """The cases that this one has to do with（关联案件）."""
    return await ask.page(LINKS, case_id=case_id)


@router.get("/cases/{case_id}/members", **page(MEMBERS))
async def list_members(
    case_id: CaseId, ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The bundle that the case is in, the main case among its members（并案案件）."""
    return await ask.page(MEMBERS, case_id=case_id, page_size=page_size, page_token=page_token)


@router.post("/cases/{case_id}:link", **one(LINK))
async def link_case(case_id: CaseId, body: LinkCase, ask: Writing) -> Response:
    """Point to another case; the handling of both stays as it is（关联）."""
    return await ask.one(LINK, body, case_id=case_id)


@router.post("/cases/{case_id}:unlink", **one(UNLINK))
async def unlink_case(case_id: CaseId, body: LinkCase, ask: Writing) -> Response:
    """Undo a link（取消关联）."""
    return await ask.one(UNLINK, body, case_id=case_id)


@router.post("/cases/{case_id}:merge", **one(MERGE))
async def merge_case(case_id: CaseId, body: MergeCase, ask: Writing) -> Response:
    """Let the case follow a main case: one handling, one answer to every reporter（并案）."""
    return await ask.one(MERGE, body, case_id=case_id)


@router.post("/cases/{case_id}:unmerge", **one(UNMERGE))
async def unmerge_case(case_id: CaseId, body: Reasoned, ask: Writing) -> Response:
    """Let the case go on alone, where its own handling stands（撤销并案）."""
    return await ask.one(UNMERGE, body, case_id=case_id)
