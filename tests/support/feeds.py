"""A feed as its own line would speak: tickets, their mapping, and signed requests."""

import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from typing import Any

import httpx

MAPPING: list[dict[str, Any]] = [
    {"to": "ticket_number", "op": "copy", "sources": ["orderNo"]},
    {
        "to": "kind",
        "op": "lookup",
        "sources": ["type"],
        "table": [
            {"told": "投诉", "becomes": "livelihood"},
            {"told": "急", "becomes": "emergency"},
        ],
        "default_value": "livelihood",
    },
    {"to": "title", "op": "copy", "sources": ["subject"]},
    {"to": "_called", "op": "date", "sources": ["callTime"], "format": "%Y%m%d%H%M%S"},
    {"to": "narrative", "op": "join", "sources": ["content", "_called"], "separator": "；来电"},
    {"to": "area_code", "op": "copy", "sources": ["place.code"]},
    {"to": "applicant_name", "op": "copy", "sources": ["caller.name"]},
    {"to": "applicant_phone", "op": "copy", "sources": ["caller.phone"]},
]


def a_ticket(**fields: Any) -> dict[str, Any]:
    """A call about a street light."""
    return {
        "orderNo": f"HX{uuid.uuid4().hex[:12]}",
        "type": "投诉",
        "subject": "路灯不亮",
        "content": "村口路灯坏了一周",
        "callTime": "20261125083000",
        "place": {"code": "430423100"},
        "caller": {"name": "陈某", "phone": "13800000001"},
        **fields,
    }


def signature(secret: str, method: str, path: str, stamp: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 over the five lines of `docs/feeds.md`."""
    text = "\n".join((method, path, stamp, nonce, hashlib.sha256(body).hexdigest()))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class FeedLine:
    """Another line's system at the gateway."""

    def __init__(self, url: str, feed_id: str, secret: str) -> None:
        """Speak for the feed."""
        self._http = httpx.Client(base_url=url, timeout=30)
        self._path = f"/api/v1/feeds/{feed_id}"
        self.secret = secret

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def send(self, ticket: Mapping[str, Any] | bytes, **wrong: str) -> httpx.Response:
        """Send a ticket; `wrong` replaces parts of what is signed or sent."""
        body = ticket if isinstance(ticket, bytes) else json.dumps(ticket).encode()
        return self.ask("POST", "/tickets", body, **wrong)

    def fetch(self, cursor: str = "", **wrong: str) -> httpx.Response:
        """Ask what became of the tickets."""
        return self.ask("GET", f"/updates?cursor={cursor}&page_size=100", b"", **wrong)

    def ask(self, method: str, path: str, body: bytes, **wrong: str) -> httpx.Response:
        """One signed request."""
        stamp = wrong.get("timestamp", str(int(time.time())))
        nonce = wrong.get("nonce", secrets.token_urlsafe(24))
        made = signature(self.secret, method, self._path + path, stamp, nonce, body)
        headers = {
            "X-Feed-Timestamp": stamp,
            "X-Feed-Nonce": nonce,
            "X-Feed-Signature": wrong.get("signature", made),
            "Idempotency-Key": wrong.get("key", nonce),
        }
        if body:
            headers["Content-Type"] = "application/json"
        sent = wrong.get("sent", "").encode() or body
        return self._http.request(
            method, wrong.get("asked", self._path + path), content=sent, headers=headers
        )
