"""A department asks for more time; the dispatcher decides; the resident is told."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from chassis.ports import utc_now
from deploy.demo.centre import COUNTY, Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.local.platform import Platform
from gateway.connect.authority import Authority
from onedoor.connect.v1 import extensions_pb2 as pb
from onedoor.connect.v1.extensions_pb2_grpc import DepartmentExtensionServiceStub

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]
REASON = "管道检修须停水，等待施工许可"


@pytest.fixture
def lead(centre: Centre) -> Answer:
    """A lead order that its department has signed."""
    made = centre.register(kind="livelihood", title="下水道堵塞漫路", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    orders = centre.person("dispatcher").get("/assignments", case_id=case["id"])["items"]
    order = next(one for one in orders if one["is_lead"])
    signed = {"version": order["version"]}
    taken = _handler(centre, order).post(f"/assignments/{order['id']}:sign", signed)
    return {**taken, "query_key": made["query_key"]}


@pytest.fixture
def system(platform: Platform, lead: Answer, tmp_path: Path) -> Iterator[Any]:
    """The lead department's own system."""
    authority = Authority(Path(platform.environment["ONEDOOR_KEYS_DIR"]) / "connect")
    folder = tmp_path / lead["department"]
    authority.issue(COUNTY, lead["department"], folder, utc_now())
    parts = [(folder / name).read_bytes() for name in ("ca.crt", "tls.key", "tls.crt")]
    credentials = grpc.ssl_channel_credentials(*parts)
    with grpc.secure_channel(f"127.0.0.1:{platform.ports.connect}", credentials) as channel:
        yield DepartmentExtensionServiceStub(channel)


def test_a_granted_extension_reaches_case_department_and_resident(
    centre: Centre, lead: Answer, system: Any
) -> None:
    dispatcher, handler = centre.person("dispatcher"), _handler(centre, lead)
    wish = {"version": lead["version"], "units": 5, "reason": REASON}
    asked = handler.post(f"/assignments/{lead['id']}:extend", wish)
    assert (asked["state"], asked["unit"], asked["approver"]) == (
        "requested",
        "working_days",
        "dispatcher",
    )
    told = dispatcher.until("/station-messages", lambda page: _says(page, lead["code"], "申请延期"))
    assert told["items"]
    waiting = dispatcher.get("/extensions", case_id=lead["case_id"], state="requested")["items"]
    assert [(one["id"], one["reason"]) for one in waiting] == [(asked["id"], REASON)]

    verdict = {"version": asked["version"], "is_granted": True, "reason": "许可确需时间"}
    granted = dispatcher.post(f"/extensions/{asked['id']}:decide", verdict)

    assert granted["state"] == "granted"
    assert granted["due_time"] > lead["due_time"]
    order = handler.get(f"/assignments/{lead['id']}")
    assert order["due_time"] == granted["due_time"]
    followed = centre.public.until(
        f"/public/cases/{lead['code']}",
        lambda page: page.get("due_time") == granted["due_time"],
        key=lead["query_key"],
    )
    assert any("办理期限延长" in row["what"] for row in followed["steps"])
    handler.until("/station-messages", lambda page: _says(page, lead["code"], "同意延期"))
    timeline = dispatcher.until(
        f"/cases/{lead['case_id']}/timeline",
        lambda page: any("同意延期" in row["what"] for row in page["items"]),
        page_size="100",
    )
    words = " ".join(row["what"] for row in timeline["items"])
    assert "申请延期，待审批" in words
    sent = dispatcher.until(
        "/messages",
        lambda page: any(one["template"] == "extension_granted" for one in page["items"]),
        case_id=lead["case_id"],
    )
    assert sent["items"]
    mine = system.ListExtensions(
        pb.ListExtensionsRequest(case_id=lead["case_id"]), timeout=10
    ).extensions
    assert [(one.id, one.state, one.decision) for one in mine] == [
        (asked["id"], "granted", "许可确需时间")
    ]


def test_a_departments_system_asks_and_is_refused(
    centre: Centre, lead: Answer, system: Any
) -> None:
    request = pb.RequestExtensionRequest(
        request_id=str(uuid.uuid4()),
        order_id=lead["id"],
        version=int(lead["version"]),
        units=2,
        reason=REASON,
    )
    asked = system.RequestExtension(request, timeout=10).extension
    again = system.RequestExtension(request, timeout=10).extension
    assert again == asked
    verdict = {"version": asked.version, "is_granted": False, "reason": "请按期办结"}

    refused = centre.person("dispatcher").post(f"/extensions/{asked.id}:decide", verdict)

    order = _handler(centre, lead).get(f"/assignments/{lead['id']}")
    assert (refused["state"], order["due_time"]) == ("refused", lead["due_time"])
    (mine,) = system.ListExtensions(
        pb.ListExtensionsRequest(case_id=lead["case_id"]), timeout=10
    ).extensions
    assert (mine.state, mine.decision) == ("refused", "请按期办结")


def test_bad_wishes_are_refused_by_field(centre: Centre, lead: Answer) -> None:
    handler, path = _handler(centre, lead), f"/assignments/{lead['id']}:extend"
    good = {"version": lead["version"], "units": 5, "reason": REASON}
    for bad, field in (
        ({"units": 0}, "units"),
        ({"units": 6}, "units"),
        ({"units": "五"}, "units"),
        ({"reason": ""}, "reason"),
        ({"days": 5}, "days"),
    ):
        with pytest.raises(Refused) as refusal:
            handler.post(path, good | bad)
        assert refusal.value.status == 422
        assert field in str(refusal.value)
    with pytest.raises(Refused) as refusal:
        handler.post(path, good | {"version": lead["version"] + 7})
    assert (refusal.value.status, refusal.value.reason) == (409, "version_conflict")
    with pytest.raises(Refused) as refusal:
        centre.person("clerk").post(path, good)
    assert refusal.value.status == 403


def _handler(centre: Centre, order: Answer) -> Person:
    return centre.person(f"{order['department']}.handler")


def _says(page: Answer, code: str, word: str) -> bool:
    return any(code in one["text"] and word in one["text"] for one in page["items"])
