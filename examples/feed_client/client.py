"""A line's own system that sends tickets to a centre and fetches what became of them.

python -m examples.feed_client.client URL FEED SECRET send ticket.json
python -m examples.feed_client.client URL FEED SECRET updates [CURSOR]

Everything it needs to know stands in `docs/feeds.md`.
"""

import argparse
import hashlib
import hmac
import json
import secrets
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import httpx

_TRIES = 5


class FeedClient:
    """One feed at one gateway."""

    def __init__(self, url: str, feed_id: str, secret: str) -> None:
        """Speak for the feed whose secret it is."""
        self._http = httpx.Client(base_url=url, timeout=30)
        self._path = f"/api/v1/feeds/{feed_id}"
        self._secret = secret.encode()

    def __enter__(self) -> Self:
        """Closed at the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def send(self, ticket: Mapping[str, Any]) -> dict[str, Any]:
        """Send a ticket; the same number is the same case, so sending again is always right."""
        body = json.dumps(ticket, ensure_ascii=False).encode()
        return self._ask("POST", "/tickets", body, key=hashlib.sha256(body).hexdigest())

    def updates(self, cursor: str) -> tuple[list[dict[str, Any]], str]:
        """What became of the tickets behind a cursor, and the cursor to go on from."""
        found = self._ask("GET", f"/updates?cursor={cursor}&page_size=100", b"")
        return found["updates"], found["cursor"]

    def _ask(self, method: str, path: str, body: bytes, key: str = "") -> dict[str, Any]:
        for attempt in range(_TRIES):
            answer = self._once(method, self._path + path, body, key)
            if answer.status_code not in (429, 503):
                break
            time.sleep(int(answer.headers.get("Retry-After", "2")) + attempt)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def _once(self, method: str, path: str, body: bytes, key: str) -> httpx.Response:
        """One request with a time, a nonce and a signature of its own."""
        stamp, nonce = str(int(time.time())), secrets.token_urlsafe(24)
        text = "\n".join((method, path, stamp, nonce, hashlib.sha256(body).hexdigest()))
        headers = {
            "X-Feed-Timestamp": stamp,
            "X-Feed-Nonce": nonce,
            "X-Feed-Signature": hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest(),
        }
        if body:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._http.request(method, path, content=body, headers=headers)


def main() -> int:
    """Send one ticket, or print all updates behind a cursor."""
    parser = argparse.ArgumentParser(prog="python -m examples.feed_client.client")
    for name in ("url", "feed", "secret"):
        parser.add_argument(name)
    parser.add_argument("action", choices=("send", "updates"))
    parser.add_argument("what", nargs="?", default="", help="a file with a ticket, or a cursor")
    given = parser.parse_args()
    with FeedClient(given.url, given.feed, given.secret) as client:
        if given.action == "send":
            told: Any = client.send(json.loads(Path(given.what).read_text()))
        else:
            told = client.updates(given.what)
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
