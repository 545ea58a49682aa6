"""Locating（落格）: which cell an accepted case lies in, for who decides by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from services.grid.domain.case_places import CasePlace
from services.grid.domain.places import COUNTY_DIGITS, Point
from services.grid.use_cases.ports import CaseFacts, CellStore, IncidentStore, WordStore


class CasePlaceStore(Protocol):
    """Remembers the cells of cases."""

    def find(self, county: str, case_id: str) -> CasePlace | None: ...
    def put(self, place: CasePlace) -> None: ...


@dataclass(frozen=True)
class Locating:
    """Finds cells by what a case or its incident says of the place."""

    places: CasePlaceStore
    cells: CellStore
    incidents: IncidentStore
    words: WordStore

    def locate(self, case: CaseFacts, content: Mapping[str, Any], incident_id: str) -> None:
        """Tell the cell of a case where it is another than was told; of an erased one nothing.

        Args:
            case: an accepted case.
            content: the location, as sealed for grid.
            incident_id: the incident it came from, if any.
        """
        county = case.area_code[:COUNTY_DIGITS]
        if self.words.is_erased(county, case.case_id):
            return
        known = self.places.find(county, case.case_id)
        place = known or CasePlace(
            id=case.case_id, area_code=county, case_id=case.case_id, code=case.code
        )
        if place.move(self._cell(county, content.get("location"), incident_id)):
            self.places.put(place)

    def _cell(self, county: str, location: Mapping[str, float] | None, incident_id: str) -> str:
        if location:
            cell = self.cells.at(county, Point(location["lng"], location["lat"]))
            return cell.id if cell else ""
        return self.incidents.get(county, incident_id).cell_id if incident_id else ""
