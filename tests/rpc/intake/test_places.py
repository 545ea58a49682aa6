"""Places with a printed code: opened, printed, scanned, and closed for good."""

import io
import uuid
from typing import Any

import grpc
import pypdf
import pytest

from onedoor.intake.v1 import cases_pb2, desk_pb2
from onedoor.intake.v1 import places_pb2 as pb
from onedoor.intake.v1.places_pb2_grpc import PlaceServiceStub
from tests.rpc.intake.door import Door
from tests.support.pdfa import faults_of
from tests.support.rpc import refused

SQUARE: dict[str, Any] = {
    "kind": "spot",
    "name": "人民广场",
    "area_code": "430423100",
    "address": "人民路1号",
    "location": {"lng": 112.8692, "lat": 27.2303},
}


class Desk:
    """A clerk with places."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.stub: Any = PlaceServiceStub(door.server.channel)

    def ask(self, method: str, request: Any, who: str = "clerk", area: str = "430423") -> Any:
        """Call by name."""
        if hasattr(request, "request_id") and not request.request_id:
            request.request_id = uuid.uuid4().hex
        name = "service:gateway" if who == "service" else ""
        metadata = self.door.server.as_(who, area, name=name)
        return getattr(self.stub, method)(request, metadata=metadata, timeout=20)

    def create(self, who: str = "clerk", **fields: Any) -> Any:
        """A new place."""
        return self.ask("CreatePlace", pb.CreatePlaceRequest(**SQUARE | fields), who).place

    def revoke(self, place: Any) -> Any:
        """Close it."""
        request = pb.RevokePlaceRequest(place_id=place.place_id, version=place.version)
        return self.ask("RevokePlace", request).place

    def scan(self, token: str) -> Any:
        """Scan a code."""
        return self.ask("GetScannedPlace", pb.GetScannedPlaceRequest(token=token), "service", "")

    def report(self, place: Any, **fields: Any) -> Any:
        """A resident's report begun by scanning."""
        given: dict[str, Any] = {
            "kind": "livelihood",
            "title": "地砖松动",
            "area_code": "430423",
            "is_anonymous": True,
            "place_token": place.token,
        }
        return self.door.ask(
            "RegisterPublicCase", cases_pb2.RegisterPublicCaseRequest(**given | fields), "resident"
        )


@pytest.fixture
def desk(door: Door) -> Desk:
    return Desk(door)


def test_a_scan_fills_area_address_and_location_of_the_report(desk: Desk) -> None:
    place = desk.create()
    case = desk.report(place)
    shown = desk.door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case

    assert (shown.source, shown.area_code, shown.address) == ("qr", "430423100", "人民路1号")
    assert (shown.place_id, shown.location.lng) == (place.place_id, 112.8692)


def test_what_the_reporter_says_of_the_way_stays(desk: Desk) -> None:
    case = desk.report(desk.create(), address="广场东北角")
    shown = desk.door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case

    assert shown.address == "广场东北角"


def test_a_code_says_nothing_by_itself_and_a_revoked_one_says_only_that(desk: Desk) -> None:
    place = desk.create()
    assert place.token not in place.place_id
    assert "430423" not in place.token
    assert place.url.endswith(f"/p/report?place={place.token}")
    assert desk.scan(place.token).area_name.endswith("开云镇")

    revoked = desk.revoke(place)

    assert revoked.state == "revoked"
    assert desk.scan(place.token) == pb.GetScannedPlaceResponse(state="revoked")
    assert refused(desk.report, place)[1] == "invalid_fields"
    assert refused(desk.revoke, revoked)[1] == "wrong_state"


@pytest.mark.parametrize("token", ["", "A", "AAAAAAAAAAAA", "'; drop"])
def test_an_unknown_code_is_not_found(desk: Desk, token: str) -> None:
    assert refused(desk.scan, token)[0] is grpc.StatusCode.NOT_FOUND


def test_a_code_of_another_county_does_not_move_a_report_there(desk: Desk) -> None:
    request = pb.CreatePlaceRequest(kind="spot", name="外县广场", area_code="430424100")
    place = desk.ask("CreatePlace", request, "clerk", "430424").place

    assert refused(desk.report, place)[1] == "invalid_fields"


def test_only_the_gateway_scans(desk: Desk) -> None:
    request = pb.GetScannedPlaceRequest(token="AAAAAAAAAAAA")

    assert refused(desk.ask, "GetScannedPlace", request, "clerk")[1] == "not_permitted"


def test_a_stale_version_is_a_conflict(desk: Desk) -> None:
    place = desk.create()
    request = pb.RevokePlaceRequest(place_id=place.place_id, version=7)

    assert refused(desk.ask, "RevokePlace", request)[1] == "version_conflict"


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "屋顶"},
        {"name": "x"},
        {"name": "广" * 51},
        {"area_code": "430424100"},
        {"area_code": "999999"},
        {"location": {"lng": 0.0, "lat": 0.0}},
        {"cell_id": "430423100001-1"},
        {"kind": "cell", "cell_id": ""},
        {"kind": "cell", "cell_id": "430424100001-1"},
    ],
)
def test_an_impossible_place_is_refused(desk: Desk, fields: dict[str, Any]) -> None:
    assert refused(desk.create, **fields)[1] == "invalid_fields"


def test_a_cell_has_its_own_code(desk: Desk) -> None:
    place = desk.create("admin", kind="cell", cell_id="430423100001-01")

    assert (place.kind, place.cell_id) == ("cell", "430423100001-01")


@pytest.mark.parametrize("who", ["officer", "leader", "supervisor", "dispatcher"])
def test_others_open_no_places(desk: Desk, who: str) -> None:
    assert refused(desk.create, who)[1] == "not_permitted"


def test_sheets_are_printed_alone_and_many_on_a_page(desk: Desk) -> None:
    place = desk.create(name="印刷广场")
    for number in range(7):
        desk.create(name=f"标签{number}号", area_code="430423101")
    single = desk.ask("GetPlaceSheet", pb.GetPlaceSheetRequest(place_id=place.place_id))
    many = desk.ask("GetPlaceLabels", pb.GetPlaceLabelsRequest(area_code="430423101"))

    pages = [_pages(answer) for answer in (single, many)]

    assert [len(page) for page in pages] == [1, 2]
    assert "印刷广场" in pages[0][0]
    assert all(f"标签{number}号" in "".join(pages[1]) for number in range(7))


def test_labels_of_an_area_without_places_are_not_found(desk: Desk) -> None:
    request = pb.GetPlaceLabelsRequest(area_code="430423102")

    assert refused(lambda: list(desk.ask("GetPlaceLabels", request)))[1] == "not_found"


def test_places_are_listed_by_area_and_state_in_pages(desk: Desk) -> None:
    made = [desk.create(area_code="430423103") for _ in range(3)]
    desk.revoke(made[0])

    request = pb.ListPlacesRequest(area_code="430423103", state="active", page_size=1)
    page = desk.ask("ListPlaces", request)

    assert (page.total, page.places[0].place_id) == (2, made[2].place_id)
    assert page.next_page_token


def test_a_scan_follows_an_index(desk: Desk) -> None:
    plan = desk.door.kernel.database["code_places"].find({"token": "x"}).explain()

    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


def _pages(answer: Any) -> list[str]:
    sheet = b"".join(piece.chunk for piece in answer)
    assert faults_of(sheet) == []
    reader = pypdf.PdfReader(io.BytesIO(sheet))
    return ["".join(page.extract_text().split()) for page in reader.pages]
