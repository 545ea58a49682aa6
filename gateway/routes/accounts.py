"""Accounts of the own county, for its admin."""

import json
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import Request
from starlette.responses import JSONResponse, Response

from chassis.idempotency import Answer
from chassis.metrics import REPLAYS
from gateway.accounts import account_view
from gateway.asking import IdempotencyKey, shown
from gateway.auth import SignedIn, gatekeeper_of, gateway_of
from gateway.domain import Standing
from gateway.openapi import api_router, shaped
from gateway.schemas.accounts import CreateAccount, ResetPassword
from gateway.schemas.base import ACCOUNT_PATTERN, PageSize, PageToken, Versioned, path_id

_TEXT = {"type": "string"}
_ACCOUNT = {
    "type": "object",
    "required": ["id", "post", "area_code", "is_active", "version"],
    "properties": {
        **dict.fromkeys(("id", "post", "area_code", "department", "create_time"), _TEXT),
        "is_active": {"type": "boolean"},
        "version": {"type": "integer"},
    },
}
_PAGE = {
    "type": "object",
    "required": ["items", "next_page_token", "total", "total_is_exact"],
    "properties": {
        "items": {"type": "array", "items": _ACCOUNT},
        "next_page_token": _TEXT,
        "total": {"type": "integer"},
        "total_is_exact": {"type": "boolean"},
    },
}
AccountId = Annotated[str, path_id("account", ACCOUNT_PATTERN)]
router = api_router("accounts 账号")


@router.get("/accounts", **shaped(_PAGE))
async def list_accounts(
    request: Request, standing: SignedIn, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The accounts of the own county（账号列表）."""
    gateway = gateway_of(request)
    page = await gateway.threads.store(
        "ListAccounts",
        standing.principal,
        lambda: gateway.accounts.page(page_size, page_token),
    )
    return JSONResponse(
        {
            "items": [account_view(account) for account in page.items],
            "next_page_token": page.next_page_token,
            "total": page.total,
            "total_is_exact": page.total_is_exact,
        }
    )


@router.post("/accounts", **shaped(_ACCOUNT, 201))
async def create_account(
    request: Request, body: CreateAccount, standing: SignedIn, key: IdempotencyKey
) -> Response:
    """Open an account; its owner changes the password at the first sign-in（开户）."""
    accounts = gateway_of(request).accounts
    department = body.department or ""
    return await _write(
        request,
        standing,
        "CreateAccount",
        partial(accounts.create, key, body.account, body.post, department, body.password),
        status=201,
    )


@router.post("/accounts/{account}:disable", **shaped(_ACCOUNT))
async def disable_account(
    request: Request, account: AccountId, body: Versioned, standing: SignedIn, key: IdempotencyKey
) -> Response:
    """Let nobody in by it any more, within a minute（停用）."""
    accounts = gateway_of(request).accounts
    work = partial(accounts.disable, key, account, body.version)
    return await _write(request, standing, "DisableAccount", work)


@router.post("/accounts/{account}:enable", **shaped(_ACCOUNT))
async def enable_account(
    request: Request, account: AccountId, body: Versioned, standing: SignedIn, key: IdempotencyKey
) -> Response:
    """Let its owner in again（启用）."""
    accounts = gateway_of(request).accounts
    work = partial(accounts.enable, key, account, body.version)
    return await _write(request, standing, "EnableAccount", work)


@router.post("/accounts/{account}:reset-password", **shaped(_ACCOUNT))
async def reset_password(
    request: Request,
    account: AccountId,
    body: ResetPassword,
    standing: SignedIn,
    key: IdempotencyKey,
) -> Response:
    """Give a password for the next sign-in; all sessions end（重置密码）."""
    accounts = gateway_of(request).accounts
    work = partial(accounts.reset_password, key, account, body.password)
    return await _write(request, standing, "ResetPassword", work)


async def _write(
    request: Request,
    standing: Standing,
    action: str,
    work: Callable[[], Answer],
    *,
    status: int = 200,
) -> Response:
    answer = await gateway_of(request).threads.store(action, standing.principal, work)
    gatekeeper_of(request).forget()
    if answer.is_replayed:
        REPLAYS.labels(action, "replayed").inc()
    said: dict[str, Any] = json.loads(answer.body)
    return shown(said, status, is_replayed=answer.is_replayed)
