"""The guard in front of every RPC, tried on notify's templates (G2, F14, S01, S02)."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from chassis.kernel import Kernel
from chassis.migrate import migrate
from contracts.principals import Post
from onedoor.notify.v1.templates_pb2 import GetTemplateRequest, PutTemplateRequest
from onedoor.notify.v1.templates_pb2_grpc import TemplateServiceStub
from services.notify.migrations import MIGRATIONS
from services.notify.server import registrations
from services.notify.settings import NotifySettings
from services.notify.wiring import wire
from tests.support import stack
from tests.support.rpc import RpcServer, refused, rpc_server

WITHIN = 10


@pytest.fixture(scope="module")
def notify() -> Iterator[Kernel]:
    kernel = stack.a_kernel("notify")
    migrate(kernel.database, MIGRATIONS, part="notify")
    yield kernel
    stack.drop(kernel)


@pytest.fixture(scope="module")
def server(notify: Kernel) -> Iterator[RpcServer]:
    core = wire(notify, NotifySettings(sms_access_key_id="x", sms_access_key_secret="y"))
    with rpc_server(notify, registrations(core)) as running:
        yield running


@pytest.fixture
def put(server: RpcServer) -> Any:
    return TemplateServiceStub(server.channel).PutTemplate


def a_text(key: str, text: str = "您的事项{code}已受理。", **more: Any) -> PutTemplateRequest:
    return PutTemplateRequest(
        request_id=key,
        key="assignment_issued",
        channel="station",
        text=text,
        is_enabled=True,
        **more,
    )


def test_a_write_without_a_key_is_refused(server: RpcServer, put: Any) -> None:
    answer = refused(put, a_text(""), timeout=WITHIN, metadata=server.as_(Post.ADMIN, "430424"))

    assert answer == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")


def test_a_call_without_a_deadline_is_refused(server: RpcServer, put: Any) -> None:
    answer = refused(put, a_text("k"), metadata=server.as_(Post.ADMIN, "430424"))

    assert answer[0] is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("token", ["", "garbage", "a.b", "e30.AAAA"])
def test_a_caller_nobody_vouches_for_is_refused(put: Any, token: str) -> None:
    metadata = (("x-onedoor-principal", token),)

    answer = refused(put, a_text("k"), timeout=WITHIN, metadata=metadata)

    assert answer == (grpc.StatusCode.UNAUTHENTICATED, "unauthenticated")


def test_twins_make_one_effect_and_the_later_ones_are_marked(
    server: RpcServer, notify: Kernel, put: Any
) -> None:
    metadata = server.as_(Post.ADMIN, "430423")

    def call(_: int) -> tuple[bytes, str]:
        answer, sent = put.with_call(a_text("twins"), timeout=WITHIN, metadata=metadata)
        trailing: dict[str, Any] = dict(sent.trailing_metadata())
        return answer.SerializeToString(), str(trailing.get("x-idempotent-replayed", ""))

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(call, range(16)))

    assert len({body for body, _ in answers}) == 1
    assert sorted(mark for _, mark in answers) == [""] + ["true"] * 15
    rows = list(notify.database["audit"].find({"actor": "admin@430423"}))
    assert [(row["actor"], row["result"]) for row in rows] == [("admin@430423", "ok")]
    assert "text" in rows[0]["fields"]
    assert "已受理" not in str(rows)


def test_the_same_key_with_another_body_is_refused(server: RpcServer, put: Any) -> None:
    metadata = server.as_(Post.ADMIN, "431382")
    put(a_text("reused"), timeout=WITHIN, metadata=metadata)

    answer = refused(put, a_text("reused", "另一条{code}"), timeout=WITHIN, metadata=metadata)

    assert answer == (grpc.StatusCode.ALREADY_EXISTS, "idempotency_key_reused")


def test_a_refusal_names_its_details(server: RpcServer, put: Any) -> None:
    metadata = server.as_(Post.ADMIN, "430424")
    with pytest.raises(grpc.RpcError) as refusal:
        put(a_text("bad", "{no_such_variable}"), timeout=WITHIN, metadata=metadata)

    trailing: Any = refusal.value.trailing_metadata()
    details = json.loads(dict(trailing)["x-details-bin"])
    assert [fault["field"] for fault in details["errors"]] == ["text"]
    assert all(fault["message"] and fault["message_en"] for fault in details["errors"])


def test_a_denial_is_audited(server: RpcServer, notify: Kernel, put: Any) -> None:
    answer = refused(put, a_text("no"), timeout=WITHIN, metadata=server.as_(Post.OFFICER, "430423"))

    assert answer == (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")
    row = notify.database["audit"].find_one({"actor": "officer@430423"})
    assert row is not None
    assert row["result"] == "not_permitted"


def test_a_read_needs_no_key(server: RpcServer, put: Any) -> None:
    metadata = server.as_(Post.ADMIN, "430424")
    put(a_text("own"), timeout=WITHIN, metadata=metadata)

    get = TemplateServiceStub(server.channel).GetTemplate
    answer = get(
        GetTemplateRequest(key="assignment_issued", channel="station"),
        timeout=WITHIN,
        metadata=metadata,
    )

    assert answer.template.area_code == "430424"
