"""Areas and cells over gRPC."""

import json

import grpc

from areas import Area
from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.grid.v1 import cells_pb2, cells_pb2_grpc
from services.grid.domain.places import Cell, Point
from services.grid.server.points import point_message
from services.grid.use_cases.importing import CellImport, DrawnCell
from services.grid.use_cases.places import Places

Context = grpc.ServicerContext


class CellServicer(cells_pb2_grpc.CellServiceServicer):
    """Answers about places."""

    def __init__(self, places: Places, importing: CellImport) -> None:
        """Answer from grid's core."""
        self.places = places
        self.importing = importing

    def GetArea(
        self, request: cells_pb2.GetAreaRequest, context: Context
    ) -> cells_pb2.GetAreaResponse:
        """A national area."""
        view = self.places.area(request.code)
        return cells_pb2.GetAreaResponse(
            area=_area(view.area),
            full_name=view.full_name,
            chain=[_area(one) for one in view.chain],
            children=[_area(one) for one in view.children],
        )

    def ListCells(
        self, request: cells_pb2.ListCellsRequest, context: Context
    ) -> cells_pb2.ListCellsResponse:
        """Cells of an area."""
        page = self.places.list_cells(
            caller(),
            area_code=request.area_code,
            officer=request.officer,
            size=request.page_size,
            token=request.page_token,
        )
        return cells_pb2.ListCellsResponse(
            cells=[_cell(cell, with_outline=request.with_outline) for cell in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def LocatePoint(
        self, request: cells_pb2.LocatePointRequest, context: Context
    ) -> cells_pb2.LocatePointResponse:
        """Where a point lies."""
        point = Point(request.point.lng, request.point.lat)
        found = self.places.locate(caller(), point, request.county)
        return cells_pb2.LocatePointResponse(
            cell=_cell(found.cell, with_outline=False) if found.cell else None,
            area_code=found.area_code,
            full_name=found.full_name,
            is_inside_county=found.is_inside,
        )

    def ImportCells(
        self, request: cells_pb2.ImportCellsRequest, context: Context
    ) -> cells_pb2.ImportCellsResponse:
        """Check and store drawn cells."""
        drawn = [
            DrawnCell(
                id=one.id,
                name=one.name,
                outline=one.outline,
                officer=one.officer,
                is_active=one.is_active,
            )
            for one in request.cells
        ]
        report = self.importing.run(caller(), drawn, is_dry=request.dry_run)
        return cells_pb2.ImportCellsResponse(
            findings=[cells_pb2.CellFinding(**vars(finding)) for finding in report.findings],
            is_stored=report.is_stored,
            new_count=report.count("new"),
            changed_count=report.count("changed"),
            refused_count=report.count("refused"),
        )


def _area(area: Area) -> cells_pb2.Area:
    return cells_pb2.Area(code=area.code, name=area.name, level=area.level)


def _cell(cell: Cell, *, with_outline: bool) -> cells_pb2.Cell:
    return cells_pb2.Cell(
        id=cell.id,
        name=cell.name,
        area_code=cell.area_code,
        outline=json.dumps(cell.outline) if with_outline else "",
        officer=cell.officer,
        is_demo=cell.is_demo,
        is_active=cell.is_active,
        version=cell.version,
        update_time=timestamp(cell.update_time),
        centre=point_message(cell.centre),
    )
