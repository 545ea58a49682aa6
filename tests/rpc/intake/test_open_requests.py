"""The open interface on the real store: keys, reports, and what everybody may read (G12)."""

import uuid
from typing import Any

import grpc
import pytest

from chassis.kernel import Kernel
from onedoor.intake.v1 import cases_pb2, desk_pb2, follow_pb2
from onedoor.intake.v1 import open_requests_pb2 as pb
from services.intake.seed import seed
from tests.rpc.intake.door import COUNTY, Door
from tests.support.rpc import refused

WORDS = "王家湾三号门口"
ANSWERS = {
    "streets.street_lights": [{"question": "landmark", "values": [WORDS]}],
    "streets.drains": [{"question": "since", "values": ["2026-02-27"]}],
    "neighbour.nuisance": [{"question": "willing", "values": ["yes"]}],
}
MISSING = (grpc.StatusCode.NOT_FOUND, "not_found")


@pytest.fixture(scope="module", autouse=True)
def _seeded(intake_kernel: Kernel) -> None:
    seed(intake_kernel)


@pytest.fixture(scope="module")
def client(door: Door) -> Any:
    """A client with its key."""
    return door.ask(
        "CreateOpenClient", pb.CreateOpenClientRequest(name="随手拍", per_minute=9), "admin"
    )


def _report(door: Door, key: str, **fields: Any) -> Any:
    given: dict[str, Any] = {
        "api_key": key,
        "area_code": "430423100",
        "service_code": "streets.street_lights",
        "description": f"{WORDS}路灯不亮",
        "address": WORDS,
        "location": cases_pb2.Location(lng=112.86543, lat=27.23456),
        "name": "陈某某",
        "phone": "13807340001",
    }
    given |= fields
    given.setdefault("answers", ANSWERS[given["service_code"]])
    request = pb.RegisterOpenRequestRequest(**given)
    return door.ask("RegisterOpenRequest", request, "resident")


def _listed(door: Door, **fields: Any) -> list[pb.OpenRequest]:
    found, token = [], ""
    while True:
        request = pb.ListOpenRequestsRequest(
            **{"area_code": COUNTY, "page_size": 2, "page_token": token, **fields}
        )
        page = door.ask("ListOpenRequests", request, "resident")
        found += page.requests
        token = page.next_page_token
        if not token:
            return found


def _get(door: Door, code: str, **more: str) -> Any:
    return door.ask("GetOpenRequest", pb.GetOpenRequestRequest(code=code), "resident", **more)


def _check(door: Door, key: str, area: str = COUNTY) -> Any:
    request = pb.CheckOpenKeyRequest(api_key=key)
    return door.ask("CheckOpenKey", request, "service", area_code=area, name="service:gateway")


def test_a_report_waits_as_any_residents_and_shows_nothing_personal(
    door: Door, client: Any
) -> None:
    made = _report(door, client.api_key)
    desk = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=made.id), "dispatcher").case
    own = follow_pb2.FollowCaseRequest(code=made.code, key=made.query_key)
    followed = door.ask("FollowCase", own, "resident")

    shown = _get(door, made.code).request

    assert made.is_public
    assert (desk.state, desk.source) == ("registered", "open311")
    assert followed.state == "registered"
    assert (shown.is_open, shown.service_code, shown.area_code) == (
        True, "streets.street_lights", "430423100",
    )  # fmt: skip
    assert (shown.location.lng, shown.location.lat) == (112.87, 27.23)
    for secret in (WORDS, "陈", "13807340001", made.query_key, made.id):
        assert secret not in str(shown)
    assert made.code in [one.code for one in _listed(door)]


def test_a_vouched_phone_is_not_a_proved_one(door: Door, client: Any) -> None:
    made = _report(door, client.api_key)

    row = door.kernel.database["cases"].find_one({"_id": made.id})

    assert row is not None
    assert [party["contact"] for party in row["parties"]] == [None]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "phone": ""},
        {"phone": ""},
        {"service_code": "neighbour.nuisance"},
        {"description": "家暴，孩子是未成年"},
    ],
)
def test_what_is_not_public_is_found_by_its_token_alone(
    door: Door, client: Any, fields: dict[str, str]
) -> None:
    made = _report(door, client.api_key, **fields)

    assert not made.is_public
    assert made.code not in [one.code for one in _listed(door)]
    assert refused(_get, door, made.code) == MISSING
    token = pb.GetOpenTokenRequest(token=made.id)
    assert door.ask("GetOpenToken", token, "resident").code == made.code
    assert refused(door.ask, "GetOpenToken", token, "resident", area_code="430424") == MISSING


