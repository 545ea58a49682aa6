"""Letters that press departments, on screen and on paper, and how they fared."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer
from gateway.clients import rpc
from gateway.openapi import api_router, file, one, page
from gateway.schemas.base import (
    DepartmentQuery,
    PageSize,
    PageToken,
    Reasoned,
    Time,
    Versioned,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.letters import AnswerLetter, JudgeLetter, ProposeLetter, RecordInterview

GET = rpc("routing.LetterService.GetLetter")
LIST = rpc("routing.LetterService.ListLetters")
FIGURES = rpc("routing.LetterService.ListLetterFigures")
DOCUMENT = rpc("routing.LetterService.GetLetterDocument")
PROPOSE = rpc("routing.LetterService.ProposeLetter")
ISSUE = rpc("routing.LetterService.IssueLetter")
RECEIVE = rpc("routing.LetterService.ReceiveLetter")
ANSWER = rpc("routing.LetterService.AnswerLetter")
RECORD = rpc("routing.LetterService.RecordInterview")
JUDGE = rpc("routing.LetterService.JudgeLetter")
WITHDRAW = rpc("routing.LetterService.WithdrawLetter")

LetterId = Annotated[str, path_id("letter")]
CaseQuery = Annotated[str, query_id("case")]
TimeQuery = Annotated[Time | None, Query(examples=["2026-03-01T00:00:00+08:00"])]
router = api_router("letters 督办文书")


@router.get("/letters", **page(LIST))
async def list_letters(
    ask: Reading,
    case_id: CaseQuery = "",
    department: DepartmentQuery = "",
    kind: WordQuery = "",
    state: WordQuery = "",
    is_overdue: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Letters, newest first; a handler sees those to the own department（文书列表）."""
    return await ask.page(
        LIST,
        case_id=case_id,
        department=department,
        kind=kind,
        state=state,
        is_overdue=is_overdue,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/letter-figures", **page(FIGURES))
async def list_letter_figures(
    ask: Reading,
    from_time: TimeQuery = None,
    until_time: TimeQuery = None,
    department: DepartmentQuery = "",
    kind: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Letters issued, answered in time and their effect, by county, department and kind（H7）."""
    return await ask.page(
        FIGURES,
        from_time=from_time,
        until_time=until_time,
        department=department,
        kind=kind,
        page_size=page_size,
        page_token=page_token,
    )


@router.post("/letters", **one(PROPOSE, 201))
async def propose_letter(body: ProposeLetter, ask: Writing) -> Response:
    """Put a letter before the supervisor（拟制文书）."""
    return await ask.one(PROPOSE, body, status=201)


@router.get("/letters/{letter_id}", **one(GET))
async def get_letter(letter_id: LetterId, ask: Reading) -> Response:
    """One letter with its words（查看文书）."""
    return await ask.one(GET, letter_id=letter_id)


@router.get("/letters/{letter_id}/document", **file("application/pdf"))
async def get_letter_document(letter_id: LetterId, ask: Reading) -> Response:
    """The letter on paper with a place for the seal（打印文书）."""
    first, chunks = await ask.stream(DOCUMENT, letter_id=letter_id)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/letters/{letter_id}:issue", **one(ISSUE))
async def issue_letter(letter_id: LetterId, body: Versioned, ask: Writing) -> Response:
    """Sign it under the next number（签发）."""
    return await ask.one(ISSUE, body, letter_id=letter_id)


@router.post("/letters/{letter_id}:receive", **one(RECEIVE))
async def receive_letter(letter_id: LetterId, body: Versioned, ask: Writing) -> Response:
    """The department has it（签收文书）."""
    return await ask.one(RECEIVE, body, letter_id=letter_id)


@router.post("/letters/{letter_id}:answer", **one(ANSWER))
async def answer_letter(letter_id: LetterId, body: AnswerLetter, ask: Writing) -> Response:
    """The department says what it did（复函）."""
    return await ask.one(ANSWER, body, letter_id=letter_id)


@router.post("/letters/{letter_id}:record", **one(RECORD))
async def record_interview(letter_id: LetterId, body: RecordInterview, ask: Writing) -> Response:
    """Write down how the interview went（约谈记录）."""
    return await ask.one(RECORD, body, letter_id=letter_id)


@router.post("/letters/{letter_id}:judge", **one(JUDGE))
async def judge_letter(letter_id: LetterId, body: JudgeLetter, ask: Writing) -> Response:
    """Say what came of it（成效评定）."""
    return await ask.one(JUDGE, body, letter_id=letter_id)


@router.post("/letters/{letter_id}:withdraw", **one(WITHDRAW))
async def withdraw_letter(letter_id: LetterId, body: Reasoned, ask: Writing) -> Response:
    """Take it back with a reason（撤回文书）."""
    return await ask.one(WITHDRAW, body, letter_id=letter_id)
