"""A person at the gateway: signs in, reads, and writes with an idempotency key of its own."""

import time
import uuid
from collections.abc import Callable
from typing import Any, Self

import httpx

PASSWORD = "onedoor-demo"  # noqa: S105  the demo profile's, refused outside of it
Answer = dict[str, Any]


class Refused(RuntimeError):
    """The gateway said no; `problem` is its problem+json."""

    def __init__(self, method: str, path: str, response: httpx.Response) -> None:
        """Keep what was asked and what was answered."""
        self.status = response.status_code
        is_problem = "json" in response.headers.get("content-type", "")
        self.problem: Answer = response.json() if is_problem else {"reason": response.text[:200]}
        super().__init__(f"{method} {path}: {self.status} {self.problem}")

    @property
    def reason(self) -> str:
        """The stable reason."""
        return str(self.problem.get("reason", ""))


class Person:
    """One account, or nobody in particular, at one gateway."""

    def __init__(self, base: str, account: str = "", password: str = PASSWORD) -> None:
        """Sign in at once when an account is given."""
        self.account = account
        self._password = password
        self.http = httpx.Client(base_url=f"{base}/api/v1", timeout=30)
        if account:
            self.sign_in()

    def __enter__(self) -> Self:
        """Closed at the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def sign_in(self) -> None:
        """Begin a session; who works for longer than one lasts does so again."""
        form = {"username": self.account, "password": self._password}
        token = self._checked("POST", "/auth/token", data=form)
        self.http.headers["Authorization"] = f"Bearer {token['access_token']}"

    def get(self, path: str, **query: Any) -> Answer:
        """Read."""
        return self._checked("GET", path, params=query)

    def post(
        self, path: str, body: Answer | None = None, *, once: str = "", **query: Any
    ) -> Answer:
        """Write under the idempotency key `once`, or a fresh one; `not_yet` is tried for 10 s."""
        headers = {"Idempotency-Key": once or str(uuid.uuid4())}
        end = time.monotonic() + 10
        while True:
            try:
                return self._checked("POST", path, json=body or {}, headers=headers, params=query)
            except Refused as refusal:
                if refusal.reason not in ("not_yet", "try_again") or time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def put(self, path: str, body: Answer) -> Answer:
        """Write what stands under a name, under a fresh key."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        return self._checked("PUT", path, json=body, headers=headers)

    def download(self, path: str, **query: Any) -> bytes:
        """Read a file."""
        response = self.http.get(path, params=query)
        if response.is_error:
            raise Refused("GET", path, response)
        return response.content

    def until(
        self, path: str, is_so: Callable[[Answer], Any], *, within: float = 15, **query: Any
    ) -> Answer:
        """Read again and again until the answer is as wished; the last answer in the error."""
        end = time.monotonic() + within
        while True:
            answer = self.get(path, **query)
            if is_so(answer):
                return answer
            if time.monotonic() > end:
                raise TimeoutError(f"{path} did not get there within {within} s: {answer}")
            time.sleep(0.05)

    def _checked(self, method: str, path: str, **more: Any) -> Answer:
        response = self.http.request(method, path, **more)
        if response.is_error:
            raise Refused(method, path, response)
        answer: Answer = response.json() if response.content else {}
        return answer
