"""GeoReport v2 through HTTP: services, reports, tokens, status and errors, JSON and XML (G12)."""

import uuid
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from deploy.demo.centre import COUNTY, TOWN, Centre
from deploy.demo.client import Answer
from deploy.local.platform import Platform

LIGHTS = "streets.street_lights"


@pytest.fixture(scope="module")
def key(platform: Platform) -> str:
    """The key of a client of 衡山县."""
    with Centre(platform.url) as centre:
        body = {"name": "随手拍", "per_minute": 60}
        return str(centre.person("admin").post("/open311-clients", body)["api_key"])


@pytest.fixture
def http(platform: Platform) -> Iterator[httpx.Client]:
    """Another house's system."""
    with httpx.Client(base_url=f"{platform.url}/open311/v2", timeout=30) as opened:
        yield opened


def _form(key: str, **more: Any) -> dict[str, Any]:
    return {
        "jurisdiction_id": TOWN,
        "api_key": key,
        "service_code": LIGHTS,
        "lat": "27.2345",
        "long": "112.8654",
        "address_string": "人民路1号",
        "description": f"路灯不亮{uuid.uuid4().hex[:8]}",
        "last_name": "欧阳",
        "first_name": "明月",
        "phone": "13807340077",
        "attribute[landmark]": "电杆三号",
    } | more


def _report(http: httpx.Client, key: str, **more: Any) -> Answer:
    said = http.post("/requests.json", data=_form(key, **more))
    assert said.status_code == 201, said.text
    (made,) = said.json()
    found: Answer = made
    return found