def test_a_matter_of_another_way_in_has_neither_token_nor_page(door: Door) -> None:
    case = door.register(category="streets.street_lights", answers=ANSWERS["streets.street_lights"])

    assert refused(_get, door, case.code) == MISSING
    token = pb.GetOpenTokenRequest(token=case.id)
    assert refused(door.ask, "GetOpenToken", token, "resident") == MISSING
    assert case.code not in [one.code for one in _listed(door)]


def test_lists_are_narrowed_by_service_status_area_and_time(door: Door, client: Any) -> None:
    light = _report(door, client.api_key)
    drain = _report(door, client.api_key, service_code="streets.drains")
    refusal = cases_pb2.DeclineCaseRequest(
        case_id=light.id, version=1, reason_code="other", legal_route="other", reason="已修"
    )
    door.ask("DeclineCase", refusal, "dispatcher")

    def codes(**fields: Any) -> set[str]:
        return {one.code for one in _listed(door, **fields)} & {light.code, drain.code}

    assert codes(service_codes=["streets.drains"]) == {drain.code}
    assert codes(statuses=["closed"]) == {light.code}
    assert codes(statuses=["open"]) == {drain.code}
    assert codes(statuses=["open", "closed"]) == {light.code, drain.code}
    assert codes(area_code="430423101") == set()
    past: Any = {"end_time": {"seconds": 1_700_000_000}}
    assert codes(**past) == set()
    assert refused(_listed, door, area_code="430424") == MISSING
    wide: Any = {"start_time": {"seconds": 1}, "end_time": {"seconds": 1_700_000_000}}
    assert refused(_listed, door, **wide)[1] == "invalid_fields"


def test_a_key_is_told_once_kept_as_a_hash_rotated_and_revoked(door: Door) -> None:
    made = door.ask(
        "CreateOpenClient", pb.CreateOpenClientRequest(name="市民通", per_minute=5), "admin"
    )
    name = made.client.client_id
    row = door.kernel.database["open_clients"].find_one({"_id": name})
    checked = _check(door, made.api_key)
    rotate = pb.RotateOpenClientRequest(client_id=name, version=1)
    rotated = door.ask("RotateOpenClient", rotate, "admin")
    both = [_check(door, key).client_id for key in (made.api_key, rotated.api_key)]
    door.ask("RevokeOpenClient", pb.RevokeOpenClientRequest(client_id=name, version=2), "admin")

    assert made.api_key not in str(row)
    assert (checked.client_id, checked.per_minute) == (name, 5)
    assert both == [name, name]
    for key in (made.api_key, rotated.api_key, "", "nobody's"):
        assert refused(_check, door, key) == (grpc.StatusCode.UNAUTHENTICATED, "bad_api_key")
        assert refused(_report, door, key) == (grpc.StatusCode.UNAUTHENTICATED, "bad_api_key")
    shown = door.ask("GetOpenClient", pb.GetOpenClientRequest(client_id=name), "supervisor")
    assert shown.client.state == "revoked"


def test_a_key_is_good_in_its_own_county_only(door: Door, client: Any) -> None:
    assert refused(_check, door, client.api_key, "430424")[1] == "bad_api_key"


@pytest.mark.parametrize("who", ["clerk", "dispatcher", "handler", "officer", "resident"])
def test_only_the_admin_opens_clients(door: Door, who: str) -> None:
    request = pb.CreateOpenClientRequest(name="随手拍", per_minute=60)

    assert refused(door.ask, "CreateOpenClient", request, who)[1] == "not_permitted"


def test_the_same_request_twice_is_one_case(door: Door, client: Any) -> None:
    once = uuid.uuid4().hex

    first, second = (_report(door, client.api_key, request_id=once) for _ in range(2))

    assert first == second


def test_nobody_claims_the_open_interface_without_its_key(door: Door) -> None:
    request = cases_pb2.RegisterPublicCaseRequest(
        kind="livelihood", title="路灯不亮", area_code="430423100", source="open311",
        is_anonymous=True, privacy_notice="1",
    )  # fmt: skip

    assert refused(door.ask, "RegisterPublicCase", request, "resident")[1] == "invalid_fields"


def test_a_page_of_public_requests_reads_no_more_than_the_index(door: Door, client: Any) -> None:
    _report(door, client.api_key)
    where = {"county": COUNTY, "channel": "open311", "_id": {"$gt": "0"}}
    plan = door.kernel.database["cases"].find(where).sort("_id", -1).limit(5).explain()

    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
    assert "'SORT'" not in str(plan["queryPlanner"]["winningPlan"])
