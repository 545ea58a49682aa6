"""Cells with their history, and the outlines of counties."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import ReplaceOne

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Repository
from services.grid.domain.places import Cell, Point
from services.grid.store.pages import listed
from services.grid.store.points import from_geojson, to_geojson
from services.grid.use_cases.ports import Listed


class MongoCellStore:
    """Implements `CellStore`; cells publish nothing, so the repository only lists them."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep cells in the service's database."""
        self._database = kernel.database
        self._rows = kernel.database["cells"]
        self._history = kernel.database["cell_history"]
        self._counties = kernel.database["county_outlines"]
        self._lists: Repository[Cell] = Repository(
            kernel, "cells", to_document=_to_document, from_document=_from_document
        )

    def at(self, county: str, point: Point) -> Cell | None:
        """The active cell a point lies in; on a border the one with the smaller id."""
        around = {"$geoIntersects": {"$geometry": to_geojson(point)}}
        row = self._rows.find_one(
            {"county": county, "outline": around, "is_active": True},
            sort=[("_id", 1)],
            session=self._database.session,
        )
        return None if row is None else _from_document(row)

    def covers(self, county: str, point: Point) -> bool:
        """Whether the point lies in the county's outline; true where none is known."""
        around = {"$geoIntersects": {"$geometry": to_geojson(point)}}
        session = self._database.session
        if self._counties.find_one({"_id": county, "outline": around}, {"_id": 1}, session=session):
            return True
        return self._counties.find_one({"_id": county}, {"_id": 1}, session=session) is None

    def county_outline(self, county: str) -> Mapping[str, Any] | None:
        """The county's outline as GeoJSON."""
        row = self._counties.find_one({"_id": county}, session=self._database.session)
        return row["outline"] if row else None

    def put_county(self, county: str, outline: Mapping[str, Any], *, is_demo: bool) -> None:
        """Store a county's outline."""
        document = {"county": county, "outline": dict(outline), "is_demo": is_demo}
        self._counties.replace_one(
            {"_id": county}, document, upsert=True, session=self._database.session
        )

    def among(self, county: str, ids: Sequence[str]) -> Sequence[Cell]:
        """Those cells of the county that exist."""
        return self._find({"county": county, "_id": {"$in": list(ids)}})

    def touching(self, county: str, area: Mapping[str, Any]) -> Sequence[Cell]:
        """The active cells that touch a GeoJSON area."""
        around = {"$geoIntersects": {"$geometry": dict(area)}}
        return self._find({"county": county, "outline": around, "is_active": True})

    def put(self, cells: Sequence[Cell]) -> None:
        """Store new and changed cells; what they replace becomes history."""
        session = self._database.session
        ids = [cell.id for cell in cells]
        replaced = [
            {**row, "_id": f"{row['_id']}:{row['version']}", "cell_id": row["_id"]}
            for row in self._rows.find({"_id": {"$in": ids}}, session=session)
        ]
        if replaced:
            self._history.insert_many(replaced, session=session)
        if cells:
            self._rows.bulk_write([_replacement(cell) for cell in cells], session=session)

    def centres_of(self, county: str, officer: str) -> Sequence[tuple[str, Point]]:
        """Village and centre of each active cell of an officer."""
        rows = self._rows.find(
            {"county": county, "officer": officer, "is_active": True},
            {"area_code": 1, "centre": 1},
            session=self._database.session,
        )
        return [(row["area_code"], Point(*row["centre"]["coordinates"])) for row in rows]

    def page(self, scope: str, officer: str, size: int, token: str) -> Listed[Cell]:
        """Cells of an area in the order of their ids, of one officer if given."""
        where = {"officer": officer} if officer else {}
        return listed(self._lists.page(scope, where, size=size, token=token, newest_first=False))

    def _find(self, where: Mapping[str, Any]) -> list[Cell]:
        return [
            _from_document(row) for row in self._rows.find(where, session=self._database.session)
        ]


def _replacement(cell: Cell) -> ReplaceOne[Document]:
    document = {
        "county": cell.county,
        "area_code": cell.area_code,
        "version": cell.version,
        **_to_document(cell),
    }
    return ReplaceOne({"_id": cell.id}, document, upsert=True)


def _to_document(cell: Cell) -> Document:
    return {
        "name": cell.name,
        "outline": dict(cell.outline),
        "centre": to_geojson(cell.centre),
        "officer": cell.officer,
        "is_demo": cell.is_demo,
        "is_active": cell.is_active,
        "update_time": cell.update_time,
    }


def _from_document(row: Document) -> Cell:
    return Cell(
        **base_fields(row),
        name=row["name"],
        outline=row["outline"],
        centre=from_geojson(row["centre"]) or Point(0, 0),
        officer=row["officer"],
        is_demo=row["is_demo"],
        is_active=row["is_active"],
        update_time=row["update_time"],
    )
