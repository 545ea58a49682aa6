"""The gateway as a clerk's program sees it: plain HTTP on one kept connection per client."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench import cases
from chassis.ports import new_uuid7

ACCOUNT, PASSWORD = f"clerk@{cases.COUNTY}", "onedoor-demo"
CREATED = 201
WITHIN = 30.0


class Refused(RuntimeError):
    """The gateway did not do what it should."""


class Clerk:
    """One signed-in client on one connection."""

    def __init__(self, url: str, token: str = "") -> None:
        """Connect at the first call; without a token sign in first."""
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port, timeout=WITHIN
        )
        self.token = token or self._sign_in()

    def register(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Post one case under a fresh key; gives the status and the answer."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": new_uuid7(),
        }
        content = json.dumps(body, ensure_ascii=False).encode()
        return self._post("/api/v1/cases", content, headers)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _sign_in(self) -> str:
        form = urlencode({"grant_type": "password", "username": ACCOUNT, "password": PASSWORD})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, answer = self._post("/api/v1/auth/token", form.encode(), headers)
        if "access_token" not in answer:
            raise Refused(f"sign-in answered {status}: {answer}")
        return str(answer["access_token"])

    def _post(
        self, path: str, content: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        self._connection.request("POST", path, content, headers)
        answer = self._connection.getresponse()
        read: dict[str, Any] = json.loads(answer.read() or b"{}")
        return answer.status, read


@dataclass
class Load:
    """What a run of clients saw."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Acknowledged registrations per second."""
        return len(self.codes) / self.seconds


class Crowd:
    """Clients that register side by side, as fast as they are answered or at a given rate."""

    def __init__(self, url: str, bodies: Iterator[dict[str, Any]]) -> None:
        """Sign in once for all."""
        self._url = url
        self._token = Clerk(url).token
        self._bodies = bodies
        self._lock = threading.Lock()

    def run(self, clients: int, seconds: float, rate: float | None = None) -> Load:
        """Register for so many seconds; with a rate, each waits for its turn."""
        load, started = Load(), time.monotonic()
        turns = self._turns(started, started + seconds, rate)
        threads = [
            threading.Thread(target=self._client, args=(load, turns)) for _ in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        load.seconds = time.monotonic() - started
        return load

    def _client(self, load: Load, take_turn: Callable[[], dict[str, Any] | None]) -> None:
        clerk = Clerk(self._url, self._token)
        while body := take_turn():
            begun = time.monotonic()
            try:
                status, answer = clerk.register(body)
            except (OSError, http.client.HTTPException) as error:
                clerk.close()
                load.failures[type(error).__name__] += 1
                continue
            if status == CREATED:
                load.waits.append(time.monotonic() - begun)
                load.codes.append(answer["code"])
            else:
                load.failures[f"{status} {answer.get('reason', '')}"] += 1
        clerk.close()

    def _turns(
        self, started: float, end: float, rate: float | None
    ) -> Callable[[], dict[str, Any] | None]:
        given = 0

        def take() -> dict[str, Any] | None:
            nonlocal given
            with self._lock:
                now = time.monotonic()
                due = started + given / rate if rate else now
                if max(due, now) >= end:
                    return None
                given += 1
                body = next(self._bodies)
            time.sleep(max(due - now, 0.0))
            return body

        return take
