"""The cell of an accepted case is told once, again when it moves, and of an erased one no more."""

import json
from typing import Any

import pytest

from chassis.dispatch import Result
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.events.intake import CaseAmended
from tests.rpc.grid.support import CENTRE, Grid, accepted, hear
from tests.rpc.grid.test_erasing import erase
from tests.rpc.grid.test_field import report
from tests.rpc.grid.test_places import FREE, drawn, import_cells
from tests.support.rpc import RpcServer

NOWHERE = {"lng": 112.72, "lat": 27.07}
DRAWN = {"lng": FREE[0] + 0.001, "lat": FREE[1] + 0.001}


@pytest.fixture
def grid(server: RpcServer) -> Grid:
    return Grid(server)


def tell(kernel: Kernel, event: Any, location: Any, version: int = 1) -> Result:
    private = {"title": "路灯不亮", "address": "", "location": location}
    return hear(kernel, event, private=private, version=version)[0]


def amend(kernel: Kernel, case_id: str, location: Any, version: int) -> Result:
    known = {**vars(accepted(case_id, kind="livelihood")), "changed_fields": ("location",)}
    known.pop("accept_time")
    return tell(kernel, CaseAmended(**known), location, version)


def told(kernel: Kernel, case_id: str) -> list[str]:
    rows = kernel.database["outbox"].find({"subject": case_id, "routing_key": "case_located"})
    return [json.loads(row["body"])["data"]["cell_id"] for row in rows.sort("version", 1)]


def test_a_cell_is_told_when_it_is_found_and_when_it_is_another(
    grid: Grid, grid_kernel: Kernel
) -> None:
    import_cells(grid, drawn())
    case_id = new_uuid7()
    assert tell(grid_kernel, accepted(case_id, kind="livelihood"), CENTRE) is Result.OK
    (first,) = told(grid_kernel, case_id)

    assert amend(grid_kernel, case_id, CENTRE, 2) is Result.OK
    assert told(grid_kernel, case_id) == [first]
    assert amend(grid_kernel, case_id, DRAWN, 4) is Result.OK
    assert amend(grid_kernel, case_id, CENTRE, 3) is Result.STALE
    assert amend(grid_kernel, case_id, NOWHERE, 5) is Result.OK

    assert first.startswith("430423")
    assert told(grid_kernel, case_id) == [first, "430423100003-A1", ""]


def test_a_case_without_a_point_lies_where_its_incident_does(
    grid: Grid, grid_kernel: Kernel
) -> None:
    incident = report(grid)
    found, unknown = new_uuid7(), new_uuid7()
    tell(grid_kernel, accepted(found, incident_id=incident.id), None)
    tell(grid_kernel, accepted(unknown), None)

    assert told(grid_kernel, found) == [incident.cell_id]
    assert told(grid_kernel, unknown) == []


def test_of_an_erased_case_no_cell_is_kept_or_told(grid: Grid, grid_kernel: Kernel) -> None:
    case_id, late = new_uuid7(), new_uuid7()
    tell(grid_kernel, accepted(case_id), CENTRE)
    erase(grid_kernel, case_id)
    erase(grid_kernel, late)
    tell(grid_kernel, accepted(late), CENTRE)

    assert told(grid_kernel, late) == []
    assert grid_kernel.database["case_places"].count_documents({}) == 0
