"""Personal words in fields, paths and headers where they do not belong; each one is refused."""

import json
import secrets
import uuid
from typing import Any

from deploy.demo.client import Person
from tests.support.plants import Plants


def make_mistakes(
    plants: Plants, clerk: Person, visitor: Person, matter: dict[str, Any], code: str
) -> None:
    """Make them as a clerk with a matter, and as a visitor with a case's code."""
    _in_bodies(plants, clerk, matter)
    for path in (f"/cases/{plants.name()}", f"/{plants.phone()}", "/cases/%00"):
        _refused(clerk, "GET", path)
    _refused(clerk, "GET", "/cases", params={plants.name(): plants.phone()})
    _refused(clerk, "GET", "/cases", params={"code": plants.id_number()})
    key = {"Idempotency-Key": f"{plants.phone()} {secrets.token_hex(2)}"}
    _refused(clerk, "POST", "/cases", json=matter, headers=key)
    bearer = {"Authorization": f"Bearer {plants.keep('token', secrets.token_hex(20))}"}
    _refused(visitor, "GET", "/me", headers=bearer)
    guess = plants.keep("query_key", secrets.token_hex(5).upper())
    _refused(visitor, "GET", f"/public/cases/{code}", params={"key": guess})
    form = {"username": plants.name(), "password": plants.keep("password", guess)}
    _refused(visitor, "POST", "/auth/token", data=form)


def _in_bodies(plants: Plants, clerk: Person, matter: dict[str, Any]) -> None:
    for wrong in (
        {**matter, "kind": plants.name()},
        {**matter, "area_code": plants.phone()},
        {**matter, plants.name(): plants.phone()},
        {**matter, "parties": [{"name": plants.name(), "phone": plants.text("narrative")}]},
        {**matter, "parties": plants.id_number()},
        {**matter, "amount_fen": plants.phone()},
    ):
        _refused(clerk, "POST", "/cases", json=wrong)
    broken = json.dumps(matter, ensure_ascii=False)[:-20].encode()
    kind = {"Content-Type": "application/json"}
    _refused(clerk, "POST", "/cases", content=broken, headers=kind)


def _refused(person: Person, method: str, path: str, **more: Any) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4()), **more.pop("headers", {})}
    response = person.http.request(method, path, headers=headers, **more)
    assert 400 <= response.status_code < 500, (path, response.status_code, response.text)
