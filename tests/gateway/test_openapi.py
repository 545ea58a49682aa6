"""The OpenAPI document, and that every operation it names reaches its service."""

from collections.abc import Iterator
from typing import Any

import pytest

from gateway.app import create_app
from gateway.settings import GatewaySettings
from tests.gateway.support import Door, key

_ID_WORDS = ("id", "account", "code", "area", "county", "department", "officer")
_NOT_AN_ID = {"X-Query-Key"}
_UUID = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"
_CODE = "43042320261123000015"
_SAMPLES = {
    "area": "430423",
    "department": "housing",
    "account": "officer@430424",
    "case_code": _CODE,
    "template": "case_accepted",
    "place_token": "ABCDEFGHJKMN",
    "feed": f"430423-{_UUID}",
    "open_client": f"430423-{_UUID}",
}
_REQUIRED_QUERY = {
    "lng": "112.8692",
    "lat": "27.2303",
    "case_id": _UUID,
    "key": "abcd-efgh",
    "area": "430423",
    "county": "430423",
    "day": "2026-11-24",
    "number": "B001",
    "year": "2026",
}
_OWN = (
    "/auth/", "/me", "/accounts", "/public/centres", "/work", "/public/verification-codes/{",
    "/public/appointments", "/public/own-cases", ":pay",
)  # fmt: skip
_FREE_OF_KEY = ("/auth/", ":simulate", ":preview", ":suggest-category", ":find-similar")

DOCUMENT = create_app(GatewaySettings()).openapi()
Operation = tuple[str, str, dict[str, Any]]


def _operations() -> Iterator[Operation]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


OPERATIONS = list(_operations())
NAMES = [f"{method} {path}" for path, method, _ in OPERATIONS]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=NAMES)
def test_every_id_in_a_path_or_query_is_marked(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    for parameter in operation.get("parameters", ()):
        name, place = parameter["name"], parameter["in"]
        names_a_thing = name.split("_")[-1] in _ID_WORDS and place in ("path", "query")
        if place == "path" or names_a_thing:
            assert parameter.get("x-resource"), f"{method} {path}: {name}"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=NAMES)
def test_every_body_has_an_example(path: str, method: str, operation: dict[str, Any]) -> None:
    if "requestBody" in operation:
        assert _example(operation), f"{method} {path}"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=NAMES)
def test_every_write_names_its_idempotency_key(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    headers = {p["name"]: p for p in operation.get("parameters", ()) if p["in"] == "header"}
    needs_key = method in ("post", "put") and not any(word in path for word in _FREE_OF_KEY)

    assert ("Idempotency-Key" in headers) == needs_key
    if needs_key:
        assert headers["Idempotency-Key"]["required"]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=NAMES)
def test_every_field_of_a_body_is_bounded(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    if "requestBody" in operation:
        assert list(_unbounded(_schema(operation), "body")) == []


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=NAMES)
def test_every_operation_reaches_its_service_with_its_example(
    door: Door, path: str, method: str, operation: dict[str, Any]
) -> None:
    if any(word in path for word in _OWN):
        return
    address, query = path.removeprefix("/api/v1"), {}
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "path":
            sample = _SAMPLES.get(parameter["x-resource"], _UUID)
            address = address.replace(f"{{{name}}}", sample)
        elif name in _REQUIRED_QUERY and (parameter.get("required") or name == "key"):
            query[name] = _REQUIRED_QUERY[name]
    headers = key() if method != "get" else {}
    headers |= {"X-File-Name": "a.txt"}
    query |= {"offset": "0"} if "uploads" in path and method == "put" else {}

    answer = door.person("dispatcher@430423").request(
        method, address, params=query, headers=headers, **_sent(operation, headers)
    )

    assert answer.status_code in (200, 201), answer.text
    assert str(answer.status_code) in operation["responses"]
    assert door.services.asked


def _sent(operation: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    if "requestBody" not in operation:
        return {}
    media_type = next(iter(operation["requestBody"]["content"]))
    if media_type == "application/json":
        return {"json": _example(operation)}
    headers["Content-Type"] = media_type
    return {"content": _example(operation).encode()}


def _example(operation: dict[str, Any]) -> Any:
    content = next(iter(operation["requestBody"]["content"].values()))
    examples = content.get("examples") or _resolved(content["schema"]).get("examples")
    return examples[0] if examples else None


def _schema(operation: dict[str, Any]) -> dict[str, Any]:
    content = next(iter(operation["requestBody"]["content"].values()))
    return _resolved(content["schema"])


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def _unbounded(schema: dict[str, Any], place: str) -> Iterator[str]:
    schema = _resolved(schema)
    for branch in schema.get("anyOf", ()):
        yield from _unbounded(branch, place)
    if not _is_bounded(schema, place):
        yield place
    if schema.get("type") == "array":
        yield from _unbounded(schema["items"], f"{place}[]")
    for name, inner in schema.get("properties", {}).items():
        yield from _unbounded(inner, f"{place}.{name}")


def _is_bounded(schema: dict[str, Any], place: str) -> bool:
    given = schema.keys()
    match schema.get("type"):
        case "string":
            return bool({"maxLength", "pattern", "enum", "const"} & given) or "time" in place
        case "integer" | "number":
            lowest, highest = ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")
            return any(one in given for one in lowest) and any(one in given for one in highest)
        case "array":
            return "maxItems" in given
        case "object":
            return schema.get("additionalProperties") is False
    return True
