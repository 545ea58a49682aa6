"""Builds requests for any path of the gateway from a row of the table and a county's things."""

import copy
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from deploy.demo.client import Person
from tests.support.county_files import CONTENT
from tests.support.openapi import Operation
from tests.support.row import Row
from tests.support.things import LOCAL_CODE, Things, agreement_content

NOBODYS_AREA = "430421"
CORRELATION = "00000000-0000-7000-8000-000000000000"
LOCATIONS = {
    "430423": {"lng": 112.8692, "lat": 27.2303},
    "430424": {"lng": 112.9533, "lat": 27.0807},
}


@dataclass(frozen=True)
class Said:
    """An answer as its reader gets it; the correlation id is the same for all."""

    status: int
    media_type: str
    body: bytes

    @property
    def text(self) -> str:
        """The body to search; files as they are."""
        return self.body.decode(errors="replace")


class Walker:
    """Asks the gateway as any account; each one signs in once."""

    def __init__(self, base: str) -> None:
        """Walk this gateway."""
        self._base = base
        self._people: dict[str, httpx.Client] = {}

    def http(self, account: str) -> httpx.Client:
        """A client signed in as the account; nobody for none."""
        if account not in self._people:
            self._people[account] = Person(self._base, account).http
        return self._people[account]

    def close(self) -> None:
        """Close every client."""
        for client in self._people.values():
            client.close()

    def ask(self, account: str, operation: Operation, given: Mapping[str, Any]) -> Said:
        """Call the operation with `path`, `query` and `body` fields."""
        path = operation.path.format(**given["path"])
        headers = {"X-Correlation-Id": CORRELATION}
        if operation.method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        body = _body(operation, given["body"])
        if operation.is_upload:
            headers |= {"Content-Type": operation.media_type, "X-File-Name": "a.txt"}
        response = self.http(account).request(
            operation.method, path, params=given["query"], headers=headers, **body
        )
        media_type = response.headers.get("content-type", "").partition(";")[0]
        return Said(response.status_code, media_type, response.content)


def _body(operation: Operation, given: Mapping[str, Any]) -> dict[str, Any]:
    if not operation.has_body:
        return {}
    if operation.is_upload:
        is_any = operation.media_type == "application/octet-stream"
        return {"content": CONTENT if is_any else operation.file.encode()}
    is_form = "application/x-www-form-urlencoded" in operation.said["requestBody"]["content"]
    return {"data" if is_form else "json": given}


def request_of(
    operation: Operation, row: Row, own: Things, swapped: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The caller's own request; ids at the swapped places (`path.x`, `body.x.y`) are others."""
    fill = filled(copy.deepcopy(dict(row.fill)), own)
    known = set(operation.fields)
    body = {**(operation.example if not fill else {}), **_only(fill, known)} if known else {}
    request = {"path": {}, "query": _only(fill, set(operation.query) - known), "body": body}
    first = ""
    for place, kind in operation.marked.items():
        where, _, path = place.partition(".")
        name = thing_of(own, row, kind)
        first = first if own.versions.get(first) else row.things.get(kind, kind)
        if where == "path":
            request["path"][path] = name
        elif where == "body" and "." not in path and path not in fill:
            is_list = operation.schema["properties"][path].get("type") == "array"
            body[path] = [name] if is_list else name
    if "version" in known:
        body["version"] = own.versions.get(first, 0) or 1
    for place, name in (swapped or {}).items():
        where, _, path = place.partition(".")
        _put(request[where], path.split("."), name)
    return request


def thing_of(things: Things, row: Row, kind: str) -> str:
    """The id of the county's thing that stands for a marked kind."""
    kind = row.things.get(kind, kind)
    special = {
        "area": things.county,
        "case_code": things.codes["case"],
        "department": things.ids["department"],
        "template": "case_accepted",
    }
    return special.get(kind) or things.ids[kind]


def random_like(name: str) -> str:
    """An id of the same shape that nobody has; of an area one where nobody works."""
    if re.fullmatch(r"\d{6}", name):
        return NOBODYS_AREA
    if re.fullmatch(r"\d{20,}", name):
        return f"{name[:14]}99999{name[19:]}"
    fresh = str(uuid.uuid4())
    if len(name) == len(fresh):
        return name[:14] + fresh[14:]
    head, sign, tail = name.partition("@")
    if sign:
        return f"{head[:6]}{uuid.uuid4().int % 10**8}{sign}{tail}"
    stem, _, tail = name.rpartition("-")
    return f"{stem}-{fresh[: len(tail)]}"


def account_of(post: str, things: Things) -> str:
    """The account that holds the row's post in a county; nobody for none."""
    if not post:
        return ""
    department = things.departments["assignment"]
    return f"{post.replace('$assignment', department)}@{things.county}"


def filled(value: Any, own: Things) -> Any:
    """The value with every `$kind` replaced by the county's own thing."""
    if isinstance(value, dict):
        return {key: filled(one, own) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, own) for one in value]
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    if value.startswith("$slip:"):
        return own.slip(value)
    if value == "$agreement_content":
        return agreement_content(own)
    if value == "$point":
        return LOCATIONS[own.county]
    special = {
        "$county": own.county,
        "$leader": f"leader@{own.county}",
        "$town": LOCAL_CODE[own.county],
        "$day": (datetime.now(UTC) + timedelta(days=100)).date().isoformat(),
        "$key": own.codes["query_key"],
        "$phone": f"139{uuid.uuid4().int % 10**8:08d}",
    }
    return special.get(value) or own.ids[value[1:]]


def _only(fields: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key in known}


def _put(place: Any, path: list[str], name: str) -> None:
    for step in path[:-1]:
        place = place[step]
        place = place[0] if isinstance(place, list) else place
    last = path[-1]
    place[last] = [name] if isinstance(place.get(last), list) else name
