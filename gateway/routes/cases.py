"""Cases: registering, reading, and what is corrected along the way."""

import asyncio
from typing import Annotated, Any

from fastapi import Query
from starlette.responses import JSONResponse, Response

from gateway.accused import require_department
from gateway.asking import Asker, Reading, Writing, file_answer, shown
from gateway.clients import Rpc, rpc
from gateway.errors import Problem
from gateway.openapi import api_router, file, one, page, shaped
from gateway.routes.follow_key import OptionalKey
from gateway.schemas.base import (
    CODE_PATTERN,
    ID_PATTERN,
    PHONE_PATTERN,
    AreaQuery,
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
from gateway.schemas.cases import (
    CATEGORY_PATTERN,
    ID_NUMBER_PATTERN,
    AmendCase,
    DeclineCase,
    RegisterCase,
    RouteCase,
    SupplementCase,
)
from gateway.shapes import listed, schema_of, to_json, unwrapped, unwrapped_schema

REGISTER = rpc("intake.CaseService.RegisterCase")
ACCEPT = rpc("intake.CaseService.AcceptCase")
DECLINE = rpc("intake.CaseService.DeclineCase")
AMEND = rpc("intake.CaseService.AmendCase")
SUPPLEMENT = rpc("intake.CaseService.SupplementCase")
WITHDRAW = rpc("intake.CaseService.WithdrawCase")
GET = rpc("intake.DeskService.GetCase")
LIST = rpc("intake.DeskService.ListCases")
TIMELINE = rpc("intake.DeskService.GetTimeline")
HISTORY = rpc("intake.DeskService.GetCaseHistory")
RECEIPT = rpc("intake.DeskService.GetReceipt")
DECISION = rpc("routing.DecisionService.GetDecision")
DECISIONS = rpc("routing.DecisionService.GetDecisionHistory")
ROUTE = rpc("routing.DecisionService.RouteCase")
_PARTS: dict[str, Rpc] = {
    "assignments": rpc("routing.AssignmentService.ListAssignments"),
    "decision": DECISION,
    "mediations": rpc("mediation.MediationService.ListMediations"),
    "tasks": rpc("grid.TaskService.ListTasks"),
    "messages": rpc("notify.MessageService.ListMessages"),
}
_PART_SIZE = 50
_OUTCOMES = {403: "not_permitted", 404: "none"}

SourceQuery = Annotated[str, Query(pattern=r"^[a-z_0-9]{0,60}$")]
CaseId = Annotated[str, path_id("case")]
router = api_router("cases 案件")


def _registered_schema() -> dict[str, Any]:
    schema = schema_of(REGISTER.method.output_type)
    schema["properties"]["receipt_url"] = {"type": "string"}
    schema["required"] = ["id", "code", "query_key", "state", "version", "receipt_url"]
    return schema


def _page_schema() -> dict[str, Any]:
    schema = unwrapped_schema(GET.method.output_type)
    anything = {"anyOf": [{"type": "array"}, {"type": "object"}, {"type": "null"}]}
    parts = {"type": "object", "additionalProperties": {"type": "string"}}
    schema["properties"] |= {**dict.fromkeys(_PARTS, anything), "parts": parts}
    return schema


@router.post("/cases", **shaped(_registered_schema(), 201))
async def register_case(body: RegisterCase, ask: Writing) -> Response:
    """Register a matter（窗口登记）; it is accepted in the same write."""
    await require_department(ask, body.area_code, body.accused_department)
    answer = await ask.fetch(REGISTER, body)
    said = to_json(answer.message)
    said["receipt_url"] = f"/api/v1/cases/{said['id']}/receipt"
    return shown(said, 201, is_replayed=answer.is_replayed)


@router.get("/cases", **page(LIST))
async def list_cases(
    ask: Reading,
    state: Annotated[list[WordQuery], Query(max_length=12)] = [],  # noqa: B006  never changed
    kind: WordQuery = "",
    source: SourceQuery = "",
    area_code: AreaQuery = "",
    lead_department: DepartmentQuery = "",
    is_overdue: bool = False,
    is_mine: bool = False,
    code: Annotated[str, query_id("case_code", CODE_PATTERN)] = "",
    name: Annotated[str, Query(max_length=50)] = "",
    phone: Annotated[str, Query(pattern=f"^$|{PHONE_PATTERN}")] = "",
    id_number: Annotated[str, Query(pattern=ID_NUMBER_PATTERN)] = "",
    words: Annotated[str, Query(max_length=40)] = "",
    category: Annotated[str, Query(pattern=CATEGORY_PATTERN)] = "",
    department: DepartmentQuery = "",
    first_responder: Annotated[str, Query(pattern=f"^$|{ID_PATTERN}")] = "",
    is_member: bool = False,
    from_time: TimeQuery = None,
    until_time: TimeQuery = None,
    view: Annotated[str, query_id("saved_view")] = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Cases of the caller's area, newest first（案件列表）.

    `words` are up to five, parted by spaces, that all stand in title, narrative or address. A page
    looks at 2,000 cases at most, so that one may be short and still have a `next_page_token`.
    A `view` is a saved one; a filter given beside it replaces the view's own.
    A search by a party's whole name, phone or ID number is noted in the audit.
    """
    return await ask.page(
        LIST,
        states=state,
        kind=kind,
        source=source,
        area_code=area_code,
        lead_department=lead_department,
        is_overdue=is_overdue,
        is_mine=is_mine,
        code=code,
        name=name,
        phone=phone,
        id_number=id_number,
        words=words,
        category=category,
        department=department,
        first_responder=first_responder,
        is_member=is_member,
        from_time=from_time,
        until_time=until_time,
        view_id=view,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/cases/{case_id}", **shaped(_page_schema()))
async def get_case(case_id: CaseId, ask: Reading) -> Response:
    """One case with its orders, decision, mediation, tasks and messages（案件详情）.

    A part whose service is down is null and marked `unavailable` in `parts`.
    """
    answers = await asyncio.gather(
        ask.fetch(GET, case_id=case_id),
        *(_part(ask, name, case_id) for name in _PARTS),
        return_exceptions=True,
    )
    main, *parts = answers
    if isinstance(main, BaseException):
        raise main
    said = unwrapped(main.message)
    said["parts"] = {}
    for name, part in zip(_PARTS, parts, strict=True):
        if isinstance(part, BaseException):
            raise part
        said[name], said["parts"][name] = part
    return JSONResponse(said)


async def _part(ask: Asker, name: str, case_id: str) -> tuple[Any, str]:
    fields: dict[str, Any] = {"case_id": case_id}
    if name != "decision":
        fields["page_size"] = _PART_SIZE
    try:
        answer = await ask.fetch(_PARTS[name], **fields)
    except Problem as problem:
        return None, _OUTCOMES.get(problem.status, "unavailable")
    if name == "decision":
        return unwrapped(answer.message), "ok"
    return listed(answer.message)["items"], "ok"


@router.get("/cases/{case_id}/timeline", **page(TIMELINE))
async def get_timeline(
    case_id: CaseId, ask: Reading, page_size: PageSize = 100, page_token: PageToken = ""
) -> Response:
    """What happened, oldest first（办理过程）."""
    return await ask.page(TIMELINE, case_id=case_id, page_size=page_size, page_token=page_token)


@router.get("/cases/{case_id}/history", **page(HISTORY))
async def get_history(case_id: CaseId, ask: Reading) -> Response:
    """The corrections with old and new values, masked（更正记录）."""
    return await ask.page(HISTORY, case_id=case_id)


@router.get("/cases/{case_id}/decision", **one(DECISION))
async def get_decision(case_id: CaseId, ask: Reading) -> Response:
    """Who handles it and why, row by row（分流依据）."""
    return await ask.one(DECISION, case_id=case_id)


@router.get("/cases/{case_id}/decisions", **page(DECISIONS))
async def list_decisions(case_id: CaseId, ask: Reading) -> Response:
    """Every decision about it, the one that stands first, row by row（分流记录）."""
    return await ask.page(DECISIONS, case_id=case_id)


@router.get("/cases/{case_id}/receipt", **file("application/pdf"))
async def get_receipt(case_id: CaseId, ask: Reading, key: OptionalKey) -> Response:
    """The receipt as PDF/A（受理回执）; the applicant's key is printed when it is given."""
    first, chunks = await ask.stream(RECEIPT, case_id=case_id, query_key=key)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/cases/{case_id}:accept", **one(ACCEPT))
async def accept_case(case_id: CaseId, body: Versioned, ask: Writing) -> Response:
    """Take the case on（受理）."""
    return await ask.one(ACCEPT, body, case_id=case_id)


@router.post("/cases/{case_id}:decline", **one(DECLINE))
async def decline_case(case_id: CaseId, body: DeclineCase, ask: Writing) -> Response:
    """Do not take the case on, with the legal route（不予受理）."""
    return await ask.one(DECLINE, body, case_id=case_id)


@router.post("/cases/{case_id}:amend", **one(AMEND))
async def amend_case(case_id: CaseId, body: AmendCase, ask: Writing) -> Response:
    """Correct the facts; old values are kept（更正）."""
    if body.accused_department:
        standing: Any = await ask.fetch(GET, case_id=case_id)
        area_code = body.area_code or standing.message.case.area_code
        await require_department(ask, area_code, body.accused_department)
    return await ask.one(AMEND, body, case_id=case_id)


@router.post("/cases/{case_id}:supplement", **one(SUPPLEMENT))
async def supplement_case(case_id: CaseId, body: SupplementCase, ask: Writing) -> Response:
    """Add what came later（补充材料）."""
    return await ask.one(SUPPLEMENT, body, case_id=case_id)


@router.post("/cases/{case_id}:withdraw", **one(WITHDRAW))
async def withdraw_case(case_id: CaseId, body: Reasoned, ask: Writing) -> Response:
    """Take the case back on the applicant's word（撤回）."""
    return await ask.one(WITHDRAW, body, case_id=case_id)


@router.post("/cases/{case_id}:route", **one(ROUTE))
async def route_case(case_id: CaseId, body: RouteCase, ask: Writing) -> Response:
    """Place the case by hand（人工分流）; `version` is the decision's."""
    return await ask.one(ROUTE, body, case_id=case_id)
