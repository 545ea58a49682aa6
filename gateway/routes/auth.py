"""Signing in and out, the own standing, the own password."""

from typing import Annotated, Any

from fastapi import Form, Request
from pydantic import ConfigDict
from starlette.responses import Response

from contracts.principals import service_principal
from gateway.asking import IdempotencyKey, shown
from gateway.auth import SignedIn, gatekeeper_of, gateway_of
from gateway.openapi import api_router, shaped
from gateway.schemas.accounts import ChangePassword, RefreshSession
from gateway.schemas.base import Body, Clean
from gateway.sessions import Grant

_TEXT, _NUMBER, _YES_NO = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
_GRANT = {
    "type": "object",
    "required": ["access_token", "token_type", "expires_in", "refresh_token"],
    "properties": {
        "access_token": _TEXT,
        "token_type": _TEXT,
        "expires_in": _NUMBER,
        "refresh_token": _TEXT,
        "must_change_password": _YES_NO,
    },
}
_ME = {
    "type": "object",
    "required": ["account", "post", "area_code", "department", "must_change_password"],
    "properties": {
        "account": _TEXT,
        "post": _TEXT,
        "area_code": _TEXT,
        "department": _TEXT,
        "must_change_password": _YES_NO,
    },
}
_NOBODY = service_principal("gateway", "")
router = api_router("auth 登录")


class SignIn(Body):
    """The OAuth2 password form."""

    model_config = ConfigDict(
        strict=False,
        str_strip_whitespace=False,
        json_schema_extra={
            "examples": [
                {"grant_type": "password", "username": "clerk@430423", "password": "onedoor-demo"}
            ]
        },
    )

    grant_type: Annotated[str, Form(pattern="^password$")] = "password"
    username: Annotated[str, Form(min_length=1, max_length=100), Clean]
    password: Annotated[str, Form(min_length=1, max_length=128), Clean]
    scope: Annotated[str, Form(max_length=200), Clean] = ""


@router.post("/auth/token", **shaped(_GRANT))
async def sign_in(request: Request, form: Annotated[SignIn, Form()]) -> Response:
    """Sign in with account and password（登录）."""
    gateway, name = gateway_of(request), form.username
    address = request.client.host if request.client else "unknown"
    settings, spend = gateway.settings, gateway.limits.spend
    await spend("sign_in_address", address, settings.sign_in_address_limit, protects=True)
    await spend("sign_in", f"{name} {address}", settings.sign_in_limit, protects=True)
    sessions = gateway.sessions
    stored = await gateway.threads.store("SignIn", _NOBODY, lambda: sessions.check_lock(name))
    matches = await gateway.threads.hashing(lambda: sessions.matches(stored, form.password))
    grant = await gateway.threads.store("SignIn", _NOBODY, lambda: sessions.sign_in(name, matches))
    request.scope["account"] = name
    return shown(_granted(grant))


@router.post("/auth/refresh", **shaped(_GRANT))
async def refresh(request: Request, body: RefreshSession) -> Response:
    """Exchange the refresh token; one used twice ends the whole session（刷新）."""
    gateway = gateway_of(request)
    address = request.client.host if request.client else "unknown"
    await gateway.limits.spend(
        "refresh", address, gateway.settings.sign_in_address_limit, protects=True
    )
    grant = await gateway.threads.store(
        "RefreshSession", _NOBODY, lambda: gateway.sessions.refresh(body.refresh_token)
    )
    return shown(_granted(grant))


@router.post("/auth/logout", status_code=204, response_class=Response)
async def sign_out(request: Request, standing: SignedIn) -> Response:
    """End the session with all its tokens（退出）."""
    gateway = gateway_of(request)
    await gateway.threads.store(
        "SignOut",
        standing.principal,
        lambda: gateway.sessions.sign_out(standing.session_id),
    )
    gatekeeper_of(request).forget()
    return Response(status_code=204)


@router.get("/me", **shaped(_ME))
async def me(standing: SignedIn) -> Response:
    """Who the caller is（我的账号）."""
    principal = standing.principal
    return shown(
        {
            "account": principal.id,
            "post": str(principal.post),
            "area_code": principal.area_code,
            "department": principal.department,
            "must_change_password": standing.must_change,
        }
    )


@router.post("/me:change-password", status_code=204, response_class=Response)
async def change_password(
    request: Request, body: ChangePassword, standing: SignedIn, key: IdempotencyKey
) -> Response:
    """Change the own password; other sessions end（修改密码）."""
    gateway, name = gateway_of(request), standing.principal.id
    limit = gateway.settings.sign_in_limit
    await gateway.limits.spend("change_password", name, limit, protects=True)
    accounts, session_id = gateway.accounts, standing.session_id
    answer = await gateway.threads.store(
        "ChangePassword",
        standing.principal,
        lambda: accounts.change_password(key, session_id, body.current_password, body.new_password),
    )
    gatekeeper_of(request).forget()
    headers = {"Idempotent-Replayed": "true"} if answer.is_replayed else {}
    return Response(status_code=204, headers=headers)


def _granted(grant: Grant) -> dict[str, Any]:
    return {
        "access_token": grant.access_token,
        "token_type": "Bearer",
        "expires_in": grant.seconds,
        "refresh_token": grant.refresh_token,
        "must_change_password": grant.must_change,
    }
