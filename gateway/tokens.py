"""Signed tokens: access tokens of staff and phone tokens of residents, Ed25519 and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.sealing import SealBroken, Sealing
from contracts.errors import FieldFault, Invalid, Unauthenticated
from contracts.ports import NewId, Now

ISSUER, AUDIENCE = "onedoor-gateway", "onedoor"
_ALGORITHM = "Ed25519"
_HEADER = {"alg": _ALGORITHM, "typ": "JWT"}
_LONGEST = 2_000


class PhoneTokenRefused(Invalid):
    """The proof of a phone number does not hold."""

    reason = "phone_token_invalid"

    def __init__(self) -> None:
        """Name the one field."""
        super().__init__(
            FieldFault(
                field="phone_token",
                reason="phone_token_invalid",
                message="手机验证无效或已过期",
                message_en="The phone token is not valid or has expired.",
            )
        )


@dataclass(frozen=True, kw_only=True)
class AccessClaims:
    """What an access token says."""

    account: str
    session_id: str
    expire_time: float


@dataclass(frozen=True, kw_only=True)
class PhoneProof:
    """That somebody held a phone a moment ago; `id` is the token's own."""

    id: str
    phone: str
    expire_time: float


@dataclass(frozen=True, kw_only=True)
class FollowProof:
    """That somebody held a phone a moment ago, and follows what he brought in a county."""

    id: str
    phone: str
    county: str


class Tokens:
    """Issues and reads tokens with one key of the folder of keys."""

    def __init__(self, key: OKPKey, sealing: Sealing, now: Now, new_id: NewId) -> None:
        """Sign and verify with `key`; phones inside tokens are sealed."""
        self._key = key
        self._sealing = sealing
        self._now = now
        self._new_id = new_id

    def access(self, account: str, session_id: str, seconds: int) -> str:
        """A short-lived access token of a session."""
        return self._issue("access", seconds, {"sub": account, "sid": session_id})

    def read_access(self, token: str) -> AccessClaims:
        """What a valid access token says; raises Unauthenticated."""
        claims = self._read("access", token)
        return AccessClaims(
            account=str(claims["sub"]),
            session_id=str(claims["sid"]),
            expire_time=float(claims["exp"]),
        )

    def phone(self, name: str, phone: str, seconds: int) -> str:
        """A proof, named after the verification that gave it, that its holder has `phone`."""
        sealed = self._sealing.seal(phone, _place(name))
        return self._issue("phone", seconds, {"sub": "resident", "sealed": sealed, "jti": name})

    def read_phone(self, token: str) -> PhoneProof:
        """What a valid phone token proves; raises PhoneTokenRefused."""
        try:
            claims = self._read("phone", token)
            name = str(claims["jti"])
            phone = self._sealing.open(str(claims["sealed"]), _place(name))
        except (Unauthenticated, SealBroken):
            raise PhoneTokenRefused from None
        return PhoneProof(id=name, phone=phone, expire_time=float(claims["exp"]))

    def follow(self, name: str, phone: str, county: str, seconds: int) -> str:
        """A proof that its holder has `phone`, good in one county for following alone."""
        sealed = self._sealing.seal(phone, _place(name))
        claims = {"sub": "resident", "sealed": sealed, "jti": name, "county": county}
        return self._issue("follow", seconds, claims)

    def read_follow(self, token: str) -> FollowProof:
        """What a valid follow token proves; raises PhoneTokenRefused."""
        try:
            claims = self._read("follow", token)
            name = str(claims["jti"])
            phone = self._sealing.open(str(claims["sealed"]), _place(name))
        except (Unauthenticated, SealBroken):
            raise PhoneTokenRefused from None
        return FollowProof(id=name, phone=phone, county=str(claims["county"]))

    def _issue(self, kind: str, seconds: int, claims: dict[str, str]) -> str:
        now = self._now()
        return jwt.encode(
            dict(_HEADER),
            {
                "iss": ISSUER,
                "aud": AUDIENCE,
                "typ": kind,
                "jti": self._new_id(),
                "iat": int(now.timestamp()),
                "nbf": int(now.timestamp()),
                "exp": int((now + timedelta(seconds=seconds)).timestamp()),
                **claims,
            },
            self._key,
            algorithms=[_ALGORITHM],
        )

    def _read(self, kind: str, token: str) -> dict[str, Any]:
        if len(token) > _LONGEST:
            raise Unauthenticated("no token is that long", reason="token_invalid")
        try:
            read = jwt.decode(token, self._key, algorithms=[_ALGORITHM])
            header, claims = read.header, read.claims
        except (JoseError, ValueError, TypeError, KeyError):
            raise Unauthenticated("the token does not verify", reason="token_invalid") from None
        if header != _HEADER:  # a foreign header asks for something we never asked for
            raise Unauthenticated("the token's header is not ours", reason="token_invalid")
        _check(claims, kind, self._now())
        return claims


def load_tokens(keys_dir: Path, sealing: Sealing, now: Now, new_id: NewId) -> Tokens:
    """Tokens signed with `tokens/access.pem` of the folder of keys."""
    pem = (keys_dir / "tokens" / "access.pem").read_bytes()
    return Tokens(OKPKey.import_key(pem), sealing, now, new_id)


def _check(claims: dict[str, Any], kind: str, now: datetime) -> None:
    ours = {"iss": ISSUER, "aud": AUDIENCE, "typ": kind}
    if any(claims.get(name) != value for name, value in ours.items()):
        raise Unauthenticated("the token is not for this", reason="token_invalid")
    nbf, exp = claims.get("nbf"), claims.get("exp")
    if not isinstance(nbf, int) or not isinstance(exp, int) or not claims.get("sub"):
        raise Unauthenticated("the token lacks claims", reason="token_invalid")
    if now.timestamp() >= exp:
        raise Unauthenticated("the token has expired", reason="token_expired")
    if now.timestamp() < nbf:
        raise Unauthenticated("the token holds later", reason="token_invalid")


def _place(name: str) -> str:
    return f"phone_tokens/{name}/phone"
