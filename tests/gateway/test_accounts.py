"""Accounts of a county, and what an admin may do with them (S06, S10, S12)."""

from collections.abc import Callable
from typing import Any

from gateway.seed import PASSWORD, seed
from tests.gateway.support import DEMO, Door, key

_NEW: dict[str, Any] = {"post": "clerk", "password": "lv-shui-2026"}


def _create(door: Door, account: str, admin: str = "admin@430423", **changes: Any) -> Any:
    body = {**_NEW, "account": account, **changes}
    return door.person(admin).post("/accounts", json=body, headers=key())


def test_an_admin_opens_an_account_whose_owner_must_change_the_password(door: Door) -> None:
    created = _create(door, "clerk.a@430423")

    assert created.status_code == 201
    assert created.json()["version"] == 1
    tokens = door.sign_in("clerk.a@430423", "lv-shui-2026").json()
    assert tokens["must_change_password"] is True
    owner = door.client()
    owner.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    held_up = owner.get("/cases")
    assert (held_up.status_code, held_up.json()["reason"]) == (403, "password_change_needed")
    change = {"current_password": "lv-shui-2026", "new_password": "hong-hua-2026"}
    assert owner.post("/me:change-password", json=change, headers=key()).status_code == 204
    assert owner.get("/cases").status_code == 200


def test_a_new_account_is_told_to_the_services_and_audited(door: Door) -> None:
    _create(door, "officer.b@430423", post="officer")

    rows = list(door.kernel.database["outbox"].find({"subject": "officer.b@430423"}))
    assert [row["routing_key"] for row in rows] == ["account_created"]
    assert "lv-shui" not in rows[0]["body"]
    audit = door.kernel.database["audit"].find_one({"objects.account": "officer.b@430423"})
    assert audit
    assert (audit["actor"], audit["action"]) == ("admin@430423", "CreateAccount")


def test_the_same_key_opens_one_account(door: Door) -> None:
    same, body = key(), {**_NEW, "account": "clerk.c@430423"}
    admin = door.person("admin@430423")

    first = admin.post("/accounts", json=body, headers=same)
    second = admin.post("/accounts", json=body, headers=same)
    other = admin.post("/accounts", json={**body, "password": "lan-tian-2026"}, headers=same)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
    assert (other.status_code, other.json()["reason"]) == (422, "idempotency_key_reused")


def test_a_taken_name_is_refused(door: Door) -> None:
    answer = _create(door, "clerk@430423")

    assert (answer.status_code, answer.json()["reason"]) == (409, "account_exists")


def test_an_account_of_another_county_is_not_opened(door: Door) -> None:
    answer = _create(door, "clerk.d@430424")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "account"


def test_a_handler_needs_a_department_and_others_have_none(door: Door) -> None:
    assert _create(door, "some.handler@430423", post="handler").status_code == 422
    assert _create(door, "clerk.e@430423", department="housing").status_code == 422


def test_only_an_admin_manages_accounts(door: Door) -> None:
    assert _create(door, "clerk.f@430423", admin="leader@430423").status_code == 403
    assert door.person("leader@430423").get("/accounts").status_code == 403
    assert door.person("auditor@43").get("/accounts").status_code == 403


def test_a_foreign_account_is_answered_like_a_missing_one(door: Door) -> None:
    admin = door.person("admin@430423")
    bodies = []
    for name in ("clerk@430424", "ghost@430423"):
        answer = admin.post(f"/accounts/{name}:disable", json={"version": 1}, headers=key())
        assert answer.status_code == 404
        bodies.append(answer.content)

    assert bodies[0] == bodies[1]
    assert door.sign_in("clerk@430424").status_code == 200


def test_the_list_holds_the_own_county_only_and_pages_through_it(door: Door) -> None:
    admin, names, token = door.person("admin@430424"), [], ""
    while True:
        page = admin.get("/accounts", params={"page_size": 4, "page_token": token}).json()
        names += [item["id"] for item in page["items"]]
        token = page["next_page_token"]
        if not token:
            break

    assert len(names) == len(set(names)) == page["total"]
    assert page["total_is_exact"]
    assert all("@430424" in name for name in names)
    assert "clerk@430424" in names


def test_a_disabled_account_is_shut_out_and_let_in_again(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_standing_seconds=0)
    owner, admin = door.person("clerk@430423"), door.person("admin@430423")
    assert owner.get("/me").status_code == 200

    disabled = admin.post("/accounts/clerk@430423:disable", json={"version": 1}, headers=key())

    assert (disabled.status_code, disabled.json()["is_active"]) == (200, False)
    assert owner.get("/me").status_code == 401
    assert door.sign_in("clerk@430423").status_code == 401
    stale = admin.post("/accounts/clerk@430423:enable", json={"version": 1}, headers=key())
    assert (stale.status_code, stale.json()["current_version"]) == (409, 2)
    enabled = admin.post("/accounts/clerk@430423:enable", json={"version": 2}, headers=key())
    assert enabled.status_code == 200
    assert door.sign_in("clerk@430423").status_code == 200


def test_what_is_remembered_of_a_caller_is_forgotten_within_the_minute(door: Door) -> None:
    assert 0 < door.settings.gateway_standing_seconds <= 60


def test_a_reset_ends_the_sessions_and_unlocks(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_standing_seconds=0)
    owner, admin = door.person("clerk@430424"), door.person("admin@430424")
    for _ in range(5):
        door.sign_in("clerk@430424", "wrong")

    body = {"password": "lv-shui-2026"}
    answer = admin.post("/accounts/clerk@430424:reset-password", json=body, headers=key())

    assert answer.status_code == 200
    assert owner.get("/me").status_code == 401
    again = door.sign_in("clerk@430424", "lv-shui-2026").json()
    assert again["must_change_password"] is True


def test_a_stored_password_is_an_argon2_hash(door: Door) -> None:
    rows = list(door.kernel.database["credentials"].find())

    assert rows
    assert all(row["password_hash"].startswith("$argon2id$") for row in rows)
    assert not any(PASSWORD in str(row) for row in rows)


def test_seeding_twice_makes_nothing_new(door: Door) -> None:
    assert seed(door.kernel, DEMO) == 0
