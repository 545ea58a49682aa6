"""What visitors of a hall may ask without an account: board, own ticket, appointments."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import JSONResponse, Response

from gateway.asking import VisitorKey, shown
from gateway.auth import Visitor
from gateway.openapi import api_router, one
from gateway.routes.desk import AppointmentId
from gateway.routes.follow_key import RequiredKey
from gateway.schemas.base import COUNTY_PATTERN, query_id
from gateway.schemas.desk import DAY_PATTERN, BookPublicAppointment
from gateway.shapes import to_json
from gateway.visitors import (
    BOOK,
    CANCEL,
    FOLLOW,
    FOLLOW_TICKET,
    GET_BOARD,
    GET_SLOTS,
    Visitors,
)

CountyQuery = Annotated[str, query_id("area", COUNTY_PATTERN)]
router = api_router("hall 大厅", prefix="/public")


@router.get("/tickets", **one(GET_BOARD))
async def get_public_board(request: Request, county: CountyQuery, visitor: Visitor) -> Response:
    """Numbers only: who is called where, and how many wait（叫号屏）."""
    answer = await Visitors(request, visitor).board(county)
    return JSONResponse(to_json(answer.message))


@router.get("/tickets:follow", **one(FOLLOW_TICKET))
async def follow_ticket(
    request: Request,
    county: CountyQuery,
    number: Annotated[str, Query(pattern=r"^[A-Za-z][0-9]{3,6}$", max_length=7)],
    visitor: Visitor,
    key: RequiredKey,
) -> Response:
    """Where the visitor with the number and its key stands today（查询排队）."""
    answer = await Visitors(request, visitor).ticket(county, number, key)
    return JSONResponse(to_json(answer.message))


@router.get("/appointment-slots", **one(GET_SLOTS))
async def get_public_slots(
    request: Request,
    county: CountyQuery,
    day: Annotated[str, Query(pattern=DAY_PATTERN, max_length=10)],
    visitor: Visitor,
) -> Response:
    """The slots of a day and how many places are free（可预约时段）."""
    answer = await Visitors(request, visitor).slots(county, day)
    return JSONResponse(to_json(answer.message))


@router.post("/appointments", **one(BOOK, 201))
async def book_public_appointment(
    request: Request, body: BookPublicAppointment, visitor: Visitor, key: VisitorKey
) -> Response:
    """Book a visit with a verified phone（群众预约）."""
    answer = await Visitors(request, visitor, key).book(body)
    return shown(to_json(answer.message), 201, is_replayed=answer.is_replayed)


@router.get("/appointments/{appointment_id}", **one(FOLLOW))
async def follow_appointment(
    request: Request,
    appointment_id: AppointmentId,
    county: CountyQuery,
    visitor: Visitor,
    key: RequiredKey,
) -> Response:
    """The own appointment（查询预约）."""
    answer = await Visitors(request, visitor).appointment(county, appointment_id, key)
    return JSONResponse(to_json(answer.message))


@router.post("/appointments/{appointment_id}:cancel", **one(CANCEL))
async def cancel_own_appointment(
    request: Request,
    appointment_id: AppointmentId,
    county: CountyQuery,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """Give the place back（取消预约）."""
    visitors = Visitors(request, visitor, idempotency_key)
    answer = await visitors.cancel(county, appointment_id, key)
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)
