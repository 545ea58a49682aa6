"""What accompanies a case to its end: parts, advice, second looks, internal notes."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, path_id
from gateway.schemas.endings import AdviseCase, AnswerAdvice, ReviewVisit, WaivePart, WriteNote

WAIVE = rpc("intake.ClosingService.WaivePart")
ADVISE = rpc("intake.ClosingService.AdviseCase")
ANSWER = rpc("intake.ClosingService.AnswerAdvice")
REVIEW_VISIT = rpc("intake.ClosingService.ReviewVisit")
WRITE_NOTE = rpc("intake.NoteService.WriteNote")
LIST_NOTES = rpc("intake.NoteService.ListNotes")

CaseId = Annotated[str, path_id("case")]
router = api_router("endings 办结与意见")


@router.post("/cases/{case_id}:waive-part", **one(WAIVE))
async def waive_part(case_id: CaseId, body: WaivePart, ask: Writing) -> Response:
    """The whole may close without a co-department's part（免办）."""
    return await ask.one(WAIVE, body, case_id=case_id)


@router.post("/cases/{case_id}:advise", **one(ADVISE))
async def advise_case(case_id: CaseId, body: AdviseCase, ask: Writing) -> Response:
    """Keep a formal letter that suggests a fix（司法建议、检察建议）."""
    return await ask.one(ADVISE, body, case_id=case_id)


@router.post("/cases/{case_id}:answer-advice", **one(ANSWER))
async def answer_advice(case_id: CaseId, body: AnswerAdvice, ask: Writing) -> Response:
    """Keep the answer to a letter（建议回复）."""
    return await ask.one(ANSWER, body, case_id=case_id)


@router.post("/cases/{case_id}:review-visit", **one(REVIEW_VISIT))
async def review_visit(case_id: CaseId, body: ReviewVisit, ask: Writing) -> Response:
    """A second look at a sampled visit-back（回访抽查）."""
    return await ask.one(REVIEW_VISIT, body, case_id=case_id)


@router.post("/cases/{case_id}/notes", **one(WRITE_NOTE, 201))
async def write_note(case_id: CaseId, body: WriteNote, ask: Writing) -> Response:
    """Write an opinion or a note, never told to a party（写内部意见）."""
    return await ask.one(WRITE_NOTE, body, status=201, case_id=case_id)


@router.get("/cases/{case_id}/notes", **page(LIST_NOTES))
async def list_notes(
    case_id: CaseId, ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The notes the caller may read, newest first（内部意见）."""
    return await ask.page(LIST_NOTES, case_id=case_id, page_size=page_size, page_token=page_token)
