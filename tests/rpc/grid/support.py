"""Calls to grid, and events as intake and the gateway send them."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chassis.dispatch import Dispatcher, Result
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.envelope import Envelope, encode
from contracts.events import Event
from contracts.events.intake import CaseAccepted
from onedoor.grid.v1 import cells_pb2_grpc, incidents_pb2_grpc, tasks_pb2_grpc
from services.grid.worker import open_worker
from tests.support.rpc import RpcServer

COUNTY = "430423"
CODE = "43042320260302000017"
CENTRE = {"lng": 112.8692, "lat": 27.2303}
TIME = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class Grid:
    """grid's three services, called as somebody."""

    def __init__(self, server: RpcServer) -> None:
        self.server = server
        stubs: Any = (cells_pb2_grpc, incidents_pb2_grpc, tasks_pb2_grpc)
        cells, incidents, tasks = stubs
        self.cells = cells.CellServiceStub(server.channel)
        self.incidents = incidents.IncidentServiceStub(server.channel)
        self.tasks = tasks.TaskServiceStub(server.channel)

    def call(self, method: Any, request: Any, post: str, area: str = COUNTY, **more: Any) -> Any:
        return method(request, metadata=self.server.as_(post, area, **more), timeout=10)


def request_id() -> str:
    """A fresh idempotency key."""
    return uuid.uuid4().hex


def accepted(case_id: str, **more: Any) -> CaseAccepted:
    """An acceptance; an emergency unless told otherwise."""
    fields: dict[str, Any] = {
        "code": CODE,
        "kind": "emergency",
        "area_code": "430423100",
        "channel": "phone",
        "state": "accepted",
        "register_time": TIME,
        "accept_time": TIME,
        **more,
    }
    return CaseAccepted(case_id=case_id, **fields)


def hear(
    kernel: Kernel,
    event: Event,
    *,
    version: int = 1,
    private: Mapping[str, Any] | None = None,
    county: str = COUNTY,
    actor: str = "",
    subject: str = "",
) -> tuple[Result, str]:
    """Let grid's worker take an event, sent anew."""
    event_id = new_uuid7()
    fields = vars(event)
    envelope = Envelope(
        id=event_id,
        time=TIME,
        county=county,
        subject=subject or str(fields.get("case_id") or fields.get("account")),
        aggregateversion=version,
        actor=actor,
        data=event,
    )
    if private is not None:
        envelope = replace(envelope, sealed={"grid": kernel.sealing.box("grid", private, event_id)})
    body = json.dumps(encode(envelope)).encode()
    [outcome] = Dispatcher(kernel, open_worker(kernel)).take([body])
    return outcome.result, outcome.reason


def events(kernel: Kernel, subject: str) -> list[str]:
    """Routing keys of what an aggregate published, in order."""
    rows = kernel.database["outbox"].find({"subject": subject}).sort("version", 1)
    return [row["routing_key"] for row in rows]
