"""What the edge holds off: slow clients, floods, lost limits; and what it writes down."""

import json
import logging
import socket
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from prometheus_client import REGISTRY

from chassis.logs import JsonLines
from gateway.clients import rpc
from tests.gateway.support import Door, key
from tests.support.waiting import eventually


def _connect(door: Door) -> socket.socket:
    parts = urlsplit(door.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


def _rest(connection: socket.socket) -> bytes:
    """What still comes until the other side hangs up."""
    got = b""
    try:
        while piece := connection.recv(65_536):
            got += piece
    except ConnectionResetError:
        pass
    return got


def _is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_a_head_that_never_ends_is_cut(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_header_seconds=0.3)
    with _connect(door) as connection:
        connection.sendall(b"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Slow: ")

        eventually(lambda: _is_closed(connection), within=5)


def test_a_connection_that_says_nothing_is_cut(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_header_seconds=0.3)
    with _connect(door) as connection:
        eventually(lambda: _is_closed(connection), within=5)


def test_a_head_beyond_its_bound_is_cut(door: Door) -> None:
    with _connect(door) as connection:
        try:
            connection.sendall(b"GET / HTTP/1.1\r\n" + b"X-Long: " + b"x" * 200_000)
        except OSError:
            return
        assert b"200" not in _rest(connection)[:20]


def test_a_body_that_does_not_come_is_408(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_body_seconds=0.3)
    token = door.person().headers["Authorization"]
    head = (
        "POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: {token}\r\nIdempotency-Key: k\r\nContent-Length: 500\r\n\r\n{{"
    )
    with _connect(door) as connection:
        connection.sendall(head.encode())
        answer = _rest(connection)

    assert answer.startswith(b"HTTP/1.1 408")
    assert b'"reason":"too_slow"' in answer


def test_two_lengths_are_refused(door: Door) -> None:
    with _connect(door) as connection:
        connection.sendall(
            b"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        )
        connection.shutdown(socket.SHUT_WR)

        assert _rest(connection).startswith((b"HTTP/1.1 400", b"HTTP/1.1 415"))


def test_above_the_bound_requests_are_turned_away_with_a_time(
    a_door: Callable[..., Door],
) -> None:
    door = a_door(gateway_in_flight=1)
    person = door.person()
    entered, leave = threading.Event(), threading.Event()
    path = rpc("intake.CaseService.RegisterCase").path
    answer = door.services._answer

    def hold(called, request, context):  # type: ignore[no-untyped-def]
        if called.path == path:
            entered.set()
            leave.wait(10)
        return answer(called, request, context)

    door.services._answer = hold  # type: ignore[method-assign]
    body = {"kind": "emergency", "area_code": "430423", "title": "滑坡"}
    holding = threading.Thread(
        target=lambda: person.post("/cases", json=body, headers=key()), daemon=True
    )
    holding.start()
    assert entered.wait(10)

    turned_away = door.client().get("/public/centres")

    leave.set()
    holding.join(10)
    assert (turned_away.status_code, turned_away.json()["reason"]) == (503, "overloaded")
    assert int(turned_away.headers["retry-after"]) >= 1


def test_an_account_that_asks_too_often_is_429(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_account_per_minute=3, gateway_limit_scale=1)
    person = door.person("leader@430423")

    answers = [person.get("/me") for _ in range(8)]

    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 0 < int(refused[0].headers["retry-after"]) <= 60


def test_without_redis_work_goes_on_but_nobody_signs_in(a_door: Callable[..., Door]) -> None:
    lost = a_door(redis_uri="redis://127.0.0.1:1/0")
    tokens = lost.sign_in("clerk@430423")
    assert (tokens.status_code, tokens.json()["reason"]) == (503, "try_again")
    assert tokens.headers["retry-after"]

    assert lost.client().get("/public/centres").status_code == 200


def test_the_access_log_has_template_status_and_account_but_no_query(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    person = door.person("clerk@430423")
    with caplog.at_level(logging.INFO, logger="gateway.access"):
        person.get("/assignments/secret-id-77")
        door.client().get("/public/cases/43042320261123000015?key=secret-key-88")
        eventually(lambda: len(caplog.records) >= 2)

    lines = [json.loads(JsonLines("gateway").format(record)) for record in caplog.records]
    text = json.dumps(lines)
    assert "secret" not in text
    assert "43042320261123000015" not in text
    by_route = {line["route"]: line for line in lines}
    staff = by_route["/api/v1/assignments/{assignment_id}"]
    assert (staff["status"], staff["account"]) == (200, "clerk@430423")
    assert staff["milliseconds"] > 0
    assert by_route["/api/v1/public/cases/{code}"]["account"] == ""


def test_requests_are_counted_by_template(door: Door) -> None:
    labels = {"route": "/api/v1/me", "method": "GET", "code": "200", "slo": "query"}
    name = "onedoor_http_requests_total"
    before = REGISTRY.get_sample_value(name, labels) or 0

    door.person().get("/me")

    eventually(lambda: (REGISTRY.get_sample_value(name, labels) or 0) == before + 1)


def test_the_public_port_tells_nothing_of_the_machine(door: Door) -> None:
    client = door.client()
    for path in ("/metrics", "/healthz", "/readyz"):
        assert client.get(f"{door.url}{path}").status_code == 404
    answer = client.get("/public/centres")
    assert "server" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_documents_are_closed_in_production(a_door: Callable[..., Door]) -> None:
    door = a_door(profile="production")

    for path in ("/docs", "/openapi.json", "/redoc"):
        assert door.client().get(f"{door.url}{path}").status_code == 404
