"""Signing in, sessions and the tokens' attacks (S01 to S06, S09)."""

import base64
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from gateway.seed import PASSWORD
from tests.gateway.support import Door, key
from tests.support.stack import keys_dir

_FOREIGN = OKPKey.generate_key("Ed25519")


def _claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": "onedoor-gateway", "aud": "onedoor", "typ": "access", "sub": "clerk@430423",
        "sid": "none", "jti": "x", "iat": now, "nbf": now - 1, "exp": now + 600, **changes,
    }  # fmt: skip


def _own_key() -> OKPKey:
    return OKPKey.import_key((keys_dir() / "tokens/access.pem").read_bytes())


def _signed(key: Any = None, header: dict[str, Any] | None = None, **changes: Any) -> str:
    header = {"alg": "Ed25519", "typ": "JWT", **(header or {})}
    return jwt.encode(header, _claims(**changes), key or _own_key(), algorithms=[header["alg"]])


def _unsigned(header: dict[str, Any]) -> str:
    parts = (json.dumps(header), json.dumps(_claims()))
    body = ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts)
    return f"{body}."


def _public_as_secret() -> str:
    public = OctKey.import_key((keys_dir() / "tokens/access.pub").read_bytes())
    return _signed(public, {"alg": "HS256"})


BAD_TOKENS: dict[str, Callable[[], str]] = {
    "garbage": lambda: "garbage",
    "expired": lambda: _signed(exp=int(time.time()) - 1),
    "not yet valid": lambda: _signed(nbf=int(time.time()) + 300),
    "other issuer": lambda: _signed(iss="elsewhere"),
    "other audience": lambda: _signed(aud="elsewhere"),
    "other key": lambda: _signed(_FOREIGN),
    "alg none": lambda: _unsigned({"alg": "none", "typ": "JWT"}),
    "public key as secret": _public_as_secret,
    "jku": lambda: _signed(header={"jku": "http://127.0.0.1:9/keys"}),
    "jwk": lambda: _signed(_FOREIGN, {"jwk": _FOREIGN.as_dict(private=False)}),
    "kid with a path": lambda: _signed(header={"kid": "../../etc/passwd"}),
    "phone token": lambda: _signed(typ="phone"),
    "id token": lambda: _signed(typ="id"),
    "ended session": _signed,
}


def test_without_a_token_nobody_is_let_in(door: Door) -> None:
    answer = door.client().get("/me")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["reason"] == "unauthenticated"


@pytest.mark.parametrize("kind", BAD_TOKENS)
def test_a_bad_token_is_refused(door: Door, kind: str) -> None:
    headers = {"Authorization": f"Bearer {BAD_TOKENS[kind]()}"}

    answer = door.client().get("/me", headers=headers)

    assert answer.status_code == 401, kind
    assert answer.json()["reason"] in ("token_invalid", "token_expired")


def test_a_refresh_token_is_no_access_token(door: Door) -> None:
    refresh = door.sign_in("leader@430423").json()["refresh_token"]

    answer = door.client().get("/me", headers={"Authorization": f"Bearer {refresh}"})

    assert answer.status_code == 401


def test_everybody_reads_the_own_account(door: Door) -> None:
    answer = door.person("housing.handler@430424").get("/me")

    assert answer.json() == {
        "account": "housing.handler@430424",
        "post": "handler",
        "area_code": "430424",
        "department": "housing",
        "must_change_password": False,
    }


def test_a_known_and_an_unknown_account_get_the_same_answer(door: Door) -> None:
    known = door.sign_in("officer@430423", "wrong-password")
    unknown = door.sign_in("nobody@430423", "wrong-password")

    assert known.status_code == unknown.status_code == 401
    assert _without_id(known) == _without_id(unknown)