def _xml(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314  the platform's own answer


def _everything(http: httpx.Client, **query: Any) -> list[Answer]:
    """All pages, by the Link header."""
    found: list[Answer] = []
    said = http.get("/requests.json", params={"jurisdiction_id": COUNTY, "page_size": 3, **query})
    while True:
        assert said.status_code == 200, said.text
        found += said.json()
        if "next" not in said.links:
            return found
        path = said.links["next"]["url"].removeprefix("/open311/v2")
        said = http.get(path)


@pytest.mark.timeout(120)
def test_the_published_categories_are_the_services(http: httpx.Client) -> None:
    query = {"jurisdiction_id": COUNTY}
    listed = {one["service_code"]: one for one in http.get("/services.json", params=query).json()}
    told = _xml(http.get("/services.xml", params=query).content)

    assert listed[LIGHTS]["service_name"] == "路灯不亮"
    assert (listed[LIGHTS]["metadata"], listed[LIGHTS]["type"]) == (True, "realtime")
    assert listed["neighbour.nuisance"]["type"] == "batch"
    assert "services.leader_reception" not in listed
    assert told.tag == "services"
    assert [one.findtext("service_code") for one in told.findall("service")] == list(listed)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_definition_asks_what_the_category_asks(http: httpx.Client, form: str) -> None:
    said = http.get(f"/services/streets.manholes.{form}", params={"jurisdiction_id": COUNTY})

    assert said.status_code == 200, said.text
    if form == "json":
        attributes = {one["code"]: one for one in said.json()["attributes"]}
        dangerous = attributes["is_dangerous"]
        assert (dangerous["required"], dangerous["datatype"]) == (True, "singlevaluelist")
        assert [one["key"] for one in dangerous["values"]] == ["yes", "no"]
        return
    root = _xml(said.content)
    assert root.findtext("service_code") == "streets.manholes"
    (asked,) = [one for one in root.iter("attribute") if one.findtext("code") == "is_dangerous"]
    assert asked.findtext("required") == "true"
    assert [one.findtext("key") for one in asked.iter("value")] == ["yes", "no"]


@pytest.mark.timeout(180)
def test_a_report_is_followed_to_its_end_and_shows_nobodys_words(
    http: httpx.Client, centre: Centre, key: str
) -> None:
    made = _report(http, key)
    code = made["service_request_id"]
    assert "/p/follow" in made["service_notice"]
    query = {"jurisdiction_id": COUNTY}
    (before,) = http.get(f"/requests/{code}.json", params=query).json()
    (found,) = centre.person("dispatcher").get("/cases", code=code)["items"]
    assert (found["state"], found["source"]) == ("registered", "open311")

    centre.verb(found["id"], "dispatcher", "accept", state="registered")
    centre.handle(found["id"], result="已更换灯泡", answer="欧阳先生，路灯已修好")
    centre.report_parts(found["id"])
    centre.verb(found["id"], "dispatcher", "verify", state="reported", note="属实")

    said = http.get(f"/requests/{code}.json", params=query)
    (after,) = said.json()
    assert (before["status"], after["status"]) == ("open", "closed")
    assert after["status_notes"]
    assert (after["lat"], after["long"]) == (27.23, 112.87)
    assert after["requested_datetime"] < after["updated_datetime"]
    assert after["agency_responsible"] == "衡山县综治中心"
    listed = _everything(http)
    assert code in [one["service_request_id"] for one in listed]
    for secret in ("欧阳", "13807340077", "人民路1号", "电杆三号", "已更换灯泡", "路灯已修好"):
        assert secret not in said.text
        assert secret not in str(listed)


@pytest.mark.timeout(120)
def test_lists_take_the_filters_of_the_standard(http: httpx.Client, key: str) -> None:
    code = _report(http, key)["service_request_id"]

    def codes(**query: Any) -> set[str]:
        return {one["service_request_id"] for one in _everything(http, **query)}

    assert code in codes(service_code=LIGHTS, status="open", page_size=2)
    assert code in codes(status="open,closed", service_code=f"{LIGHTS},streets.drains")
    assert code not in codes(status="closed")
    assert code not in codes(service_code="streets.drains")
    assert code not in codes(end_date="2026-01-01T00:00:00Z")
    assert code in codes(start_date="2026-11-01T00:00:00Z", end_date="2026-12-31T00:00:00Z")
    assert codes(service_request_id=f"{code},43042320200101000019") == {code}
    assert code not in codes(jurisdiction_id="431382")


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "more",
    [
        {"first_name": "", "last_name": "", "phone": ""},
        {
            "service_code": "neighbour.nuisance",
            "attribute[landmark]": "",
            "attribute[willing]": "yes",
        },
        {"description": "孩子被家庭暴力"},
    ],
)
def test_what_is_not_public_answers_with_a_token(
    http: httpx.Client, key: str, more: dict[str, Any]
) -> None:
    made = _report(http, key, **more)
    query = {"jurisdiction_id": COUNTY}

    (named,) = http.get(f"/tokens/{made['token']}.json", params=query).json()
    code = named["service_request_id"]
    hidden = http.get(f"/requests/{code}.json", params=query)
    unknown = http.get("/requests/43042320200101000019.json", params=query)

    assert "service_request_id" not in made
    assert code in made["service_notice"]
    assert (hidden.status_code, hidden.content) == (404, unknown.content)
    assert code not in [one["service_request_id"] for one in _everything(http)]
    root = _xml(http.get(f"/tokens/{made['token']}.xml", params=query).content)
    assert root.findtext("request/service_request_id") == code


