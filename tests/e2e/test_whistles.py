"""The centre calls departments to a place; they come, report, and both sides grade."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from chassis.ports import utc_now
from chassis.rpc import REASON_KEY
from deploy.demo.centre import COUNTY, Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.local.platform import Platform
from gateway.connect.authority import Authority
from onedoor.connect.v1 import whistles_pb2 as pb
from onedoor.connect.v1.whistles_pb2_grpc import DepartmentWhistleServiceStub

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]
CALL = {"place": "王家桥路口", "reason": "污水漫路，请到场会商", "minutes": 60}


@pytest.fixture
def water(platform: Platform, tmp_path: Path) -> Iterator[Any]:
    """The water department's own system."""
    authority = Authority(Path(platform.environment["ONEDOOR_KEYS_DIR"]) / "connect")
    authority.issue(COUNTY, "water", tmp_path / "water", utc_now())
    parts = [(tmp_path / "water" / name).read_bytes() for name in ("ca.crt", "tls.key", "tls.crt")]
    credentials = grpc.ssl_channel_credentials(*parts)
    with grpc.secure_channel(f"127.0.0.1:{platform.ports.connect}", credentials) as channel:
        yield DepartmentWhistleServiceStub(channel)


@pytest.fixture
def case(centre: Centre) -> Answer:
    """A matter that is placed."""
    made = centre.register(kind="livelihood", title="下水道堵塞漫路", parties=APPLICANTS)
    return centre.case(made["id"], "routed")


def test_departments_come_report_and_both_sides_grade(
    centre: Centre, water: Any, case: Answer
) -> None:
    dispatcher = centre.person("dispatcher")
    body = {**CALL, "departments": ["water", "transport"]}
    called = dispatcher.post(f"/cases/{case['id']}/whistles", body)["items"]
    own, other = (next(one for one in called if one["department"] == key) for key in (
        "water", "transport",
    ))  # fmt: skip

    listed = water.ListWhistles(pb.ListWhistlesRequest(case_id=case["id"]), timeout=10).whistles
    assert [(one.id, one.place, one.state) for one in listed] == [
        (own["id"], "王家桥路口", "called")
    ]
    coming = _write(water.AcceptWhistle, pb.AcceptWhistleRequest, listed[0])
    arrived = _write(water.ArriveWhistle, pb.ArriveWhistleRequest, coming, people="李科长等2人")
    _write(water.ReportWhistle, pb.ReportWhistleRequest, arrived, report="已打开溢流口")
    handler = centre.person("transport.handler")
    told = handler.until("/station-messages", lambda page: _says(page, case["code"], "吹哨"))
    assert told["items"]
    refused = handler.post(
        f"/whistles/{other['id']}:refuse",
        {"version": other["version"], "reason_code": "not_our_duty", "reason": "不属于公路范围"},
    )
    ruling = {"version": refused["version"], "is_excused": True, "reason": "同意免到"}
    assert dispatcher.post(f"/whistles/{other['id']}:decide", ruling)["state"] == "excused"

    reported = dispatcher.get(f"/whistles/{own['id']}")
    grade = {"version": reported["version"], "grade": "good", "note": "到场及时"}
    closed = dispatcher.post(f"/whistles/{own['id']}:close", grade)
    graded = centre.person("water.handler").post(
        f"/whistles/{own['id']}:grade", {"version": closed["version"], "grade": "fair"}
    )

    assert (graded["state"], graded["is_late"]) == ("closed", False)
    assert graded["arrival"]["text"] == "李科长等2人"
    timeline = dispatcher.until(
        f"/cases/{case['id']}/timeline",
        lambda page: any("部门评吹哨：一般" in row["what"] for row in page["items"]),
        page_size="100",
    )
    words = " ".join(row["what"] for row in timeline["items"])
    for said in ("吹哨，请到场", "接哨", "已报到", "已打开溢流口", "同意免到", "中心评哨：好"):
        assert said in words


def test_residents_hear_that_departments_come_and_no_name(centre: Centre) -> None:
    made = centre.register(kind="livelihood", title="下水道堵塞", parties=APPLICANTS)
    centre.case(made["id"], "routed")
    body = {**CALL, "departments": ["water"]}
    called = centre.person("dispatcher").post(f"/cases/{made['id']}/whistles", body)["items"][0]
    centre.person("water.handler").post(
        f"/whistles/{called['id']}:arrive", {"version": called["version"], "people": "李科长"}
    )

    progress = centre.public.until(
        f"/public/cases/{made['code']}",
        lambda page: "有部门已到场" in str(page),
        key=made["query_key"],
    )

    assert "中心召集有关部门到场会商" in str(progress)
    assert [word for word in ("李科长", "王家桥") if word in str(progress)] == []


def test_what_cannot_be_is_said_and_changes_nothing(centre: Centre, case: Answer) -> None:
    dispatcher, path = centre.person("dispatcher"), f"/cases/{case['id']}/whistles"

    assert _refused(dispatcher, path, {**CALL, "departments": ["nobody"]}) == "invalid_fields"
    assert _refused(dispatcher, path, {**CALL, "departments": [], "x": 1}) == "invalid_fields"
    assert _refused(centre.person("clerk"), path, {**CALL, "departments": ["water"]}) == (
        "not_permitted"
    )
    called = dispatcher.post(path, {**CALL, "departments": ["water"]})["items"][0]
    assert _refused(dispatcher, path, {**CALL, "departments": ["water"]}) == "called_already"
    verb = {"version": called["version"], "people": "某人"}
    foreign = f"/whistles/{called['id']}:arrive"
    assert _refused(centre.person("police.handler"), foreign, verb) == "not_found"
    assert _refused(centre.person("water.handler"), foreign, {**verb, "version": 9}) == (
        "version_conflict"
    )
    assert dispatcher.get(f"/whistles/{called['id']}")["version"] == called["version"]


def test_a_department_of_another_county_finds_no_whistle(
    centre: Centre, water: Any, case: Answer
) -> None:
    body = {**CALL, "departments": ["police"]}
    called = centre.person("dispatcher").post(f"/cases/{case['id']}/whistles", body)["items"][0]

    with pytest.raises(grpc.RpcError) as refusal:
        _write(water.AcceptWhistle, pb.AcceptWhistleRequest, pb.Whistle(id=called["id"], version=1))

    error: Any = refusal.value
    assert error.code() is grpc.StatusCode.NOT_FOUND
    assert dict(error.trailing_metadata())[REASON_KEY] == "not_found"


def _write(method: Any, request: Any, whistle: Any, **fields: Any) -> Any:
    asked = request(
        request_id=uuid.uuid4().hex, whistle_id=whistle.id, version=whistle.version, **fields
    )
    return method(asked, timeout=10).whistle


def _says(page: Answer, code: str, word: str) -> bool:
    return any(code in one["text"] and word in one["text"] for one in page["items"])


def _refused(person: Person, path: str, body: dict[str, Any]) -> str:
    with pytest.raises(Refused) as refusal:
        person.post(path, body)
    return str(refusal.value.reason)
