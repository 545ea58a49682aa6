"""Who calls: the standing behind an access token, remembered for half a minute at most."""

import time
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from contracts.errors import NotPermitted, Unauthenticated
from contracts.principals import COUNTY_DIGITS, Post, Principal, service_principal
from gateway import metrics
from gateway.context import Gateway
from gateway.domain import Standing

_REMEMBERED = 10_000
_FREE_OF_CHANGE = ("/api/v1/me", "/api/v1/me:change-password", "/api/v1/auth/logout")
_bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/token", auto_error=False)


class Gatekeeper:
    """Reads tokens and asks the database who stands behind them, not more than once in a while.

    A closed account or an ended session is shut out when the memory is over.
    """

    def __init__(self, gateway: Gateway) -> None:
        """Remember nobody yet."""
        self._gateway = gateway
        self._seen: dict[str, tuple[float, float, Standing]] = {}

    async def standing(self, token: str) -> Standing:
        """The standing of the token's owner; raises Unauthenticated."""
        seen = self._seen.get(token)
        if seen and time.monotonic() < seen[0]:
            if self._gateway.kernel.now().timestamp() >= seen[1]:
                raise Unauthenticated("the token has expired", reason="token_expired")
            return seen[2]
        claims = self._gateway.tokens.read_access(token)
        standing = await self._gateway.threads.store(
            "ReadStanding",
            service_principal("gateway", ""),
            lambda: self._gateway.sessions.standing(claims),
        )
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        until = time.monotonic() + self._gateway.settings.gateway_standing_seconds
        self._seen[token] = (until, claims.expire_time, standing)
        return standing

    def forget(self) -> None:
        """Ask anew about everybody: something changed in this process."""
        self._seen.clear()


def gateway_of(request: Request) -> Gateway:
    """The process's parts."""
    gateway: Gateway = request.app.state.gateway
    return gateway


def gatekeeper_of(request: Request) -> Gatekeeper:
    """The process's gatekeeper."""
    keeper: Gatekeeper = request.app.state.gatekeeper
    return keeper


async def signed_in(request: Request, token: Annotated[str | None, Depends(_bearer)]) -> Standing:
    """The caller's standing.

    Raises:
        Unauthenticated: no token, or not a good one.
        NotPermitted: the password must be changed first.
        Exhausted: too many requests.
    """
    if not token:
        raise Unauthenticated("no access token")
    gateway = gateway_of(request)
    standing = await gatekeeper_of(request).standing(token)
    request.scope["account"] = standing.principal.id
    await gateway.limits.spend("account", standing.principal.id, gateway.settings.account_limit)
    if standing.must_change and request.url.path not in _FREE_OF_CHANGE:
        raise NotPermitted("the password must be changed", reason="password_change_needed")
    return standing


async def visiting(request: Request) -> str:
    """The address of somebody who is not signed in; raises Exhausted."""
    gateway = gateway_of(request)
    address = request.client.host if request.client else "unknown"
    await gateway.limits.spend("visitor", address, gateway.settings.visitor_limit)
    return address


def require_writer(principal: Principal) -> None:
    """Raise NotPermitted for a post that only reads."""
    if principal.post is Post.AUDITOR:
        raise NotPermitted(f"{principal.id} only reads")


def note_denial(principal_area: str, reason: str, post: str) -> None:
    """Count a refusal of a right."""
    metrics.DENIED.labels(principal_area[:COUNTY_DIGITS], reason, post).inc()


def resident(name: str, county: str) -> Principal:
    """A resident who showed a key or a phone, in the county of the matter."""
    return Principal(id=f"resident:{name}", post=Post.RESIDENT, area_code=county)


SignedIn = Annotated[Standing, Depends(signed_in)]
Visitor = Annotated[str, Depends(visiting)]
