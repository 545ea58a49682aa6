"""Choosing a mediator or a service, by residents（群众点单）."""

from typing import Annotated

from fastapi import Request
from starlette.responses import JSONResponse, Response

from gateway.asking import VisitorKey, shown
from gateway.auth import Visitor
from gateway.openapi import api_router, one
from gateway.own_choices import CHOOSE, FOLLOW, LIST_PUBLIC, WITHDRAW, OwnChoices
from gateway.routes.follow_key import RequiredKey
from gateway.schemas.base import CODE_PATTERN, COUNTY_PATTERN, path_id, query_id
from gateway.schemas.choices import PartyChoice
from gateway.shapes import to_json

Code = Annotated[str, path_id("case_code", CODE_PATTERN)]
router = api_router("public 群众", prefix="/public")


@router.get("/offerings", **one(LIST_PUBLIC))
async def list_public_offerings(
    request: Request, visitor: Visitor, county: Annotated[str, query_id("area", COUNTY_PATTERN)]
) -> Response:
    """What a county offers to choose from（公开点单目录）."""
    answer = await OwnChoices(request, visitor).offered(county)
    return JSONResponse(to_json(answer.message))


@router.get("/cases/{code}/choices", **one(FOLLOW))
async def follow_choices(
    request: Request, code: Code, visitor: Visitor, key: RequiredKey
) -> Response:
    """What was chosen for the own matter, and what it may have（查询点单）."""
    answer = await OwnChoices(request, visitor).follow(code, key)
    return JSONResponse(to_json(answer.message))


@router.post("/cases/{code}/choices", **one(CHOOSE, 201))
async def choose(
    request: Request,
    code: Code,
    body: PartyChoice,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """Choose a mediator or service for the own matter（点单）."""
    answer = await OwnChoices(request, visitor, idempotency_key).choose(code, key, body)
    return shown(to_json(answer.message), 201, is_replayed=answer.is_replayed)


@router.post("/cases/{code}/choices/{choice_id}:withdraw", **one(WITHDRAW))
async def withdraw_choice(
    request: Request,
    code: Code,
    choice_id: Annotated[str, path_id("choice")],
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """Want it no more, before the centre has confirmed it（取消点单）."""
    answer = await OwnChoices(request, visitor, idempotency_key).withdraw(code, key, choice_id)
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)
