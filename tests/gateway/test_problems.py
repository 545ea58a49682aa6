"""What a refusal looks like, whoever refuses, and that it gives nothing away (S49)."""

from typing import Any

import grpc
import pytest

from gateway.clients import rpc
from tests.gateway.support import Door, Refusing, key

_ACCEPT = "intake.CaseService.AcceptCase"
_GET = "routing.AssignmentService.GetAssignment"
_CASE = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"
Code = grpc.StatusCode
TABLE = [
    (Code.INVALID_ARGUMENT, "invalid_fields", 422),
    (Code.UNAUTHENTICATED, "token_expired", 401),
    (Code.PERMISSION_DENIED, "not_permitted", 403),
    (Code.ABORTED, "version_conflict", 409),
    (Code.ABORTED, "request_in_progress", 409),
    (Code.FAILED_PRECONDITION, "wrong_state", 409),
    (Code.FAILED_PRECONDITION, "not_yet", 409),
    (Code.ALREADY_EXISTS, "idempotency_key_reused", 422),
    (Code.RESOURCE_EXHAUSTED, "rate_limited", 429),
    (Code.UNAVAILABLE, "try_again", 503),
    (Code.INTERNAL, "internal", 500),
]


def _accept(door: Door, refusing: Refusing) -> Any:
    door.services.says(_ACCEPT, refusing)
    return door.person("dispatcher@430423").post(
        f"/cases/{_CASE}:accept", json={"version": 3}, headers=key()
    )


@pytest.mark.parametrize(("code", "reason", "status"), TABLE)
def test_a_services_refusal_becomes_a_problem(
    door: Door, code: grpc.StatusCode, reason: str, status: int
) -> None:
    answer = _accept(door, Refusing(code, reason))

    body = answer.json()
    assert answer.status_code == body["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["reason"] == reason
    assert all(body[name] for name in ("type", "title", "detail", "title_en", "detail_en"))
    assert body["correlation_id"] == answer.headers["x-correlation-id"]


def test_a_conflict_tells_the_version_that_stands(door: Door) -> None:
    answer = _accept(door, Refusing(Code.ABORTED, "version_conflict", {"current_version": "7"}))

    assert answer.json()["current_version"] == 7


def test_a_wrong_state_is_told(door: Door) -> None:
    answer = _accept(door, Refusing(Code.FAILED_PRECONDITION, "wrong_state", {"state": "archived"}))

    assert answer.json()["state"] == "archived"


def test_faulty_fields_are_passed_on(door: Door) -> None:
    fault = {"field": "area_code", "reason": "unknown_area", "message": "无", "message_en": "no"}

    answer = _accept(door, Refusing(Code.INVALID_ARGUMENT, "invalid_fields", errors=(fault,)))

    assert answer.json()["errors"] == [fault]


def test_a_missing_and_a_foreign_thing_get_the_same_body(door: Door) -> None:
    person = door.person("dispatcher@430423")
    bodies = []
    for reason in ("not_found", "case_not_found"):
        door.services.says(_GET, Refusing(Code.NOT_FOUND, reason, {"id": _CASE}))
        answer = person.get(f"/assignments/{_CASE}")
        assert answer.status_code == 404
        bodies.append(answer.content)

    assert bodies[0] == bodies[1]


def test_silence_is_answered_with_when_to_try_again(door: Door) -> None:
    answer = _accept(door, Refusing(Code.DEADLINE_EXCEEDED))

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1


def test_an_overloaded_service_is_no_rate_limit_of_the_caller(door: Door) -> None:
    answer = _accept(door, Refusing(Code.RESOURCE_EXHAUSTED))

    assert answer.status_code == 503


def test_a_limit_tells_how_long_to_wait(door: Door) -> None:
    answer = _accept(door, Refusing(Code.RESOURCE_EXHAUSTED, "rate_limited", {"retry_after": "41"}))

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "41")


def test_what_a_service_says_in_english_is_not_repeated(door: Door) -> None:
    for code in (Code.INTERNAL, Code.UNKNOWN, Code.UNIMPLEMENTED, Code.INVALID_ARGUMENT):
        answer = _accept(door, Refusing(code))

        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


def test_an_answer_repeated_by_the_service_says_so(door: Door) -> None:
    door.services.replays.add(rpc(_ACCEPT).path)
    person = door.person("dispatcher@430423")

    answer = person.post(f"/cases/{_CASE}:accept", json={"version": 3}, headers=key())

    assert answer.headers["idempotent-replayed"] == "true"


def test_the_caller_is_vouched_for_with_key_correlation_trace_and_deadline(door: Door) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    headers = {
        "Idempotency-Key": "key-1",
        "X-Correlation-Id": "abcdefgh-1",
        "traceparent": trace,
    }

    door.person("dispatcher@430424").post(
        f"/cases/{_CASE}:accept", json={"version": 3}, headers=headers
    )

    asked = door.services.last(_ACCEPT)
    assert asked.request.request_id == "key-1"
    assert asked.request.version == 3
    assert (asked.principal.id, asked.principal.post) == ("dispatcher@430424", "dispatcher")
    assert asked.metadata["x-correlation-id"] == "abcdefgh-1"
    assert asked.metadata["traceparent"].split("-")[1] == trace.split("-")[1]
    assert 15 < asked.seconds < 21


def test_a_read_waits_five_seconds_at_most(door: Door) -> None:
    door.person("dispatcher@430423").get(f"/assignments/{_CASE}")

    assert 2 < door.services.last(_GET).seconds < 6


def test_an_unknown_path_is_a_problem_too(door: Door) -> None:
    answer = door.client().get("/nothing-here")

    assert answer.status_code == 404
    assert answer.json()["reason"] == "not_found"


def test_the_auditor_writes_nothing(door: Door) -> None:
    answer = door.person("auditor@43").post(
        f"/cases/{_CASE}:accept", json={"version": 1}, headers=key()
    )

    assert answer.status_code == 403
