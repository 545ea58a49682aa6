"""The SMS stand-in as a process, and what it took."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from services.notify.settings import NotifySettings
from tests.support.waiting import eventually

ROOT = Path(__file__).parents[3]
KEY, SECRET = "test-key-id", "test-key-secret"


class StandIn:
    """A running provider that checks signatures."""

    def __init__(self, port: int) -> None:
        self.port = port

    def settings(self, **more: Any) -> NotifySettings:
        """notify's settings for this provider."""
        return NotifySettings(
            **{
                "sms_endpoint": f"127.0.0.1:{self.port}",
                "sms_protocol": "HTTP",
                "sms_access_key_id": KEY,
                "sms_access_key_secret": SECRET,
                "sms_timeout_seconds": 2.0,
                **more,
            }
        )

    def behave(self, **how: Any) -> None:
        """How it treats the next calls."""
        self._call("/_behaviour", json.dumps(how).encode())

    def taken(self, message_id: str) -> list[dict[str, Any]]:
        """What it accepted under a message's id."""
        found = self._call("/_sent?" + urlencode({"out_id": message_id}))
        return list(found["messages"])

    def is_up(self) -> bool:
        """Whether it answers."""
        try:
            return bool(self._call("/healthz"))
        except OSError:
            return False

    def _call(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  loopback only
            found: dict[str, Any] = json.loads(answer.read())
            return found


def a_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(home: Path) -> Iterator[StandIn]:
    """Run the stand-in until the block ends."""
    port = a_port()
    environment = {
        **os.environ,
        "ONEDOOR_SMS_STANDIN_PORT": str(port),
        "ONEDOOR_SMS_ACCESS_KEY_ID": KEY,
        "ONEDOOR_SMS_ACCESS_KEY_SECRET": SECRET,
        "ONEDOOR_HOME": str(home),
    }
    command = [sys.executable, "-m", "deploy.standins.sms"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        provider = StandIn(port)
        eventually(provider.is_up, within=20)
        yield provider
    finally:
        process.terminate()
        process.wait(timeout=10)
