"""The hall as staff run it: tickets, appointments, the guidance desk."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Versioned, WordQuery, path_id
from gateway.schemas.desk import (
    DAY_PATTERN,
    AnswerGuidance,
    BookAppointment,
    CallTicket,
    ReferGuidance,
    RegisterGuidance,
    TakeGuidance,
    TakeTicket,
)

TAKE_TICKET = rpc("intake.TicketService.TakeTicket")
CALL = rpc("intake.TicketService.CallTicket")
SERVE = rpc("intake.TicketService.ServeTicket")
MISS = rpc("intake.TicketService.MissTicket")
LEAVE = rpc("intake.TicketService.LeaveTicket")
LIST_TICKETS = rpc("intake.TicketService.ListTickets")
GET_BOARD = rpc("intake.TicketService.GetBoard")
BOOK = rpc("intake.AppointmentService.BookAppointment")
GET_SLOTS = rpc("intake.AppointmentService.GetSlots")
LIST_APPOINTMENTS = rpc("intake.AppointmentService.ListAppointments")
ARRIVE = rpc("intake.AppointmentService.ArriveAppointment")
CANCEL = rpc("intake.AppointmentService.CancelAppointment")
TAKE = rpc("intake.GuidanceService.TakeGuidance")
GET = rpc("intake.GuidanceService.GetGuidance")
LIST = rpc("intake.GuidanceService.ListGuidance")
REGISTER = rpc("intake.GuidanceService.RegisterGuidance")
ANSWER = rpc("intake.GuidanceService.AnswerGuidance")
REFER = rpc("intake.GuidanceService.ReferGuidance")
FIGURES = rpc("intake.GuidanceService.GetDeskFigures")

TicketId = Annotated[str, path_id("ticket")]
AppointmentId = Annotated[str, path_id("appointment")]
GuidanceId = Annotated[str, path_id("guidance")]
DayQuery = Annotated[str, Query(pattern=f"^$|{DAY_PATTERN}", max_length=10)]
router = api_router("desk 引导台")


@router.post("/tickets", **one(TAKE_TICKET, 201))
async def take_ticket(body: TakeTicket, ask: Writing) -> Response:
    """A number for today（取号）; its key is told this once."""
    return await ask.one(TAKE_TICKET, body, status=201)


@router.get("/tickets", **page(LIST_TICKETS))
async def list_tickets(
    ask: Reading,
    day: DayQuery = "",
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The tickets of a day, today's without one, newest first（排队列表）."""
    return await ask.page(
        LIST_TICKETS, day=day, state=state, page_size=page_size, page_token=page_token
    )


@router.get("/tickets:board", **one(GET_BOARD))
async def get_board(ask: Reading) -> Response:
    """Who is called where, and how many wait（叫号屏）."""
    return await ask.one(GET_BOARD)


@router.post("/tickets:call", **one(CALL))
async def call_ticket(body: CallTicket, ask: Writing) -> Response:
    """A window calls the next（叫号）; the answer is empty when nobody waits."""
    return await ask.one(CALL, body)


@router.post("/tickets/{ticket_id}:serve", **one(SERVE))
async def serve_ticket(ticket_id: TicketId, body: Versioned, ask: Writing) -> Response:
    """The visitor was served（办结）."""
    return await ask.one(SERVE, body, ticket_id=ticket_id)


@router.post("/tickets/{ticket_id}:miss", **one(MISS))
async def miss_ticket(ticket_id: TicketId, body: Versioned, ask: Writing) -> Response:
    """The visitor did not come to the window（过号）."""
    return await ask.one(MISS, body, ticket_id=ticket_id)


@router.post("/tickets/{ticket_id}:leave", **one(LEAVE))
async def leave_ticket(ticket_id: TicketId, body: Versioned, ask: Writing) -> Response:
    """The visitor went away（离开）."""
    return await ask.one(LEAVE, body, ticket_id=ticket_id)


@router.get("/appointment-slots", **one(GET_SLOTS))
async def get_slots(
    ask: Reading, day: Annotated[str, Query(pattern=DAY_PATTERN, max_length=10)]
) -> Response:
    """The slots of a day and how many places are free（可预约时段）."""
    return await ask.one(GET_SLOTS, day=day)


@router.post("/appointments", **one(BOOK, 201))
async def book_appointment(body: BookAppointment, ask: Writing) -> Response:
    """Book for a visitor（代为预约）."""
    return await ask.one(BOOK, body, status=201)


@router.get("/appointments", **page(LIST_APPOINTMENTS))
async def list_appointments(
    ask: Reading,
    day: DayQuery = "",
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Appointments by day and state, newest first（预约列表）."""
    return await ask.page(
        LIST_APPOINTMENTS, day=day, state=state, page_size=page_size, page_token=page_token
    )


@router.post("/appointments/{appointment_id}:arrive", **one(ARRIVE))
async def arrive_appointment(
    appointment_id: AppointmentId, body: Versioned, ask: Writing
) -> Response:
    """The visitor is here and gets a ticket that goes first（到场）."""
    return await ask.one(ARRIVE, body, appointment_id=appointment_id)


@router.post("/appointments/{appointment_id}:cancel", **one(CANCEL))
async def cancel_appointment(
    appointment_id: AppointmentId, body: Versioned, ask: Writing
) -> Response:
    """The visitor does not come（取消预约）."""
    return await ask.one(CANCEL, body, appointment_id=appointment_id)


@router.post("/guidance", **one(TAKE, 201))
async def take_guidance(body: TakeGuidance, ask: Writing) -> Response:
    """Take down what a visitor brings（引导登记）."""
    return await ask.one(TAKE, body, status=201)


@router.get("/guidance", **page(LIST))
async def list_guidance(
    ask: Reading,
    state: WordQuery = "",
    is_mine: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Records by state, newest first（引导记录列表）."""
    return await ask.page(
        LIST, state=state, is_mine=is_mine, page_size=page_size, page_token=page_token
    )


@router.get("/guidance/{guidance_id}", **one(GET))
async def get_guidance(guidance_id: GuidanceId, ask: Reading) -> Response:
    """One record with what was said（引导记录）."""
    return await ask.one(GET, guidance_id=guidance_id)


@router.post("/guidance/{guidance_id}:register", **one(REGISTER))
async def register_guidance(
    guidance_id: GuidanceId, body: RegisterGuidance, ask: Writing
) -> Response:
    """The record filled in as a registration and what it lacks; the case when final（转登记）."""
    return await ask.one(REGISTER, body, guidance_id=guidance_id)


@router.post("/guidance/{guidance_id}:answer", **one(ANSWER))
async def answer_guidance(guidance_id: GuidanceId, body: AnswerGuidance, ask: Writing) -> Response:
    """The visitor was told which way to go（已解答）."""
    return await ask.one(ANSWER, body, guidance_id=guidance_id)


@router.post("/guidance/{guidance_id}:refer", **one(REFER))
async def refer_guidance(guidance_id: GuidanceId, body: ReferGuidance, ask: Writing) -> Response:
    """The visitor was sent to another body（已转介）."""
    return await ask.one(REFER, body, guidance_id=guidance_id)


@router.get("/guidance-figures", **one(FIGURES))
async def get_desk_figures(ask: Reading, day: DayQuery = "") -> Response:
    """What reached which state on a day（引导台日计）."""
    return await ask.one(FIGURES, day=day)