@pytest.mark.timeout(120)
def test_the_same_report_sent_again_is_one(http: httpx.Client, key: str) -> None:
    form = _form(key)

    answers = [http.post("/requests.xml", data=form) for _ in range(2)]
    codes = [_xml(one.content).findtext("request/service_request_id") for one in answers]

    assert [one.status_code for one in answers] == [201, 201]
    assert codes[0]
    assert codes[0] == codes[1]
    other = http.post("/requests.json", data=form, headers={"Idempotency-Key": str(uuid.uuid4())})
    assert other.json()[0]["service_request_id"] != codes[0]


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("more", "status", "named"),
    [
        ({"jurisdiction_id": ""}, 400, "jurisdiction_id"),
        ({"jurisdiction_id": "999999"}, 404, ""),
        ({"api_key": ""}, 403, "API key"),
        ({"api_key": "wrong"}, 403, "API key"),
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "moon.dust"}, 400, "service_code"),
        ({"attribute[landmark]": ""}, 400, "attribute[landmark]"),
        ({"attribute[unasked]": "x"}, 400, "attribute"),
        ({"lat": "north"}, 400, "lat"),
        ({"lat": "nan", "long": "nan"}, 400, "lat"),
        ({"lat": "39.9", "long": "116.4"}, 400, "lat"),
        ({"lat": "", "long": "", "address_string": ""}, 400, "address_string"),
        ({"description": "x" * 4001}, 400, "description"),
        ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
        ({"is_admin": "1"}, 400, "is_admin"),
    ],
)
def test_what_is_wrong_is_told_in_the_standards_shape(
    http: httpx.Client, key: str, more: dict[str, str], status: int, named: str
) -> None:
    form = _form(key, **more)

    said, told = (http.post(f"/requests.{form_}", data=form) for form_ in ("json", "xml"))

    assert (said.status_code, told.status_code) == (status, status), said.text
    errors = said.json()
    assert {error["code"] for error in errors} == {status}
    assert any(named in error["description"] for error in errors), errors
    root = _xml(told.content)
    assert root.tag == "errors"
    assert [one.findtext("description") for one in root.findall("error")] == [
        error["description"] for error in errors
    ]


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/requests.json", {}, 400),
        ("/requests.json", {"jurisdiction_id": "43"}, 404),
        ("/requests.json", {"jurisdiction_id": COUNTY, "status": "half"}, 400),
        ("/requests.json", {"jurisdiction_id": COUNTY, "page_size": "0"}, 400),
        ("/requests.json", {"jurisdiction_id": COUNTY, "moon": "1"}, 400),
        ("/requests.json", {"jurisdiction_id": COUNTY, "start_date": "yesterday"}, 400),
        (
            "/requests.json",
            {
                "jurisdiction_id": COUNTY,
                "start_date": "2026-01-01T00:00:00Z",
                "end_date": "2026-12-31T00:00:00Z",
            },
            400,
        ),
        ("/requests/43042320200101000019.json", {"jurisdiction_id": COUNTY}, 404),
        ("/requests/x.json", {"jurisdiction_id": COUNTY}, 404),
        ("/services/moon.dust.json", {"jurisdiction_id": COUNTY}, 404),
        ("/tokens/nothing.json", {"jurisdiction_id": COUNTY}, 404),
        ("/moon.json", {}, 404),
    ],
)
def test_a_bad_question_is_answered_in_the_standards_shape(
    http: httpx.Client, path: str, query: dict[str, str], status: int
) -> None:
    said = http.get(path, params=query)

    assert said.status_code == status, said.text
    assert [set(error) for error in said.json()] == [{"code", "description"}]


@pytest.mark.timeout(120)
def test_a_key_is_rotated_limited_and_revoked(http: httpx.Client, centre: Centre) -> None:
    admin = centre.person("admin")
    made = admin.post("/open311-clients", {"name": "市民通", "per_minute": 2})
    path = f"/open311-clients/{made['id']}"
    rotated = admin.post(f"{path}:rotate", {"version": 1})
    assert "api_key" not in admin.get(path)

    statuses = [
        http.post("/requests.json", data=_form(secret)).status_code
        for secret in (made["api_key"], rotated["api_key"], rotated["api_key"], made["api_key"],
                       rotated["api_key"])
    ]  # fmt: skip
    admin.post(f"{path}:revoke", {"version": 2})
    shut = http.post("/requests.json", data=_form(rotated["api_key"]))

    assert statuses[0] == 201
    assert 429 in statuses
    assert shut.status_code == 403


@pytest.mark.timeout(120)
def test_nothing_but_a_form_is_taken(http: httpx.Client) -> None:
    said = http.post("/requests.json", json={"service_code": LIGHTS})

    assert said.status_code == 415
    assert said.json()[0]["code"] == 415
