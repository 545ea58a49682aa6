"""The 12345 line at the gateway: signed, replayed, forged, and told what came of it."""

import secrets
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.local.platform import Platform
from examples.feed_client.client import FeedClient
from tests.support.checker import Checker
from tests.support.feeds import MAPPING, FeedLine, a_ticket
from tests.support.waiting import eventually

SETTLES = 40.0


@pytest.fixture(scope="module")
def feed(platform: Platform) -> dict[str, Any]:
    """A feed of 衡山县's hotline, with its secret."""
    with Centre(platform.url) as centre:
        body = {"name": "12345热线", "source": "hotline_12345", "mapping": MAPPING}
        return centre.person("admin").post("/feeds", body)


@pytest.fixture
def line(platform: Platform, feed: dict[str, Any]) -> Iterator[FeedLine]:
    """The hotline's system."""
    made = FeedLine(platform.url, feed["id"], feed["secret"])
    yield made
    made.close()


def test_a_call_becomes_a_case_and_the_line_hears_what_came_of_it(
    platform: Platform, centre: Centre, feed: dict[str, Any]
) -> None:
    with FeedClient(platform.url, feed["id"], feed["secret"]) as client:
        ticket = a_ticket()
        taken = client.send(ticket)
        assert client.send(ticket) == taken  # the answer was lost: it is told again
        assert client.send(ticket | {"operator": "7"})["outcome"] == "known"
        assert taken["outcome"] == "registered"
        added = client.send(ticket | {"content": "又坏了一盏"})
        assert (added["outcome"], added["code"]) == ("supplemented", taken["code"])
        case = centre.case(taken["case_id"])
        assert (case["source"], case["area_code"]) == ("hotline_12345", TOWN)

        centre.handle(case["id"], result="已更换灯泡", answer="路灯已修好")
        centre.verb(case["id"], "dispatcher", "verify", state="reported", note="属实")
        heard = eventually(
            partial(_heard, client, ticket["orderNo"], "verified"), within=SETTLES, every=1
        )

    assert (heard["code"], heard["public_answer"]) == (case["code"], "路灯已修好")
    assert heard["state_name"]


def test_a_request_is_taken_once_and_only_as_it_was_signed(line: FeedLine) -> None:
    ticket, nonce = a_ticket(), secrets.token_urlsafe(24)
    assert line.send(ticket, nonce=nonce).status_code == 200

    old = str(int(time.time()) - 600)
    refusals = {
        "same nonce": line.send(ticket, nonce=nonce, key="another"),
        "ten minutes old": line.send(ticket, timestamp=old),
        "body changed": line.send(ticket, sent='{"orderNo": "X1"}'),
        "forged": line.send(ticket, signature="0" * 64),
        "query changed": line.fetch("a", asked=f"{line._path}/updates?cursor=b&page_size=100"),
    }

    reasons = {name: (one.status_code, one.json()["reason"]) for name, one in refusals.items()}
    assert reasons.pop("same nonce") == (401, "request_replayed")
    assert set(reasons.values()) == {(401, "bad_signature")}


def test_a_feed_that_is_not_there_is_answered_as_a_wrong_signature(
    platform: Platform, feed: dict[str, Any], line: FeedLine
) -> None:
    answers = [line.send(a_ticket(), signature="0" * 64)]
    for feed_id in (feed["id"][:-4] + "0000", feed["id"].replace("430423", "430424"), "nothing"):
        stranger = FeedLine(platform.url, feed_id, feed["secret"])
        answers.append(stranger.send(a_ticket()))
        stranger.close()

    bodies = [one.json() | {"correlation_id": ""} for one in answers]
    assert [one.status_code for one in answers] == [401] * 4
    assert all(body == bodies[0] for body in bodies)


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"[]", 400, "unparsable"),
        (b"nothing", 400, "unparsable"),
        (b"[" * 50_000, 400, "unparsable"),
        (b"{}", 422, "invalid_fields"),
        (b'{"orderNo": "X2", "subject": "a\\u0000b"}', 422, "invalid_fields"),
        (b'{"a": "' + b"x" * 250_000 + b'"}', 422, "invalid_fields"),
    ],
)
def test_a_body_that_is_no_ticket_is_refused_and_leaves_no_case(
    platform: Platform, line: FeedLine, body: bytes, status: int, reason: str
) -> None:
    with Checker(platform) as checker:
        before = checker.count("intake", "feed_tickets")
        answer = line.send(body)
        assert (answer.status_code, answer.json()["reason"]) == (status, reason)
        assert checker.count("intake", "feed_tickets") == before


def test_a_rotated_and_then_revoked_feed(platform: Platform, centre: Centre) -> None:
    admin = centre.person("admin")
    body = {"name": "信访工单", "source": "petition_office", "mapping": MAPPING}
    made = admin.post("/feeds", body)
    path = f"/feeds/{made['id']}"
    rotated = admin.post(f"{path}:rotate", {"version": 1})
    assert "secret" not in admin.get(path)
    statuses = []
    for secret in (made["secret"], rotated["secret"]):
        speaker = FeedLine(platform.url, made["id"], secret)
        statuses.append(speaker.send(a_ticket()).status_code)
        speaker.close()
    admin.post(f"{path}:revoke", {"version": 2})
    speaker = FeedLine(platform.url, made["id"], rotated["secret"])

    assert (statuses, speaker.send(a_ticket()).status_code) == ([200, 200], 401)
    speaker.close()


def test_a_mapping_is_tried_before_it_is_used(centre: Centre, feed: dict[str, Any]) -> None:
    ticket = '{"orderNo": "X3", "subject": "灯", "place": {"code": "430424100"}}'
    tried = centre.person("admin").post(f"/feeds/{feed['id']}:preview", {"ticket": ticket})

    assert tried["ticket_number"] == "X3"
    assert {"title", "area_code"} <= {fault["field"] for fault in tried["faults"]}


def _heard(client: FeedClient, number: str, state: str) -> Any:
    updates, _ = client.updates("")
    found = [one for one in updates if (one["ticket_number"], one["state"]) == (number, state)]
    return found[0] if found else None


def test_the_signed_paths_take_nothing_but_json(platform: Platform, feed: dict[str, Any]) -> None:
    answer = httpx.post(
        f"{platform.url}/api/v1/feeds/{feed['id']}/tickets",
        content=b"a=1",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "k"},
    )

    assert answer.status_code == 415
