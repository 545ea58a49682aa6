"""Nobody reaches another county's or department's things through any path (S10-S13, S19)."""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from deploy.local.platform import Platform
from tests.support.callers import Callers
from tests.support.counties import Builder
from tests.support.http_posts import ANYBODY, HTTP_ROWS, VARIANTS, WRONG_POSTS
from tests.support.openapi import Operation, operations
from tests.support.row import Row
from tests.support.things import Things
from tests.support.walker import Walker, account_of, random_like, request_of, thing_of

OURS, THEIRS = "430424", "430423"
HIDDEN = (404, 409, 422)
PASSES = (200, 201, 204, 409)
NO_VERSION = 987_654
Counties = Mapping[str, Things]
IDS = [
    (operation, place)
    for operation in operations()
    for place in operation.marked
    if place not in HTTP_ROWS.get(operation.name, Row("")).own_keys
]
WITH_NEIGHBOUR = [one for one in IDS if HTTP_ROWS[one[0].name].neighbour]
LISTS = [one for one in operations() if one.is_list]
SHOW_PLANTED = (
    "/cases", "/assignments", "/objections", "/clocks", "/mediations", "/sessions", "/mediators",
    "/rooms", "/grids", "/incidents", "/tasks", "/station-messages", "/departments", "/accounts",
    "/imports", "/views", "/places", "/feeds", "/open311-clients",
    "/letters", "/tickets", "/appointments", "/guidance",
)  # fmt: skip
PLANTED = [one for one in LISTS if one.path in SHOW_PLANTED]
CLOSED = [one for one in operations() if not one.is_public]
RESTRICTED = [one for one in CLOSED if one.name not in ANYBODY]
CODE_ANSWERS = {"POST /public/verification-codes/{code_id}:confirm": "a wrong code is a 422"}


def _named(value: object) -> str:
    return value.name if isinstance(value, Operation) else str(value)


@pytest.fixture(scope="module")
def walker(platform: Platform) -> Iterator[Walker]:
    """Anybody at the gateway."""
    made = Walker(platform.url)
    yield made
    made.close()


@pytest.fixture(scope="module")
def counties(platform: Platform, walker: Walker) -> Iterator[Counties]:
    """Two counties that each own one thing of every kind, and an account to act on."""
    callers = Callers(platform)
    made = {county: Builder(callers, county).build() for county in (THEIRS, OURS)}
    for county, things in made.items():
        account = f"clerk{uuid.uuid4().int % 10**8}@{county}"
        body = {"account": account, "post": "clerk", "password": f"Qing-{uuid.uuid4().hex[:8]}"}
        key = {"Idempotency-Key": str(uuid.uuid4())}
        made_account = walker.http(f"admin@{county}").post("/accounts", json=body, headers=key)
        assert made_account.status_code == 201, made_account.text
        things.ids["account"] = account
    yield made
    callers.close()


def test_every_operation_has_a_row_that_says_who_may_call_it() -> None:
    assert {operation.name for operation in operations()} == set(HTTP_ROWS)


@pytest.mark.parametrize(("operation", "place"), IDS, ids=_named)
def test_another_countys_id_is_answered_as_a_random_one(
    walker: Walker, counties: Counties, operation: Operation, place: str
) -> None:
    row, own = _row(operation, place), counties[OURS]
    theirs = thing_of(counties[THEIRS], row, operation.marked[place])
    who = account_of(row.post, own)

    foreign, stranger = (
        walker.ask(who, operation, request_of(operation, row, own, {place: name}))
        for name in (theirs, random_like(theirs))
    )

    assert foreign == stranger
    assert foreign.status in HIDDEN or _holds_nothing(operation, foreign.body), foreign
    assert counties[THEIRS].marker not in foreign.text


