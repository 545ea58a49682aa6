"""The SMS stand-in refuses what the provider refuses, shown with the provider's real client."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from alibabacloud_dysmsapi20170525 import models
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_tea_openapi.models import Config

from deploy.standins.acs3 import Refused, SignedRequest, check
from deploy.standins.sms import Settings, create_app

DAY = (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y%m%d")


class Standin:
    """A running stand-in and the real client's calls to it."""

    def __init__(self, port: int) -> None:
        self.address = f"127.0.0.1:{port}"

    def send(self, out_id: str, secret: str = "right", key_id: str = "me") -> Any:  # noqa: S107
        """SendSms with characters that are easily signed wrongly."""
        request = models.SendSmsRequest(
            phone_numbers="13800138000",
            sign_name="某县治理中心",
            template_code="SMS_1",
            template_param='{"code":"4 3+*~/"}',
            out_id=out_id,
        )
        return self._client(secret, key_id).send_sms(request).body

    def details(self) -> Any:
        """QuerySendDetails of today."""
        request = models.QuerySendDetailsRequest(
            phone_number="13800138000", send_date=DAY, page_size=10, current_page=1
        )
        return self._client("right", "me").query_send_details(request).body

    def sent(self, out_id: str) -> int:
        """How often this OutId was accepted."""
        answer = httpx.get(f"http://{self.address}/_sent", params={"out_id": out_id})
        return int(answer.json()["count"])

    def behave(self, **behaviour: Any) -> None:
        """Change how it treats the next calls."""
        httpx.post(f"http://{self.address}/_behaviour", json=behaviour).raise_for_status()

    def _client(self, secret: str, key_id: str) -> Client:
        return Client(
            Config(
                access_key_id=key_id,
                access_key_secret=secret,
                endpoint=self.address,
                protocol="HTTP",
            )
        )


StartStandin = Callable[[], Standin]


@pytest.fixture
def start_standin(tmp_path: Path) -> Iterator[StartStandin]:
    """Starts stand-ins that share one memory file."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start() -> Standin:
        settings = Settings(port=0, keys={"me": "right"}, remembered=tmp_path / "sms.jsonl")
        app = create_app(settings, lambda: datetime.now(UTC))
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        running.append((server, thread))
        return Standin(listener.getsockname()[1])

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


def test_a_message_signed_with_the_right_key_is_accepted_once(start_standin: StartStandin) -> None:
    standin = start_standin()

    answer = standin.send("m-1")

    assert answer.code == "OK"
    assert standin.sent("m-1") == 1
    detail = standin.details().sms_send_detail_dtos.sms_send_detail_dto[0]
    assert (detail.out_id, detail.send_status, detail.err_code) == ("m-1", 3, "DELIVERED")


@pytest.mark.parametrize(
    ("secret", "key_id", "code"),
    [("wrong", "me", "SignatureDoesNotMatch"), ("right", "you", "InvalidAccessKeyId.NotFound")],
)
def test_a_wrong_key_is_refused_and_nothing_is_accepted(
    start_standin: StartStandin, secret: str, key_id: str, code: str
) -> None:
    standin = start_standin()

    with pytest.raises(Exception, match=code):
        standin.send("m-1", secret, key_id)

    assert standin.sent("m-1") == 0


def test_what_was_accepted_survives_a_restart(start_standin: StartStandin) -> None:
    start_standin().send("m-1")

    assert start_standin().sent("m-1") == 1


def test_a_cut_answer_hides_an_accepted_message(start_standin: StartStandin) -> None:
    standin = start_standin()
    standin.behave(fault="cut_after_accept", times=1)

    with pytest.raises(Exception, match=r"IncompleteRead|Connection"):
        standin.send("m-1")

    assert standin.sent("m-1") == 1
    assert standin.send("m-2").code == "OK"


@pytest.mark.parametrize("fault", ["http_500", "throttle"])
def test_a_failing_provider_accepts_nothing(start_standin: StartStandin, fault: str) -> None:
    standin = start_standin()
    standin.behave(fault=fault)

    if fault == "throttle":
        assert standin.send("m-1").code == "isv.BUSINESS_LIMIT_CONTROL"
    else:
        with pytest.raises(Exception, match="InternalError"):
            standin.send("m-1")

    assert standin.sent("m-1") == 0


def test_a_receipt_may_be_waited_for(start_standin: StartStandin) -> None:
    standin = start_standin()
    standin.behave(receipt="waiting")

    standin.send("m-1")

    assert standin.details().sms_send_detail_dtos.sms_send_detail_dto[0].send_status == 1


def test_an_unsigned_request_is_refused() -> None:
    bare = SignedRequest(method="POST", path="/", query=(), headers={}, body=b"")

    with pytest.raises(Refused, match="IncompleteSignature"):
        check(bare, {"me": "right"}, datetime.now(UTC))
