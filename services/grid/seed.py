"""Demo cells, officers and outlines: `python -m services.grid.seed`; idempotent, all marked demo.

Real towns and villages, invented places: the county's own town lies around the county's demo
location, the other towns on two rings around it, each a block of squares for its villages.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import areas
from chassis.kernel import Kernel, open_kernel
from services.grid.domain.places import Cell, Officer, Point
from services.grid.settings import GridSettings
from services.grid.store import MongoCellStore, MongoOfficerStore
from services.grid.use_cases.places import placed

_CENTRE = Path(__file__).parents[2] / "deploy/demo/centre.json"
_DRAWN = datetime(2026, 1, 1, tzinfo=UTC)
_HALF_COUNTY = 0.25
_SIDE = 0.008
_CENTRE_BLOCK = 6
_TOWN_BLOCK = 2
_TOWNS = 14
_RINGS = (0.1, 0.19)
_OWN_CELLS = 12


def seed(kernel: Kernel) -> int:
    """Write outlines, cells and officers where there are none; returns how many cells there are."""
    cells, officers = MongoCellStore(kernel), MongoOfficerStore(kernel)
    written = 0
    for county in json.loads(_CENTRE.read_text(encoding="utf-8"))["counties"]:
        code, middle = county["code"], Point(**county["location"])
        drawn = list(_cells(code, county["town"], middle))
        kernel.transact(partial(_seed_county, cells, officers, code, middle, drawn))
        written += len(drawn)
    return written


def main() -> None:
    """Seed grid's database."""
    seed(open_kernel(GridSettings(), "grid"))


def _seed_county(
    cells: MongoCellStore,
    officers: MongoOfficerStore,
    county: str,
    middle: Point,
    drawn: Sequence[Cell],
) -> None:
    if cells.county_outline(county) is None:
        cells.put_county(county, _square(middle, _HALF_COUNTY), is_demo=True)
    if not cells.among(county, [drawn[0].id]):
        cells.put(drawn)
    for account in sorted({cell.officer for cell in drawn}):
        if officers.get(county, account) is None:
            officers.put(placed(cells, _officer(county, account)))


def _cells(county: str, own_town: str, middle: Point) -> Iterator[Cell]:
    towns = [town.code for town in areas.children(county) if areas.children(town.code)]
    others = [town for town in towns if town != own_town][:_TOWNS]
    own = areas.children(own_town)
    nearest = f"officer@{county}"
    for number, corner in enumerate(_block(middle, _CENTRE_BLOCK)):
        village = own[number % len(own)].code
        officer = nearest if number < _OWN_CELLS else _vacant(county, 1)
        yield _cell(village, number // len(own) + 1, corner, officer)
    for place, town in enumerate(others):
        villages = areas.children(town)
        for number, corner in enumerate(_block(_on_ring(middle, place), _TOWN_BLOCK)):
            village = villages[number % len(villages)].code
            yield _cell(village, number // len(villages) + 1, corner, _vacant(county, place + 2))


def _block(middle: Point, size: int) -> Iterator[Point]:
    """The south-west corners of a block of squares, those in the middle first."""
    half = size / 2
    steps = [(column, row) for row in range(size) for column in range(size)]
    for column, row in sorted(steps, key=lambda at: math.dist(at, (half - 0.5, half - 0.5))):
        yield Point(middle.lng + (column - half) * _SIDE, middle.lat + (row - half) * _SIDE)


def _on_ring(middle: Point, place: int) -> Point:
    radius = _RINGS[place % len(_RINGS)]
    angle = 2 * math.pi * place / _TOWNS
    return Point(middle.lng + radius * math.cos(angle), middle.lat + radius * math.sin(angle))


def _cell(village: str, number: int, corner: Point, officer: str) -> Cell:
    centre = Point(round(corner.lng + _SIDE / 2, 6), round(corner.lat + _SIDE / 2, 6))
    return Cell(
        id=f"{village}-{number:02d}",
        area_code=village,
        version=1,
        name=f"{areas.get(village).name}第{number}网格（演示）",
        outline=_square(centre, _SIDE / 2),
        centre=centre,
        officer=officer,
        is_demo=True,
        is_active=True,
        update_time=_DRAWN,
    )


def _square(middle: Point, half: float) -> Mapping[str, Any]:
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    ring = [[round(middle.lng + x * half, 6), round(middle.lat + y * half, 6)] for x, y in signs]
    return {"type": "Polygon", "coordinates": [ring]}


def _vacant(county: str, number: int) -> str:
    return f"demo-officer-{number:02d}@{county}"


def _officer(county: str, account: str) -> Officer:
    """Only the demo account can sign in; the others look after cells in name."""
    return Officer(
        account=account,
        county=county,
        area_code=county,
        is_active=account == f"officer@{county}",
        is_demo=True,
    )


if __name__ == "__main__":
    main()
