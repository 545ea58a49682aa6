"""The long-term register（动态跟踪台账）."""

from typing import Annotated

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
from gateway.schemas.long_terms import EnterLongTerm, ReviewLongTerm

ENTER = rpc("routing.LongTermService.EnterLongTerm")
REVIEW = rpc("routing.LongTermService.ReviewLongTerm")
GET = rpc("routing.LongTermService.GetLongTerm")
LIST = rpc("routing.LongTermService.ListLongTerms")

CasePath = Annotated[str, path_id("case")]
EntryId = Annotated[str, path_id("long_term")]
CaseQuery = Annotated[str, query_id("case")]
router = api_router("long-term register 台账")


@router.post("/cases/{case_id}/long-term", **one(ENTER, 201))
async def enter_long_term(case_id: CasePath, body: EnterLongTerm, ask: Writing) -> Response:
    """Put a case on the register; the promise to the resident stands still（列入台账）."""
    return await ask.one(ENTER, body, status=201, case_id=case_id)


@router.get("/long-terms", **page(LIST))
async def list_long_terms(
    ask: Reading,
    case_id: CaseQuery = "",
    department: DepartmentQuery = "",
    state: WordQuery = "",
    is_review_due: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Entries, newest first; also those alone whose review is due（台账列表）."""
    return await ask.page(
        LIST,
        case_id=case_id,
        department=department,
        state=state,
        is_review_due=is_review_due,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/long-terms/{entry_id}", **one(GET))
async def get_long_term(entry_id: EntryId, ask: Reading) -> Response:
    """One entry with its reviews（查看台账）."""
    return await ask.one(GET, entry_id=entry_id)


@router.post("/long-terms/{entry_id}:review", **one(REVIEW))
async def review_long_term(entry_id: EntryId, body: ReviewLongTerm, ask: Writing) -> Response:
    """A case is looked at: it stays, or leaves and its time runs again（台账调度）."""
    return await ask.one(REVIEW, body, entry_id=entry_id)
