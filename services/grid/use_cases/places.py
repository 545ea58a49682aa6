"""Answering about places, and keeping the officers that look after them."""

from dataclasses import dataclass, replace

import areas
from areas import Area
from contracts.errors import FieldFault, Invalid
from contracts.principals import Post, Principal
from services.grid.domain.places import (
    COUNTY_DIGITS,
    TOWN_DIGITS,
    AreaNotFound,
    Cell,
    Officer,
    PlaceNotFound,
    Point,
    middle,
)
from services.grid.use_cases.ports import CellStore, Listed, OfficerStore, bounded


@dataclass(frozen=True, kw_only=True)
class AreaView:
    """A national area with its surroundings."""

    area: Area
    full_name: str
    chain: tuple[Area, ...]
    children: tuple[Area, ...]


@dataclass(frozen=True, kw_only=True)
class Location:
    """Where a point lies; outside the county only `is_inside` is told."""

    is_inside: bool
    cell: Cell | None = None
    area_code: str = ""
    full_name: str = ""


class Places:
    """Areas, cells and officers（区划、网格、网格员）."""

    def __init__(self, cells: CellStore, officers: OfficerStore) -> None:
        """Answer from the stores."""
        self._cells = cells
        self._officers = officers

    def area(self, code: str) -> AreaView:
        """A national area, which is public knowledge; raises AreaNotFound."""
        national = code[:12] if areas.is_cell(code) else code
        found = areas.find(national)
        if found is None:
            raise AreaNotFound(f"no area has the code {code[:24]!r}")
        return AreaView(
            area=found,
            full_name=areas.full_name(national),
            chain=tuple(areas.chain(national)),
            children=tuple(areas.children(national)),
        )

    def list_cells(
        self, principal: Principal, *, area_code: str, officer: str, size: int, token: str
    ) -> Listed[Cell]:
        """Cells of an area of the caller's; an officer gets the own ones, whatever is asked."""
        scope = area_code or principal.area_code
        principal.require_sight(scope)
        whose = principal.id if principal.post is Post.OFFICER else officer
        return self._cells.page(scope, whose, bounded(size), token)

    def locate(self, principal: Principal, point: Point, county: str) -> Location:
        """Where a point lies within a county.

        Args:
            principal: anybody who acts in the county.
            point: WGS-84.
            county: six digits; empty is the caller's own, and then being outside is an error.

        Raises:
            PlaceNotFound: no county was named and the point lies outside the caller's.
        """
        own = county or principal.county
        if len(own) != COUNTY_DIGITS or not point.is_real:
            raise Invalid(
                FieldFault(
                    field="point" if len(own) == COUNTY_DIGITS else "county",
                    reason="malformed",
                    message="经纬度或县市区代码有误",
                    message_en="No such point or county.",
                )
            )
        principal.require_sight(own)
        if not self._cells.covers(own, point):
            if not county:
                raise PlaceNotFound(f"the point lies outside {own}")
            return Location(is_inside=False)
        cell = self._cells.at(own, point)
        code = cell.area_code if cell else own
        name = areas.full_name(code) if areas.find(code) else ""
        return Location(is_inside=True, cell=cell, area_code=code, full_name=name)

    def note_account(self, county: str, account: str, area_code: str, *, is_active: bool) -> None:
        """An officer's account was opened, disabled or enabled."""
        known = self._officers.get(county, account)
        officer = known or Officer(
            account=account, county=county, area_code=area_code, is_active=is_active
        )
        self._officers.put(
            placed(self._cells, replace(officer, area_code=area_code, is_active=is_active))
        )

    def choose_officer(self, area_code: str, point: Point | None) -> str:
        """The account to send: in the cell, else the nearest, else of the town, else of the county.

        Empty when the county has no active officer.
        """
        county = area_code[:COUNTY_DIGITS]
        found = self._near(county, point) if point and point.is_real else None
        town = area_code[:TOWN_DIGITS]
        if found is None and len(town) == TOWN_DIGITS:
            found = self._officers.active_in(county, town)
        found = found or self._officers.active_in(county, "")
        return found.account if found else ""

    def active_officer(self, county: str, account: str) -> Officer | None:
        """The officer of that account, if active."""
        found = self._officers.get(county, account)
        return found if found and found.is_active else None

    def _near(self, county: str, point: Point) -> Officer | None:
        cell = self._cells.at(county, point)
        owner = self.active_officer(county, cell.officer) if cell and cell.officer else None
        return owner or self._officers.nearest(county, point)


def placed(cells: CellStore, officer: Officer) -> Officer:
    """The officer with position and towns as the own cells now say."""
    own = cells.centres_of(officer.county, officer.account)
    return replace(
        officer,
        position=middle([centre for _, centre in own]),
        towns=tuple(sorted({village[:TOWN_DIGITS] for village, _ in own})),
    )