def test_an_account_is_locked_after_five_failures_and_opens_again(
    a_door: Callable[..., Door],
) -> None:
    door = a_door()
    for _ in range(5):
        assert door.sign_in("clerk@430423", "wrong").status_code == 401

    locked = door.sign_in("clerk@430423")
    assert locked.status_code == 429
    assert locked.json()["reason"] == "account_locked"
    assert 0 < int(locked.headers["retry-after"]) <= 900

    door.clock.ahead += _minutes(16)
    assert door.sign_in("clerk@430423").status_code == 200


def test_an_unknown_account_is_locked_too(door: Door) -> None:
    answers = [door.sign_in("phantom@430423", "wrong").status_code for _ in range(6)]

    assert answers == [401] * 5 + [429]


def test_an_access_token_ends_after_ten_minutes(a_door: Callable[..., Door]) -> None:
    door = a_door()
    person = door.person("clerk@430423")
    assert person.get("/me").status_code == 200

    door.clock.ahead += _minutes(10)

    answer = person.get("/me")
    assert (answer.status_code, answer.json()["reason"]) == (401, "token_expired")


def test_a_refresh_token_is_exchanged_once(door: Door) -> None:
    first = door.sign_in("supervisor@430423").json()["refresh_token"]
    client = door.client()

    second = client.post("/auth/refresh", json={"refresh_token": first})

    assert second.status_code == 200
    assert second.json()["refresh_token"] != first
    headers = {"Authorization": f"Bearer {second.json()['access_token']}"}
    assert client.get("/me", headers=headers).status_code == 200


def test_a_refresh_token_used_twice_ends_the_whole_session(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_standing_seconds=0)
    first = door.sign_in("supervisor@430423").json()
    client = door.client()
    second = client.post("/auth/refresh", json={"refresh_token": first["refresh_token"]}).json()

    replayed = client.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})

    assert (replayed.status_code, replayed.json()["reason"]) == (401, "refresh_reused")
    latest = client.post("/auth/refresh", json={"refresh_token": second["refresh_token"]})
    assert latest.status_code == 401
    headers = {"Authorization": f"Bearer {second['access_token']}"}
    assert client.get("/me", headers=headers).status_code == 401
    rows = door.kernel.database["audit"].find({"result": "refresh_reused"})
    assert [row["objects"] for row in rows] == [{"account": "supervisor@430423"}]


def test_signing_out_ends_the_session_at_once_here(door: Door) -> None:
    tokens = door.sign_in("mediator@430424").json()
    client = door.client()
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    assert client.get("/me").status_code == 200

    assert client.post("/auth/logout").status_code == 204

    assert client.get("/me").status_code == 401
    refreshed = client.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 401


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(
    a_door: Callable[..., Door],
) -> None:
    door = a_door(gateway_standing_seconds=0)
    here, elsewhere = door.person("leader@430424"), door.client()
    elsewhere.headers["Authorization"] = f"Bearer {_token(door.sign_in('leader@430424'))}"
    wrong = {"current_password": "not-the-password", "new_password": "qing-shan-2026"}
    right = {"current_password": PASSWORD, "new_password": "qing-shan-2026"}

    assert here.post("/me:change-password", json=wrong, headers=key()).status_code == 401
    same_key = key()
    assert here.post("/me:change-password", json=right, headers=same_key).status_code == 204
    repeated = here.post("/me:change-password", json=right, headers=same_key)

    assert repeated.status_code == 204
    assert repeated.headers["idempotent-replayed"] == "true"
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 401
    assert door.sign_in("leader@430424").status_code == 401
    assert door.sign_in("leader@430424", "qing-shan-2026").status_code == 200


def test_a_weak_password_is_refused_by_name(door: Door) -> None:
    body = {"current_password": PASSWORD, "new_password": "short"}

    answer = door.person().post("/me:change-password", json=body, headers=key())

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["new_password"]


def _token(answer: httpx.Response) -> str:
    return str(answer.json()["access_token"])


def _without_id(answer: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "correlation_id"}


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
