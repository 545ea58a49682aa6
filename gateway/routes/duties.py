"""Who is at the centre: rotating departments, leaders' days, receptions（值班）."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing, shown
from gateway.clients import rpc
from gateway.openapi import api_router, one, page, shaped
from gateway.schemas.base import (
    CODE_PATTERN,
    DepartmentQuery,
    PageSize,
    PageToken,
    Versioned,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.duties import AnswerDutySwap, AskDutySwap, CloseDuty, PlanDuties
from gateway.shapes import listed, listed_schema, schema_of, to_json

PLAN = rpc("routing.DutyService.PlanDuties")
GET = rpc("routing.DutyService.GetDuty")
LIST = rpc("routing.DutyService.ListDuties")
BOARD = rpc("routing.DutyService.GetDutyBoard")
ASK = rpc("routing.DutyService.AskDutySwap")
ANSWER = rpc("routing.DutyService.AnswerDutySwap")
START = rpc("routing.DutyService.StartDuty")
MISS = rpc("routing.DutyService.MissDuty")
CLOSE = rpc("routing.DutyService.CloseDuty")
CANCEL = rpc("routing.DutyService.CancelDuty")

DutyId = Annotated[str, path_id("duty")]
DayQuery = Annotated[str, Query(pattern=r"^$|^\d{4}-\d{2}-\d{2}$")]
CodeQuery = Annotated[str, query_id("case_code", CODE_PATTERN)]
router = api_router("duties 值班")


@router.post("/duties", **shaped(listed_schema(PLAN.method.output_type), 201))
async def plan_duties(body: PlanDuties, ask: Writing) -> Response:
    """Plan days, all or none（排班）."""
    answer = await ask.fetch(PLAN, body)
    return shown(listed(answer.message), 201, is_replayed=answer.is_replayed)


@router.get("/duties", **page(LIST))
async def list_duties(
    ask: Reading,
    kind: WordQuery = "",
    department: DepartmentQuery = "",
    first_day: DayQuery = "",
    last_day: DayQuery = "",
    code: CodeQuery = "",
    state: Annotated[list[WordQuery], Query(max_length=5)] = [],  # noqa: B006  never changed
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Duties, newest planned first（值班表）."""
    return await ask.page(
        LIST,
        kind=kind,
        department=department,
        first_day=first_day,
        last_day=last_day,
        states=state,
        code=code,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/duty-board", **shaped(schema_of(BOARD.method.output_type)))
async def get_duty_board(ask: Reading, day: DayQuery = "") -> Response:
    """Who is at the centre on a day, today unless said（值班牌）."""
    answer = await ask.fetch(BOARD, day=day)
    return shown(to_json(answer.message))


@router.get("/duties/{duty_id}", **one(GET))
async def get_duty(duty_id: DutyId, ask: Reading) -> Response:
    """One duty（值班）."""
    return await ask.one(GET, duty_id=duty_id)


@router.post("/duties/{duty_id}:ask-swap", **one(ASK))
async def ask_duty_swap(duty_id: DutyId, body: AskDutySwap, ask: Writing) -> Response:
    """Ask another department to change days（申请换班）."""
    return await ask.one(ASK, body, duty_id=duty_id)


@router.post("/duties/{duty_id}:answer-swap", **one(ANSWER))
async def answer_duty_swap(duty_id: DutyId, body: AnswerDutySwap, ask: Writing) -> Response:
    """The other department agrees, and both change days, or keeps its day（答复换班）."""
    return await ask.one(ANSWER, body, duty_id=duty_id)


@router.post("/duties/{duty_id}:start", **one(START))
async def start_duty(duty_id: DutyId, body: Versioned, ask: Writing) -> Response:
    """Who is on duty came（到岗）."""
    return await ask.one(START, body, duty_id=duty_id)


@router.post("/duties/{duty_id}:miss", **one(MISS))
async def miss_duty(duty_id: DutyId, body: Versioned, ask: Writing) -> Response:
    """Who was on duty did not come（缺岗）."""
    return await ask.one(MISS, body, duty_id=duty_id)


@router.post("/duties/{duty_id}:close", **one(CLOSE))
async def close_duty(duty_id: DutyId, body: CloseDuty, ask: Writing) -> Response:
    """The day is over, and what came of it（接访台账）."""
    return await ask.one(CLOSE, body, duty_id=duty_id)


@router.post("/duties/{duty_id}:cancel", **one(CANCEL))
async def cancel_duty(duty_id: DutyId, body: Versioned, ask: Writing) -> Response:
    """Nobody needs to be there（取消排班）."""
    return await ask.one(CANCEL, body, duty_id=duty_id)
