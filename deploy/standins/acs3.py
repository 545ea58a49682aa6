"""Aliyun's ACS3-HMAC-SHA256 as the provider checks it; the signing side is the real client's."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

SCHEME = "ACS3-HMAC-SHA256"
LARGEST_SKEW = timedelta(minutes=15)
MUST_BE_SIGNED = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-version"}


class Refused(Exception):
    """The provider's error code and text for a request it does not accept."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, kw_only=True)
class SignedRequest:
    """What of an HTTP request the signature covers; header names in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes


def check(request: SignedRequest, keys: Mapping[str, str], now: datetime) -> None:
    """Accept a request signed with one of `keys` (id to secret).

    Raises:
        Refused: with the provider's code.
    """
    parts = _parts(request.headers.get("authorization", ""))
    secret = keys.get(parts.get("Credential", ""))
    if secret is None:
        raise Refused("InvalidAccessKeyId.NotFound", "Specified access key is not found.")
    signed = parts.get("SignedHeaders", "").split(";")
    if not MUST_BE_SIGNED.issubset(signed):
        raise Refused("IncompleteSignature", "Required headers are not signed.")
    _check_date(request.headers["x-acs-date"], now)
    digest = hashlib.sha256(request.body).hexdigest()
    if request.headers["x-acs-content-sha256"] != digest:
        raise Refused("SignatureDoesNotMatch", "The body does not match its digest.")
    expected = _signature(request, signed, digest, secret)
    if not hmac.compare_digest(expected, parts.get("Signature", "")):
        raise Refused("SignatureDoesNotMatch", "Specified signature is not matched.")


def _parts(authorization: str) -> dict[str, str]:
    scheme, _, rest = authorization.partition(" ")
    if scheme != SCHEME:
        raise Refused("IncompleteSignature", f"The scheme must be {SCHEME}.")
    return {
        key.strip(): value for key, _, value in (part.partition("=") for part in rest.split(","))
    }


def _check_date(text: str, now: datetime) -> None:
    try:
        date = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused("InvalidTimeStamp.Format", "Specified time stamp is not valid.") from None
    if abs(now - date) > LARGEST_SKEW:
        raise Refused("InvalidTimeStamp.Expired", "Specified time stamp is expired.")


def _signature(request: SignedRequest, signed: Iterable[str], digest: str, secret: str) -> str:
    names = list(signed)
    canonical = "\n".join(
        [
            request.method,
            request.path,
            "&".join(f"{_quote(key)}={_quote(value)}" for key, value in sorted(request.query)),
            "".join(f"{name}:{request.headers.get(name, '').strip()}\n" for name in names),
            ";".join(names),
            digest,
        ]
    )
    text = f"{SCHEME}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _quote(text: str) -> str:
    return quote(text, safe="-_.~")
