"""Areas, cells, locating and importing, over real gRPC and real 2dsphere indexes."""

import json
from typing import Any

import grpc
import pytest

from chassis.kernel import Kernel
from onedoor.grid.v1 import cells_pb2
from services.grid.seed import seed
from tests.rpc.grid.support import CENTRE, Grid, request_id
from tests.support.rpc import RpcServer, refused

FREE = (112.70, 27.05)
"""A corner of the county where no demo cell lies."""


@pytest.fixture
def grid(server: RpcServer) -> Grid:
    return Grid(server)


def locate(grid: Grid, lng: float, lat: float, *, county: str = "", who: str = "clerk") -> Any:
    request = cells_pb2.LocatePointRequest(point=cells_pb2.Point(lng=lng, lat=lat), county=county)
    return grid.call(grid.cells.LocatePoint, request, who)


def square(west: float, south: float, size: float = 0.005) -> str:
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size]]
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def drawn(cell_id: str = "430423100003-A1", **overrides: Any) -> cells_pb2.DrawnCell:
    fields = {"name": "第一网格", "outline": square(*FREE), "is_active": True, **overrides}
    return cells_pb2.DrawnCell(id=cell_id, **fields)


def import_cells(grid: Grid, *cells: cells_pb2.DrawnCell, **more: Any) -> Any:
    request = cells_pb2.ImportCellsRequest(request_id=request_id(), cells=cells, **more)
    return grid.call(grid.cells.ImportCells, request, "admin")


def test_an_area_is_told_with_what_is_above_and_below_it(grid: Grid) -> None:
    answer = grid.call(grid.cells.GetArea, cells_pb2.GetAreaRequest(code="430423"), "clerk")

    assert answer.full_name == "湖南省衡阳市衡山县"
    assert [one.level for one in answer.chain] == ["province", "city", "county"]
    assert "430423100" in [one.code for one in answer.children]
    missing = cells_pb2.GetAreaRequest(code="430499")
    assert refused(grid.call, grid.cells.GetArea, missing, "clerk")[1] == "not_found"


def test_a_point_is_found_in_one_cell_with_its_village(grid: Grid) -> None:
    answer = locate(grid, CENTRE["lng"] + 0.001, CENTRE["lat"] + 0.001)

    assert answer.is_inside_county
    assert answer.area_code == answer.cell.area_code == answer.cell.id[:12]
    assert answer.full_name.startswith("湖南省衡阳市衡山县")


def test_a_point_on_the_border_of_cells_lies_always_in_the_same_one(grid: Grid) -> None:
    corner = (CENTRE["lng"], CENTRE["lat"])  # four demo cells meet here

    found = {locate(grid, *corner).cell.id for _ in range(5)}
    sides = {
        locate(grid, corner[0] + x, corner[1] + y).cell.id
        for x in (-1e-4, 1e-4)
        for y in (-1e-4, 1e-4)
    }

    assert len(sides) == 4
    assert found == {min(sides)}


def test_a_point_outside_the_county_is_told_or_not_found(grid: Grid) -> None:
    outside = (111.6643, 27.6927)

    assert not locate(grid, *outside, county="430423").is_inside_county
    assert refused(locate, grid, *outside) == (grpc.StatusCode.NOT_FOUND, "not_found")
    assert refused(locate, grid, *outside, county="431382")[1] == "not_found"
    assert refused(locate, grid, 0.0, 0.0)[1] == "invalid_fields"


def test_inside_the_county_but_in_no_cell_the_county_is_told(grid: Grid) -> None:
    answer = locate(grid, *FREE)

    assert (answer.is_inside_county, answer.area_code, answer.HasField("cell")) == (
        True,
        "430423",
        False,
    )


def test_each_demo_county_has_its_cells_marked_and_seeding_again_adds_none(
    grid_kernel: Kernel,
) -> None:
    cells = grid_kernel.database["cells"]
    before = cells.count_documents({})

    seed(grid_kernel)

    assert cells.count_documents({}) == before == cells.count_documents({"is_demo": True})
    for county in ("430423", "430424", "431382"):
        assert 80 <= cells.count_documents({"county": county}) <= 100
    assert grid_kernel.database["cell_history"].count_documents({}) == 0


