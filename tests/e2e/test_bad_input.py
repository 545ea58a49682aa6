"""Whatever is wrong with an input, it is refused by name in two languages, and leaves no trace."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from deploy.local.platform import Platform
from tests.support.bad_matters import COUNTY, MARK, SPECIAL
from tests.support.callers import Callers
from tests.support.checker import Checker
from tests.support.counties import Builder
from tests.support.http_posts import HTTP_ROWS
from tests.support.openapi import Operation, Schema, operations, resolved
from tests.support.scanning import Scanner
from tests.support.things import Things
from tests.support.walker import Walker, account_of, request_of

STORED = (
    ("intake", "cases"),
    ("intake", "outbox"),
    ("intake", "category_trees"),
    ("intake", "idempotency"),
    ("grid", "incidents"),
    ("grid", "tasks"),
    ("grid", "outbox"),
    ("routing", "outbox"),
    ("mediation", "outbox"),
    ("notify", "messages"),
    ("notify", "verification_codes"),
    ("gateway", "accounts"),
    ("gateway", "outbox"),
)
WITH_BODY = [
    one
    for one in operations()
    if one.has_body and not one.is_upload and one.name not in ("POST /auth/token",)
]
NO_BODIES = (
    ("broken", f'{{"title": "{MARK}"'.encode(), "application/json", 400, "unparsable"),
    ("no utf-8", b'{"title": "\xff\xfe"}', "application/json", 400, "unparsable"),
    ("deep", b"[" * 50_000, "application/json", 400, "unparsable"),
    ("empty", b"", "application/json", 422, "invalid_fields"),
    ("text", f'"{MARK}"'.encode(), "application/json", 422, "invalid_fields"),
    ("list", f'["{MARK}"]'.encode(), "application/json", 422, "invalid_fields"),
    ("too large", b'{"a": "' + b"x" * 1_100_000 + b'"}', "application/json", 413, "too_large"),
    ("form", f"title={MARK}".encode(), "application/x-www-form-urlencoded", 415, "media_type"),
    ("xml", f"<title>{MARK}</title>".encode(), "text/xml", 415, "media_type"),
)
KEYED = [one for one in WITH_BODY if "Idempotency-Key" in one.header_names]


@pytest.fixture(scope="module")
def county(platform: Platform) -> Iterator[Things]:
    """A county with one thing of every kind."""
    callers = Callers(platform)
    built = Builder(callers, COUNTY).build()
    built.ids["account"] = f"leader@{COUNTY}"
    yield built
    callers.close()


@pytest.fixture(scope="module")
def walker(platform: Platform) -> Iterator[Walker]:
    """Anybody at the gateway."""
    made = Walker(platform.url)
    yield made
    made.close()


@pytest.fixture(scope="module")
def checker(platform: Platform, county: Things) -> Iterator[Checker]:
    """Reads the stores once all is quiet."""
    with Checker(platform) as made:
        made.until_quiet()
        yield made


@pytest.fixture
def nothing_stored(checker: Checker) -> Iterator[None]:
    """Fails a test after which anything more is stored."""
    before = _counts(checker)
    yield
    assert _counts(checker) == before


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda one: one.name)
def test_no_field_takes_what_is_no_value_of_it(
    walker: Walker, county: Things, operation: Operation
) -> None:
    for field, bad, what in _wrong_values(operation):
        said = _send(walker, county, operation, {field: bad})
        _must_name(said, field, what)


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda one: one.name)
def test_an_unknown_field_is_refused(walker: Walker, county: Things, operation: Operation) -> None:
    for key in ("$where", "$gt", "__proto__", "_id", "county", "a.b", "状态"):
        said = _send(walker, county, operation, {key: MARK})

        is_name = re.fullmatch(r"[A-Za-z0-9_.\-]+", key)
        _must_name(said, key if is_name else "?", f"unknown field {key}")


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda one: one.name)
def test_a_body_that_is_none_is_refused(
    walker: Walker, county: Things, operation: Operation
) -> None:
    for what, content, media_type, status, reason in NO_BODIES:
        said = _send_raw(walker, county, operation, content, media_type)

        assert (said.status_code, _problem(said)["reason"]) == (status, reason), what


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("operation", KEYED, ids=lambda one: one.name)
def test_a_write_needs_a_sound_idempotency_key(
    walker: Walker, county: Things, operation: Operation
) -> None:
    for key in (None, "", "a b", "键".encode(), "x" * 201):
        said = _send(walker, county, operation, {}, key=key)

        refused = (400, "idempotency_key_missing")
        assert (said.status_code, _problem(said)["reason"]) == refused, key


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize(
    ("name", "body", "field"),
    [pytest.param(*row[:3], id=f"{row[0]} {row[3]}") for row in SPECIAL],
)
def test_an_impossible_matter_is_refused_by_field(
    walker: Walker, county: Things, name: str, body: dict[str, Any], field: str
) -> None:
    operation = next(one for one in operations() if one.name == name)

    said = _send_raw(walker, county, operation, json.dumps(body).encode(), "application/json")

    _must_name(said, field, name)


@pytest.mark.timeout(300)
def test_no_refused_value_is_logged_or_stored(
    platform: Platform, walker: Walker, county: Things
) -> None:
    for operation in WITH_BODY:
        for field, bad, _ in _wrong_values(operation):
            _send(walker, county, operation, {field: bad})
        _send(walker, county, operation, {MARK: MARK})
        broken = f'{{"title": "{MARK}"'.encode()
        _send_raw(walker, county, operation, broken, "application/json")
    for name, body, _, _ in SPECIAL:
        operation = next(one for one in operations() if one.name == name)
        content = json.dumps(body).encode()
        _send_raw(walker, county, operation, content, "application/json")

    forms = (MARK, ascii(MARK)[1:-1], str(MARK.encode())[2:-1])
    scanner = Scanner(platform)
    logs = scanner.logs()
    assert [name for name, text in logs if any(form in text for form in forms)] == []
    assert scanner.places({MARK: "refused"}) == set()


def _wrong_values(operation: Operation) -> Iterator[tuple[str, Any, str]]:
    """For every field of the body values that cannot be: operators, control signs, no end."""
    for field, schema in operation.schema.get("properties", {}).items():
        types = _types(schema)
        if "object" not in types:
            yield field, {"$ne": MARK}, "operator"
        if "string" not in types:
            yield field, MARK, "words"
        if "string" in types:
            yield field, f"{MARK}\x00", "NUL"
            yield field, MARK * 8_000, "no end"
            yield field, 7, "number"
        if "array" in types:
            yield field, [MARK] * 1_000, "endless list"
        if "integer" in types:
            yield field, 10**20, "endless number"
            yield field, 1.5, "half"
            yield field, True, "yes"


def _types(schema: Schema) -> set[str]:
    schema = resolved(schema)
    inner = [kind for one in schema.get("anyOf", ()) for kind in _types(one)]
    return {schema["type"], *inner} if "type" in schema else set(inner)


def _send(
    walker: Walker,
    county: Things,
    operation: Operation,
    wrong: dict[str, Any],
    *,
    key: str | bytes | None = "fresh",
) -> httpx.Response:
    request = request_of(operation, HTTP_ROWS[operation.name], county)
    content = json.dumps({**request["body"], **wrong}).encode()
    return _send_raw(walker, county, operation, content, "application/json", key=key)


def _send_raw(
    walker: Walker,
    county: Things,
    operation: Operation,
    content: bytes,
    media_type: str,
    *,
    key: str | bytes | None = "fresh",
) -> httpx.Response:
    row = HTTP_ROWS[operation.name]
    request = request_of(operation, row, county)
    path = operation.path.format(**request["path"])
    headers = [(b"Content-Type", media_type.encode())]
    if key is not None:
        sent = str(uuid.uuid4()) if key == "fresh" else key
        headers.append((b"Idempotency-Key", sent.encode() if isinstance(sent, str) else sent))
    http = walker.http(account_of(row.post, county))
    return http.request(
        operation.method, path, params=request["query"], content=content, headers=headers
    )


def _must_name(said: httpx.Response, field: str, what: str) -> None:
    problem = _problem(said)
    assert (said.status_code, problem["reason"]) == (422, "invalid_fields"), (what, problem)
    named = [fault["field"] for fault in problem["errors"]]
    is_named = any(re.split(r"[.\[]", one)[0] == field or one == field for one in named)
    assert is_named or any(one.startswith(f"{field}.") for one in named), (what, field, problem)


def _problem(said: httpx.Response) -> dict[str, Any]:
    """The problem, in both languages, without what was sent."""
    assert said.headers["content-type"] == "application/problem+json", said.text
    problem: dict[str, Any] = said.json()
    assert MARK not in said.text
    for chinese, english in (("title", "title_en"), ("detail", "detail_en")):
        _in_both_languages(problem[chinese], problem[english])
    for fault in problem.get("errors", ()):
        _in_both_languages(fault["message"], fault["message_en"])
    return problem


def _in_both_languages(chinese: str, english: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", chinese), chinese
    assert english.isascii(), english
    assert english


def _counts(checker: Checker) -> dict[str, int]:
    return {f"{one}.{name}": checker.count(one, name) for one, name in STORED}
