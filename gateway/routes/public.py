"""What residents may ask without an account."""

from typing import Annotated, Any

from fastapi import Request
from starlette.responses import JSONResponse, Response

from contracts.principals import service_principal
from gateway.asking import VisitorKey, file_answer, shown
from gateway.auth import Visitor, gateway_of
from gateway.openapi import api_router, file, one, shaped
from gateway.progress import PROGRESS_SCHEMA, Progress
from gateway.residents import (
    CLAIM_REWARD,
    EVALUATE,
    FOLLOW_REWARD,
    REGISTER,
    REOPEN,
    SEND_CODE,
    SUPPLEMENT,
    TAKE_CODE,
    Residents,
)
from gateway.routes.follow_key import RequiredKey
from gateway.schemas.base import CODE_PATTERN, path_id
from gateway.schemas.public import (
    AskCode,
    ConfirmCode,
    PartyEvaluation,
    PartyReopening,
    PartySupplement,
    PublicCase,
)
from gateway.shapes import to_json, unwrapped

Code = Annotated[str, path_id("case_code", CODE_PATTERN)]
CodeId = Annotated[str, path_id("verification_code")]
_TEXT, _WHOLE = {"type": "string"}, {"type": "integer"}
_NUMBER_OR_NULL = {"anyOf": [{"type": "number"}, {"type": "null"}]}
_TOKEN = {
    "type": "object",
    "required": ["phone_token", "expires_in"],
    "properties": {"phone_token": _TEXT, "expires_in": _WHOLE},
}
_CENTRE = {
    "type": "object",
    "required": ["county", "name"],
    "properties": {
        **dict.fromkeys(("county", "name", "address", "phone", "hours"), _TEXT),
        "lng": _NUMBER_OR_NULL,
        "lat": _NUMBER_OR_NULL,
    },
}
_CENTRES = {
    "type": "object",
    "required": ["items", "next_page_token", "total", "total_is_exact"],
    "properties": {
        "items": {"type": "array", "items": _CENTRE},
        "next_page_token": _TEXT,
        "total": _WHOLE,
        "total_is_exact": {"type": "boolean"},
    },
}
router = api_router("public 群众", prefix="/public")


@router.post("/verification-codes", **one(SEND_CODE, 201))
async def ask_code(request: Request, body: AskCode, visitor: Visitor, key: VisitorKey) -> Response:
    """Send a code by SMS（获取验证码）; numbers, addresses and counties are limited."""
    answer = await Residents(request, visitor, key).ask_code(body)
    return shown(unwrapped(answer.message), 201, is_replayed=answer.is_replayed)


@router.post("/verification-codes/{code_id}:confirm", **shaped(_TOKEN))
async def confirm_code(
    request: Request, code_id: CodeId, body: ConfirmCode, visitor: Visitor, key: VisitorKey
) -> Response:
    """Exchange the code for a phone token of ten minutes（校验验证码）."""
    confirmed = await Residents(request, visitor, key).confirm_code(code_id, body)
    said: dict[str, Any] = {"phone_token": confirmed.phone_token, "expires_in": confirmed.seconds}
    return shown(said, is_replayed=confirmed.is_replayed)


@router.post("/cases", **one(REGISTER, 201))
async def report_case(
    request: Request, body: PublicCase, visitor: Visitor, key: VisitorKey
) -> Response:
    """Report a matter（群众上报）; it waits until the centre accepts it."""
    answer = await Residents(request, visitor, key).register(body)
    return shown(to_json(answer.message), 201, is_replayed=answer.is_replayed)


@router.get("/cases/{code}", **shaped(PROGRESS_SCHEMA))
async def follow_case(request: Request, code: Code, visitor: Visitor, key: RequiredKey) -> Response:
    """The public progress and the party's own side（查询进度）."""
    return JSONResponse(await Progress(request, visitor).shown(code, key))


@router.get("/cases/{code}/decline-notice", **file("application/pdf"))
async def get_own_decline_notice(
    request: Request, code: Code, visitor: Visitor, key: RequiredKey
) -> Response:
    """The notice of non-acceptance as PDF/A（群众下载不予受理告知书）, for its applicant."""
    first, chunks = await Progress(request, visitor).notice(code, key)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/cases/{code}/supplements", **one(SUPPLEMENT))
async def supplement_case(
    request: Request,
    code: Code,
    body: PartySupplement,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """Add to the own matter（群众补充）."""
    answer = await Residents(request, visitor, idempotency_key).supplement(code, key, body)
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)


@router.post("/cases/{code}/evaluation", **one(EVALUATE))
async def evaluate_case(
    request: Request,
    code: Code,
    body: PartyEvaluation,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """Judge the result（群众评价）."""
    answer = await Residents(request, visitor, idempotency_key).evaluate(code, key, body)
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)


@router.post("/cases/{code}/reopen", **one(REOPEN))
async def reopen_case(
    request: Request,
    code: Code,
    body: PartyReopening,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """Ask to take the matter up again（申请重新办理）."""
    answer = await Residents(request, visitor, idempotency_key).reopen(code, key, body)
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)


@router.get("/cases/{code}/reward", **one(FOLLOW_REWARD))
async def follow_reward(
    request: Request, code: Code, visitor: Visitor, key: RequiredKey
) -> Response:
    """How the own claim to a reward stands（查询举报奖励）."""
    answer = await Residents(request, visitor).reward(code, key)
    return JSONResponse(unwrapped(answer.message))


@router.post("/cases/{code}/reward", **one(CLAIM_REWARD, 201))
async def claim_reward(
    request: Request, code: Code, visitor: Visitor, key: RequiredKey, idempotency_key: VisitorKey
) -> Response:
    """Claim a reward for the own report（申请举报奖励）, also without a name."""
    answer = await Residents(request, visitor, idempotency_key).claim_reward(code, key)
    return shown(unwrapped(answer.message), 201, is_replayed=answer.is_replayed)


@router.post("/cases/{code}/reward:take-code", **one(TAKE_CODE))
async def take_pickup_code(
    request: Request, code: Code, visitor: Visitor, key: RequiredKey, idempotency_key: VisitorKey
) -> Response:
    """The pick-up code of the own reward, told this once（领取取奖码）."""
    answer = await Residents(request, visitor, idempotency_key).take_pickup_code(code, key)
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)


@router.get("/centres", **shaped(_CENTRES))
async def list_centres(request: Request, visitor: Visitor) -> Response:
    """Where the centres are（中心名录）."""
    gateway = gateway_of(request)
    found = await gateway.threads.store(
        "ListCentres", service_principal("gateway", ""), gateway.centres.all
    )
    return JSONResponse(
        {
            "items": [vars(centre) for centre in found],
            "next_page_token": "",
            "total": len(found),
            "total_is_exact": True,
        }
    )