@pytest.mark.parametrize(("operation", "place"), IDS, ids=_named)
def test_the_own_countys_id_is_found(
    walker: Walker, counties: Counties, operation: Operation, place: str
) -> None:
    row, own = _row(operation, place), counties[OURS]
    request = request_of(operation, row, own)
    if "version" in request["body"]:
        request["body"]["version"] = NO_VERSION
    if place.startswith("query."):
        _query(request, row, own, operation, place)

    said = walker.ask(account_of(row.post, own), operation, request)

    expected = (422,) if operation.name in CODE_ANSWERS else PASSES
    assert said.status in expected, said


@pytest.mark.parametrize(("operation", "place"), WITH_NEIGHBOUR, ids=_named)
def test_another_department_is_answered_as_for_a_random_id(
    walker: Walker, counties: Counties, operation: Operation, place: str
) -> None:
    row, county = HTTP_ROWS[operation.name], counties[OURS]
    own = thing_of(county, row, operation.marked[place])
    who = account_of(row.neighbour, county)

    foreign, stranger = (
        walker.ask(who, operation, request_of(operation, row, county, {place: name}))
        for name in (own, random_like(own))
    )

    assert foreign == stranger
    assert foreign.status == 404 or _holds_nothing(operation, foreign.body), foreign


@pytest.mark.parametrize("operation", LISTS, ids=_named)
def test_a_list_never_holds_what_another_county_planted(
    walker: Walker, counties: Counties, operation: Operation
) -> None:
    row = HTTP_ROWS[operation.name]
    theirs = _secrets(counties[THEIRS])

    text = _all_pages(walker, operation, row, counties[OURS])

    assert [secret for secret in theirs if secret in text] == []


@pytest.mark.parametrize("operation", PLANTED, ids=_named)
def test_the_county_itself_finds_what_it_planted(
    walker: Walker, counties: Counties, operation: Operation
) -> None:
    row, own = HTTP_ROWS[operation.name], counties[THEIRS]

    text = _all_pages(walker, operation, row, own)

    assert [secret for secret in _secrets(own) if secret in text]


@pytest.mark.parametrize("operation", CLOSED, ids=_named)
def test_without_a_token_nothing_is_answered(
    walker: Walker, counties: Counties, operation: Operation
) -> None:
    request = request_of(operation, HTTP_ROWS[operation.name], counties[OURS])

    said = walker.ask("", operation, request)

    assert (said.status, json.loads(said.body)["reason"]) == (401, "unauthenticated")


@pytest.mark.parametrize("operation", RESTRICTED, ids=_named)
def test_the_wrong_post_is_refused(
    walker: Walker, counties: Counties, operation: Operation
) -> None:
    row, own = HTTP_ROWS[operation.name], counties[OURS]
    wrong = WRONG_POSTS.get(operation.name, "officer")
    request = request_of(operation, row, own)

    said = walker.ask(f"{wrong}@{OURS}", operation, request)

    assert said.status in (403, 404), (wrong, said)


def _row(operation: Operation, place: str) -> Row:
    return VARIANTS.get((operation.name, place)) or HTTP_ROWS[operation.name]


def _query(
    request: dict[str, Any], row: Row, own: Things, operation: Operation, place: str
) -> None:
    name = place.removeprefix("query.")
    request["query"][name] = thing_of(own, row, operation.marked[place])


def _secrets(things: Things) -> set[str]:
    return things.secrets | {things.ids["account"]}


def _holds_nothing(operation: Operation, body: bytes) -> bool:
    if operation.method != "GET" and operation.name != "POST /rule-sets/{area}:check":
        return False
    said = json.loads(body)
    return "items" in said and not said["items"]


def _all_pages(walker: Walker, operation: Operation, row: Row, county: Things) -> str:
    request = request_of(operation, row, county)
    if "page_size" in operation.query:
        request["query"]["page_size"] = 100
    text = ""
    while True:
        said = walker.ask(account_of(row.post, county), operation, request)
        text += said.text
        token = json.loads(said.body).get("next_page_token", "") if said.status == 200 else ""
        if not token:
            return text
        request["query"]["page_token"] = token
