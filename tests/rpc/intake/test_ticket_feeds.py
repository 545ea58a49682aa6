"""Another line's tickets: each number one case, a changed one adds, and word goes back."""

import hashlib
import json
import secrets
import time
import uuid
from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import cases_pb2, desk_pb2
from onedoor.intake.v1 import ticket_feeds_pb2 as pb
from onedoor.intake.v1.ticket_feeds_pb2_grpc import TicketFeedServiceStub
from services.intake.store.ticket_feeds import MongoFeedStore
from services.intake.use_cases import ticketing
from tests.rpc.intake.door import Door
from tests.support.feeds import MAPPING, a_ticket, signature
from tests.support.rpc import refused


class Line:
    """A feed and the gateway that speaks for it."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.stub: Any = TicketFeedServiceStub(door.server.channel)
        request = pb.CreateFeedRequest(name="热线", source="hotline_12345", mapping=MAPPING)
        made = self.ask("CreateFeed", request, "admin")
        self.feed, self.secret = made.feed, made.secret

    def ask(self, method: str, request: Any, who: str = "gateway", area: str = "430423") -> Any:
        """Call by name."""
        if hasattr(request, "request_id") and not request.request_id:
            request.request_id = uuid.uuid4().hex
        is_gateway = who == "gateway"
        metadata = self.door.server.as_(
            "service" if is_gateway else who, area, name="service:gateway" if is_gateway else ""
        )
        return getattr(self.stub, method)(request, metadata=metadata, timeout=20)

    def take(self, ticket: dict[str, Any]) -> Any:
        """A ticket comes in."""
        told = json.dumps(ticket)
        return self.ask(
            "TakeFeedTicket", pb.TakeFeedTicketRequest(feed_id=self.feed.feed_id, ticket=told)
        )

    def check(self, **fields: str) -> Any:
        """A signed request is checked."""
        given = {
            "method": "GET",
            "path": "/x",
            "timestamp": str(int(time.time())),
            "nonce": secrets.token_urlsafe(24),
        }
        given |= {name: value for name, value in fields.items() if name in given}
        parts = (given["method"], given["path"], given["timestamp"], given["nonce"])
        made = fields.get("signature") or signature(self.secret, *parts, b"")
        request = pb.CheckTicketSignatureRequest(
            feed_id=fields.get("feed_id", self.feed.feed_id),
            body_sha256=hashlib.sha256(b"").hexdigest(),
            signature=made,
            **given,
        )
        return self.ask("CheckTicketSignature", request)

    def updates(self, cursor: str = "", size: int = 100) -> Any:
        """What became of the tickets."""
        request = pb.FetchTicketUpdatesRequest(
            feed_id=self.feed.feed_id, cursor=cursor, page_size=size
        )
        return self.ask("FetchTicketUpdates", request)


@pytest.fixture
def line(door: Door) -> Line:
    return Line(door)


def test_a_ticket_becomes_an_accepted_case_of_the_feeds_source(line: Line) -> None:
    taken = line.take(a_ticket())
    case = line.door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=taken.case_id)).case

    assert (taken.outcome, taken.state, taken.code) == ("registered", "accepted", case.code)
    assert (case.source, case.area_code, case.title) == ("hotline_12345", "430423100", "路灯不亮")
    assert case.first_responder == f"feed:{line.feed.feed_id}"


def test_the_same_number_is_the_same_case_and_a_changed_body_a_supplement(line: Line) -> None:
    ticket = a_ticket()
    first, again = line.take(ticket), line.take(ticket)
    changed = line.take(ticket | {"content": "又坏了一盏"})
    repeated = line.take(ticket | {"content": "又坏了一盏"})

    assert {one.case_id for one in (first, again, changed, repeated)} == {first.case_id}
    outcomes = [one.outcome for one in (first, again, changed, repeated)]
    assert outcomes == ["registered", "known", "supplemented", "known"]
    request = desk_pb2.GetTimelineRequest(case_id=first.case_id)
    items = line.door.ask("GetTimeline", request).items
    assert "又坏了一盏" in items[-1].what


def test_a_closed_case_takes_no_more(line: Line) -> None:
    ticket = a_ticket()
    taken = line.take(ticket)
    request = cases_pb2.WithdrawCaseRequest(case_id=taken.case_id, version=1, reason="撤回")
    line.door.ask("WithdrawCase", request)

    late = line.take(ticket | {"content": "还有"})

    assert (late.outcome, late.state) == ("closed", "withdrawn")


def test_the_same_number_of_another_feed_is_another_case(line: Line, door: Door) -> None:
    ticket, other = a_ticket(), Line(door)

    assert line.take(ticket).case_id != other.take(ticket).case_id


def test_a_ticket_with_faults_is_refused_and_not_stored(line: Line) -> None:
    before = line.door.kernel.database["cases"].count_documents({})
    outcome = refused(line.take, a_ticket(place={"code": "430424100"}))

    assert outcome == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
    assert line.door.kernel.database["cases"].count_documents({}) == before


def test_a_ticket_is_tried_without_being_stored(line: Line) -> None:
    ticket = a_ticket(place={"code": "999999"}, subject="灯")
    request = pb.PreviewTicketRequest(feed_id=line.feed.feed_id, ticket=json.dumps(ticket))

    tried = line.ask("PreviewTicket", request, "admin")

    assert tried.ticket_number == ticket["orderNo"]
    assert {fault.field for fault in tried.faults} == {"area_code", "title"}
    assert {one.name: one.value for one in tried.fields}["narrative"].startswith("村口")


def test_a_signature_is_believed_once(line: Line) -> None:
    nonce = secrets.token_urlsafe(24)
    line.check(nonce=nonce)

    outcome = refused(line.check, nonce=nonce)
    assert outcome == (grpc.StatusCode.UNAUTHENTICATED, "request_replayed")
    kept = line.door.kernel.database["feed_nonces"].find_one({"_id": {"$regex": nonce}})
    assert kept is not None
    assert 590 < kept["expire_time"].timestamp() - time.time() <= 600


def test_a_wrong_signature_is_refused_noted_and_uses_up_no_nonce(line: Line) -> None:
    nonce = secrets.token_urlsafe(24)

    outcome = refused(line.check, nonce=nonce, signature="0" * 64)

    assert outcome == (grpc.StatusCode.UNAUTHENTICATED, "bad_signature")
    noted = line.door.kernel.database["audit"].find_one({"objects.feed": line.feed.feed_id,
                                                         "result": "bad_signature"})  # fmt: skip
    assert noted is not None
    line.check(nonce=nonce)


def test_a_stale_request_is_refused(line: Line) -> None:
    assert refused(line.check, timestamp=str(int(time.time()) - 301))[1] == "bad_signature"


def test_a_rotated_secret_is_told_once_and_sealed_at_rest(line: Line) -> None:
    request = pb.RotateFeedSecretRequest(feed_id=line.feed.feed_id, version=1)
    fresh = line.ask("RotateFeedSecret", request, "admin").secret
    line.check()  # the old one holds for a day
    line.secret = fresh
    line.check()

    stored = line.door.kernel.database["ticket_feeds"].find_one({"_id": line.feed.feed_id})
    shown = line.ask("GetFeed", pb.GetFeedRequest(feed_id=line.feed.feed_id), "admin")
    assert fresh not in str(stored)
    assert fresh not in str(shown)


def test_a_revoked_feed_is_refused(line: Line) -> None:
    request = pb.RevokeFeedRequest(feed_id=line.feed.feed_id, version=1)
    line.ask("RevokeFeed", request, "admin")

    assert refused(line.check)[1] == "bad_signature"
    assert refused(line.take, a_ticket())[1] == "bad_signature"


def test_what_became_of_the_tickets_is_fetched_by_cursor(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = a_ticket()
    taken = line.take(ticket)
    assert line.updates().updates == []  # a write may still be open behind it
    monkeypatch.setattr(ticketing, "SETTLED", -ticketing.SETTLED)

    line.take(a_ticket())
    first = line.updates(size=1)
    line.door.route(cases_pb2.RegisterCaseResponse(id=taken.case_id, code=taken.code))
    rest = line.updates(first.cursor)

    assert [one.ticket_number for one in first.updates] == [ticket["orderNo"]]
    assert [one.state for one in rest.updates] == ["accepted", "routed"]
    assert rest.updates[-1].code == taken.code
    assert line.updates(rest.cursor).cursor == rest.cursor


def test_a_mapping_is_replaced_at_its_version(line: Line) -> None:
    request = pb.PutFeedMappingRequest(
        feed_id=line.feed.feed_id,
        version=1,
        mapping=[
            *MAPPING[:2],
            {"to": "title", "op": "constant", "value": "热线来电"},
            *MAPPING[3:],
        ],
    )
    line.ask("PutFeedMapping", request, "admin")
    assert refused(line.ask, "PutFeedMapping", _again(request), "admin")[1] == "version_conflict"

    case = line.door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=line.take(a_ticket()).case_id))
    assert case.case.title == "热线来电"


def _again(request: Any) -> Any:
    request.request_id = ""
    return request


def test_tables_may_hold_any_words(line: Line) -> None:
    table = {"$where": "livelihood", "a.b": "dispute", "": "livelihood"}
    rows = [{"told": told, "becomes": becomes} for told, becomes in table.items()]
    rules = [
        MAPPING[0],
        {"to": "kind", "op": "lookup", "sources": ["type"], "table": rows},
        *MAPPING[2:],
    ]
    request = pb.PutFeedMappingRequest(feed_id=line.feed.feed_id, version=1, mapping=rules)
    line.ask("PutFeedMapping", request, "admin")

    feed = MongoFeedStore(line.door.kernel).get("430423", line.feed.feed_id)
    assert dict(feed.mapping[1].table) == table


@pytest.mark.parametrize("who", ["clerk", "dispatcher", "officer", "leader"])
def test_only_the_admin_opens_feeds(line: Line, who: str) -> None:
    request = pb.CreateFeedRequest(name="热线", source="hotline_12345", mapping=MAPPING)

    assert refused(line.ask, "CreateFeed", request, who)[1] == "not_permitted"


def test_only_the_gateway_brings_tickets(line: Line) -> None:
    request = pb.TakeFeedTicketRequest(feed_id=line.feed.feed_id, ticket="{}")

    assert refused(line.ask, "TakeFeedTicket", request, "admin")[1] == "not_permitted"


def test_a_feed_of_another_county_is_not_found(line: Line) -> None:
    request = pb.GetFeedRequest(feed_id=line.feed.feed_id)

    assert refused(line.ask, "GetFeed", request, "admin", "430424")[1] == "not_found"
