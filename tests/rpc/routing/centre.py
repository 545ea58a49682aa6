"""A centre's day: what intake tells, and what its people call."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import grpc

from chassis.dispatch import Dispatcher, Result
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.envelope import Envelope, encode
from contracts.events import Event
from contracts.events.intake import CaseAccepted
from onedoor.routing.v1 import (
    assignments_pb2,
    assignments_pb2_grpc,
    clocks_pb2_grpc,
    decisions_pb2_grpc,
    directory_pb2_grpc,
    feed_pb2_grpc,
    rule_sets_pb2_grpc,
    simulations_pb2_grpc,
)
from services.routing.wiring import Routing
from services.routing.worker import RoutingWorker
from tests.support.rpc import RpcServer

COUNTY = "430423"
NARRATIVE = "污水漫过王家桥路面"


@dataclass
class Centre:
    """Everything a test of routing needs."""

    kernel: Kernel
    routing: Routing
    worker: RoutingWorker
    server: RpcServer

    def __post_init__(self) -> None:
        channel = self.server.channel
        self.assignments = _stub(assignments_pb2_grpc, "AssignmentServiceStub", channel)
        self.objections = _stub(assignments_pb2_grpc, "ObjectionServiceStub", channel)
        self.decisions = _stub(decisions_pb2_grpc, "DecisionServiceStub", channel)
        self.directory = _stub(directory_pb2_grpc, "DirectoryServiceStub", channel)
        self.rules = _stub(rule_sets_pb2_grpc, "RuleSetServiceStub", channel)
        self.simulations = _stub(simulations_pb2_grpc, "SimulationServiceStub", channel)
        self.clocks = _stub(clocks_pb2_grpc, "ClockServiceStub", channel)
        self.feed = _stub(feed_pb2_grpc, "FeedServiceStub", channel)
        self.dispatcher = Dispatcher(self.kernel, self.worker)

    def call(self, method: Any, request: Any, post: str, **who: str) -> Any:
        """Call as a post of the county, a fresh request id on every write."""
        if hasattr(request, "request_id") and not request.request_id:
            request.request_id = new_uuid7()
        return method(request, metadata=self.server.as_(post, **who), timeout=10)

    def hear(self, *events: Event, version: int = 1, private: Any = None) -> list[Result]:
        """Hand events to the worker's dispatcher in one batch."""
        return self.take(*(self.letter(event, version, private) for event in events))

    def take(self, *letters: bytes) -> list[Result]:
        """Hand message bodies to the dispatcher."""
        return [outcome.result for outcome in self.dispatcher.take(letters)]

    def letter(self, event: Any, version: int = 1, private: Any = None) -> bytes:
        """The body as the publisher's relay would send it."""
        return self.letter_of(event.case_id, event, version, private, caseid=event.case_id)

    def letter_of(
        self, subject: str, event: Any, version: int, private: Any = None, caseid: str = ""
    ) -> bytes:
        """The body of what is told of anything."""
        event_id = new_uuid7()
        sealed = {"routing": self.kernel.sealing.box("routing", private, event_id)}
        envelope = Envelope(
            id=event_id,
            time=datetime.now(UTC),
            county=getattr(event, "area_code", COUNTY)[:6],
            subject=subject,
            aggregateversion=version,
            caseid=caseid,
            data=event,
        )
        return json.dumps(encode(replace(envelope, sealed=sealed if private else {}))).encode()

    def accept(self, title: str = "下水道堵塞", *, narrative: str = NARRATIVE, **facts: Any) -> str:
        """A case is accepted and placed; gives its id."""
        event = accepted(**facts)
        private = {"title": title, "narrative": narrative, "address": "王家桥12号"}
        assert self.hear(event, private=private) == [Result.OK]
        return event.case_id

    def lead(self, case_id: str) -> assignments_pb2.Assignment:
        """The case's lead order as a dispatcher sees it."""
        return self.orders(case_id)[0]

    def orders(self, case_id: str) -> list[assignments_pb2.Assignment]:
        """The case's orders, leads first."""
        request = assignments_pb2.ListAssignmentsRequest(case_id=case_id)
        found = self.call(self.assignments.ListAssignments, request, "dispatcher").assignments
        return sorted(found, key=lambda order: (not order.is_lead, order.id))

    def published(self, case_id: str) -> list[str]:
        """The routing keys of the case's events in the outbox, in order."""
        rows = self.kernel.database["outbox"].find({}).sort("_id", 1)
        bodies = [json.loads(row["body"]) for row in rows]
        return [body["type"].split(".")[1] for body in bodies if body.get("caseid") == case_id]


def _stub(module: Any, name: str, channel: grpc.Channel) -> Any:
    """A client; the generated ones carry no types."""
    return getattr(module, name)(channel)


def accepted(case_id: str = "", **facts: Any) -> CaseAccepted:
    """What intake publishes on acceptance."""
    now = datetime.now(UTC)
    known: dict[str, Any] = {
        "kind": "livelihood",
        "channel": "window",
        "area_code": f"{COUNTY}100",
        "code": "430423202603040000018",
        "state": "accepted",
        "register_time": now,
        "accept_time": now,
    }
    return CaseAccepted(case_id=case_id or new_uuid7(), **known | facts)