def test_an_officer_lists_the_own_cells_and_a_clerk_all_in_pages(grid: Grid) -> None:
    own = grid.call(grid.cells.ListCells, cells_pb2.ListCellsRequest(page_size=100), "officer")
    first = grid.call(grid.cells.ListCells, cells_pb2.ListCellsRequest(page_size=60), "clerk")
    rest = cells_pb2.ListCellsRequest(page_size=60, page_token=first.next_page_token)
    last = grid.call(grid.cells.ListCells, rest, "clerk")

    assert {one.officer for one in own.cells} == {"officer@430423"}
    assert own.total == 12
    assert len(first.cells) + len(last.cells) == first.total == 80
    assert last.next_page_token == ""
    foreign = cells_pb2.ListCellsRequest(area_code="430424")
    assert refused(grid.call, grid.cells.ListCells, foreign, "clerk")[1] == "not_found"


def test_a_dry_import_reports_and_stores_nothing(grid: Grid) -> None:
    report = import_cells(grid, drawn(), dry_run=True)

    assert (report.findings[0].outcome, report.new_count, report.is_stored) == ("new", 1, False)
    assert not locate(grid, FREE[0] + 0.001, FREE[1] + 0.001).HasField("cell")


def test_an_import_with_one_bad_cell_stores_none_and_says_what_is_wrong_with_each(
    grid: Grid,
) -> None:
    west, south = FREE
    report = import_cells(
        grid,
        drawn(),
        drawn("430423100003-A2", outline=square(west + 0.002, south)),
        drawn("430424100003-A3", outline=square(west + 0.02, south)),
        drawn("430423100003-A4", outline=square(110.0, 20.0)),
        drawn("430423100003-A5", outline=square(CENTRE["lng"], CENTRE["lat"])),
        drawn("430423100003_A6", outline="{}", name="", officer="nobody@430423"),
        drawn("430423100003-A7", outline=square(west + 0.03, south)),
    )

    found = [(one.outcome, list(one.faults)) for one in report.findings]
    assert found == [
        ("refused", ["overlap"]),
        ("refused", ["overlap"]),
        ("refused", ["unknown_village"]),
        ("refused", ["outside_county"]),
        ("refused", ["overlap"]),
        ("refused", ["bad_id", "bad_name", "unknown_officer", "bad_outline"]),
        ("new", []),
    ]
    assert list(report.findings[0].overlaps) == ["430423100003-A2"]
    assert not report.is_stored
    assert not locate(grid, west + 0.031, south + 0.001).HasField("cell")


def test_a_redrawn_cell_keeps_its_history_and_moves_its_officer(
    grid: Grid, grid_kernel: Kernel
) -> None:
    officers = grid_kernel.database["officers"]
    officers.update_one({"_id": "demo-officer-02@430423"}, {"$set": {"is_active": True}})
    import_cells(grid, drawn())
    report = import_cells(grid, drawn(officer="demo-officer-02@430423"))

    answer = locate(grid, FREE[0] + 0.001, FREE[1] + 0.001)

    assert (report.changed_count, report.is_stored) == (1, True)
    assert (answer.cell.version, answer.cell.officer) == (2, "demo-officer-02@430423")
    [old] = grid_kernel.database["cell_history"].find({})
    assert (old["cell_id"], old["version"], old["officer"]) == ("430423100003-A1", 1, "")
    assert import_cells(grid, drawn(officer="demo-officer-02@430423")).findings[0].outcome == "same"


def test_only_an_admin_imports_and_not_without_bounds(grid: Grid) -> None:
    request = cells_pb2.ImportCellsRequest(request_id=request_id(), cells=[drawn()])

    denied = refused(grid.call, grid.cells.ImportCells, request, "officer")

    assert denied == (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")
    assert refused(import_cells, grid)[1] == "invalid_fields"
    assert refused(import_cells, grid, *[drawn()] * 101)[1] == "invalid_fields"


def test_one_id_drawn_twice_is_refused_and_an_inactive_cell_may_lie_over_others(
    grid: Grid,
) -> None:
    west, south = FREE
    twice = import_cells(grid, drawn(), drawn(outline=square(west + 0.02, south)), dry_run=True)
    over = square(CENTRE["lng"], CENTRE["lat"])
    inactive = import_cells(grid, drawn(outline=over, is_active=False))

    assert [list(one.faults) for one in twice.findings] == [[], ["twice"]]
    assert inactive.is_stored
    assert locate(grid, CENTRE["lng"] + 1e-4, CENTRE["lat"] + 1e-4).cell.id != "430423100003-A1"
