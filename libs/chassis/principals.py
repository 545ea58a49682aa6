"""The signed, short-lived word of an issuer about who calls; every service checks it itself.

Form: base64 of compact JSON, a dot, base64 of an Ed25519 signature over the first part. It travels
as gRPC metadata `x-onedoor-principal`; a checked token is remembered until it expires.
"""

import base64
import json
import time
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from contracts.errors import Unauthenticated
from contracts.principals import Post, Principal

LIFETIME_SECONDS = 120
_LEEWAY_SECONDS = 30
_REMEMBERED = 4096


class PrincipalSigner:
    """Vouches for principals in the name of one issuer."""

    def __init__(self, issuer: str, key: Ed25519PrivateKey) -> None:
        """Sign as `issuer` (a service, the gateway or connect)."""
        self.issuer = issuer
        self._key = key

    def sign(self, principal: Principal) -> str:
        """A token that vouches for the principal for two minutes."""
        claims = {
            "iss": self.issuer,
            "exp": int(time.time()) + LIFETIME_SECONDS,
            "sub": principal.id,
            "post": str(principal.post),
            "area": principal.area_code,
            "department": principal.department,
        }
        body = _encode(json.dumps(claims, separators=(",", ":")).encode())
        return f"{body}.{_encode(self._key.sign(body.encode()))}"


class PrincipalVerifier:
    """Checks tokens against the public keys of the issuers."""

    def __init__(self, keys: dict[str, Ed25519PublicKey]) -> None:
        """Trust the issuers named in `keys`."""
        self._keys = keys
        self._seen: OrderedDict[str, tuple[float, Principal]] = OrderedDict()
        self._lock = Lock()

    def verify(self, token: str) -> Principal:
        """The principal a valid token vouches for; raises Unauthenticated."""
        seen = self._seen.get(token)
        if seen is None:
            seen = self._check(token)
            with self._lock:
                self._seen[token] = seen
                if len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)
        if seen[0] + _LEEWAY_SECONDS < time.time():
            raise Unauthenticated("the principal's token has expired", reason="token_expired")
        return seen[1]

    def _check(self, token: str) -> tuple[float, Principal]:
        try:
            body, signature = token.split(".")
            claims: dict[str, Any] = json.loads(_decode(body))
            self._keys[claims["iss"]].verify(_decode(signature), body.encode())
            principal = Principal(
                id=claims["sub"],
                post=Post(claims["post"]),
                area_code=claims["area"],
                department=claims["department"],
            )
            return float(claims["exp"]), principal
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise Unauthenticated("nobody we trust vouches for the caller") from None


def load_signer(keys_dir: Path, issuer: str) -> PrincipalSigner:
    """The signer of one issuer from the folder of keys."""
    pem = (keys_dir / "principals" / f"{issuer}.pem").read_bytes()
    key = load_pem_private_key(pem, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"principals/{issuer}.pem holds no Ed25519 key")
    return PrincipalSigner(issuer, key)


def load_verifier(keys_dir: Path) -> PrincipalVerifier:
    """The verifier of all issuers of the folder of keys."""
    folder = keys_dir / "principals"
    return PrincipalVerifier(
        {
            path.stem: Ed25519PublicKey.from_public_bytes(base64.b64decode(path.read_text()))
            for path in sorted(folder.glob("*.pub"))
        }
    )


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
