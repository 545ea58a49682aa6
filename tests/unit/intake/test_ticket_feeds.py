"""Feeds: the closed set of mapping operators, and whose request is believed."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import Invalid, Unauthenticated, WrongState
from services.intake.domain.ticket_feeds import (
    MappingRule,
    SignedRequest,
    TicketFeed,
    check_feed,
    mapped,
)
from tests.support.feeds import MAPPING, a_ticket, signature
from tests.unit.intake.desk import NOW

EMPTY = hashlib.sha256(b"").hexdigest()
STAMP = str(int(NOW.timestamp()))
SECRET = "secret-1"
NONCE = "n" * 24


def _rules(given: Any = MAPPING) -> tuple[MappingRule, ...]:
    return tuple(
        MappingRule(
            **rule
            | {
                "sources": tuple(rule.get("sources", ())),
                "table": {row["told"]: row["becomes"] for row in rule.get("table", ())},
            }
        )
        for rule in given
    )


def _feed(**fields: Any) -> TicketFeed:
    given: dict[str, Any] = {
        "id": "f1",
        "area_code": "430423",
        "version": 1,
        "name": "热线",
        "source": "hotline_12345",
        "mapping": _rules(),
        "secret": SECRET,
        "create_time": NOW,
        "rotate_time": NOW,
    }
    return TicketFeed(**given | fields)


def _request(secret: str = SECRET, **fields: str) -> SignedRequest:
    given = {"method": "GET", "path": "/p?a=1", "timestamp": STAMP, "nonce": NONCE} | fields
    parts = (given["method"], given["path"], given["timestamp"], given["nonce"])
    made = signature(secret, *parts, b"")
    return SignedRequest(**given, body_sha256=EMPTY, signature=made)


def test_a_ticket_is_read_by_every_operator() -> None:
    ticket = mapped(_feed(), json.dumps(a_ticket(orderNo="HX1")))

    assert ticket.number == "HX1"
    assert ticket.cells == {
        "source": "hotline_12345",
        "kind": "livelihood",
        "title": "路灯不亮",
        "narrative": "村口路灯坏了一周；来电2026-11-25 08:30",
        "area_code": "430423100",
        "applicant_name": "陈某",
        "applicant_phone": "13800000001",
    }


def test_what_is_missing_or_of_another_kind_is_empty_and_a_table_has_its_default() -> None:
    told = a_ticket(orderNo=7, type=["x"], callTime="", caller="nobody", content=None, place=True)

    ticket = mapped(_feed(), json.dumps(told))

    assert ticket.number == "7"
    assert set(ticket.cells) == {"source", "kind", "title"}


def test_the_order_of_a_tickets_fields_does_not_change_its_digest() -> None:
    told = a_ticket(orderNo="HX1")
    turned = dict(reversed(told.items()))

    one, other = (mapped(_feed(), json.dumps(given)) for given in (told, turned))

    assert one.digest == other.digest
    assert one.digest != mapped(_feed(), json.dumps(told | {"content": "又坏了"})).digest


@pytest.mark.parametrize(
    ("ticket", "field"),
    [
        ("[]", "ticket"),
        ("nothing", "ticket"),
        ("[" * 100_000, "ticket"),
        (json.dumps(a_ticket(orderNo="")), "ticket_number"),
        (json.dumps(a_ticket(orderNo="a b")), "ticket_number"),
        (json.dumps(a_ticket(callTime="25.11.2026")), "_called"),
    ],
)
def test_a_ticket_that_is_none_is_refused_by_field(ticket: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        mapped(_feed(), ticket)

    assert field in {fault.field for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"to": "title", "op": "eval", "sources": ["a"]}, "mapping[2].op"),
        ({"to": "password", "op": "copy", "sources": ["a"]}, "mapping[2].to"),
        ({"to": "source", "op": "copy", "sources": ["a"]}, "mapping[2].to"),
        ({"to": "title", "op": "copy", "sources": []}, "mapping[2].sources"),
        ({"to": "title", "op": "copy", "sources": ["a", "b"]}, "mapping[2].sources"),
        ({"to": "title", "op": "constant", "sources": ["a"]}, "mapping[2].sources"),
        ({"to": "title", "op": "copy", "sources": ["a..b"]}, "mapping[2].sources"),
        ({"to": "title", "op": "join", "sources": ["a"] * 11}, "mapping[2].sources"),
        ({"to": "title", "op": "lookup", "sources": ["a"]}, "mapping[2].table"),
        ({"to": "title", "op": "date", "sources": ["a"], "format": "%c"}, "mapping[2].format"),
        ({"to": "title", "op": "constant", "value": "长" * 501}, "mapping[2]"),
        ({"to": "address", "op": "constant", "value": "x"}, "mapping"),
        ({"to": "kind", "op": "constant", "value": "x"}, "mapping"),
    ],
)
def test_a_rule_outside_the_closed_set_is_refused_by_place(
    rule: dict[str, Any], field: str
) -> None:
    rules = _rules([*MAPPING[:2], rule, *MAPPING[3:]])

    with pytest.raises(Invalid) as caught:
        check_feed("热线", "hotline_12345", rules)

    assert field in {fault.field for fault in caught.value.faults}


def test_too_many_rules_are_refused() -> None:
    with pytest.raises(Invalid):
        check_feed("热线", "hotline_12345", _rules() * 20)


def test_a_signed_fresh_request_is_believed() -> None:
    _feed().check_signature(_request(), NOW)
    _feed().check_signature(_request(), NOW + timedelta(minutes=5))


@pytest.mark.parametrize(
    "request_",
    [
        _request("another secret"),
        _request(nonce="short"),
        _request(timestamp="yesterday"),
        _request(timestamp=str(int(STAMP) - 301)),
        _request(timestamp=str(int(STAMP) + 301)),
        replace(_request(), method="POST"),
        replace(_request(), path="/p?a=2"),
        replace(_request(), body_sha256=hashlib.sha256(b"x").hexdigest()),
        replace(_request(), nonce="m" * 24),
        replace(_request(), signature=""),
        replace(_request(), signature="签名"),
    ],
)
def test_any_other_request_is_not(request_: SignedRequest) -> None:
    with pytest.raises(Unauthenticated) as caught:
        _feed().check_signature(request_, NOW)

    assert caught.value.reason == "bad_signature"


def test_after_a_rotation_the_old_secret_holds_for_a_day() -> None:
    feed = _feed()
    feed.rotate("secret-2", NOW)
    later = NOW + timedelta(hours=24)
    stamp = str(int(later.timestamp()))

    feed.check_signature(_request("secret-2"), NOW)
    feed.check_signature(_request("secret-1"), NOW)
    with pytest.raises(Unauthenticated):
        feed.check_signature(_request("secret-1", timestamp=stamp), later)


def test_a_revoked_feed_believes_nobody_and_is_not_opened_again() -> None:
    feed = _feed()
    feed.revoke()

    with pytest.raises(Unauthenticated):
        feed.check_signature(_request(), NOW)
    with pytest.raises(Unauthenticated):
        feed.check_signature(_request(""), NOW)
    for verb in (feed.revoke, lambda: feed.rotate("x", NOW), lambda: feed.map(())):
        with pytest.raises(WrongState):
            verb()
