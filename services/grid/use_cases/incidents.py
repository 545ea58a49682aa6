"""Officers' findings."""

import areas
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.grid.domain.checks import Faults
from services.grid.domain.incidents import (
    Capture,
    Finding,
    Incident,
    IncidentNotFound,
    State,
    check_finding,
    report_incident,
)
from services.grid.domain.places import COUNTY_DIGITS, VILLAGE_DIGITS
from services.grid.use_cases.ports import CellStore, IncidentStore, Listed, bounded

_READERS = (Post.OFFICER, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER, Post.CLERK)


class Incidents:
    """Reporting and reading incidents（事件）."""

    def __init__(
        self, incidents: IncidentStore, cells: CellStore, *, now: Now, new_id: NewId
    ) -> None:
        """Keep incidents, and find the cells they lie in."""
        self._incidents = incidents
        self._cells = cells
        self._now = now
        self._new_id = new_id

    def report(
        self,
        principal: Principal,
        finding: Finding,
        *,
        area_code: str,
        is_settled: bool,
        capture: Capture | None = None,
    ) -> Incident:
        """An officer reports what the centre must take on, or what was settled on the spot.

        Args:
            principal: the officer.
            finding: what was found.
            area_code: where, when no point is given.
            is_settled: on the spot.
            capture: how a device kept it until there was a network.

        Raises:
            Invalid: a field is out of bounds, or the place is not in the officer's county.
        """
        principal.require(Post.OFFICER)
        faults = Faults()
        check_finding(finding, is_settled=is_settled, faults=faults)
        place, cell_id = self._place(principal, finding, area_code, faults)
        faults.raise_any()
        incident = report_incident(
            finding,
            incident_id=self._new_id(),
            area_code=place,
            cell_id=cell_id,
            officer=principal.id,
            now=self._now(),
            is_settled=is_settled,
        )
        incident.capture = capture
        self._incidents.add(incident)
        return incident

    def take_on(self, county: str, incident_id: str, *, case_id: str, code: str) -> None:
        """A case was made of an incident; hearing it twice changes nothing."""
        incident = self._incidents.get(county, incident_id)
        if incident.take_on(case_id, code):
            self._incidents.mark_taken_on(incident)

    def get(self, principal: Principal, incident_id: str) -> Incident:
        """One incident; an officer gets the own ones only. Raises IncidentNotFound."""
        principal.require(*_READERS)
        incident = self._incidents.get(principal.area_code, incident_id)
        if principal.post is Post.OFFICER and incident.officer != principal.id:
            raise IncidentNotFound(f"no incident {incident_id} of {principal.id}")
        return incident

    def page(
        self, principal: Principal, *, state: str, area_code: str, size: int, token: str
    ) -> Listed[Incident]:
        """Incidents, newest first; an officer gets the own ones only."""
        principal.require(*_READERS)
        scope = area_code or principal.area_code
        principal.require_sight(scope)
        where = {"officer": principal.id} if principal.post is Post.OFFICER else {}
        if state:
            faults = Faults()
            faults.choice("state", state, tuple(State))
            faults.raise_any()
            where["state"] = state
        return self._incidents.page(scope, where, bounded(size), token)

    def _place(
        self, principal: Principal, finding: Finding, area_code: str, faults: Faults
    ) -> tuple[str, str]:
        """Area and cell of a finding: by its point, else by the area that was named."""
        point = finding.point
        if point is not None and point.is_real:
            if not self._cells.covers(principal.county, point):
                faults.add("point", "outside_county", "位置不在本县范围内", "Outside the county.")
                return principal.county, ""
            cell = self._cells.at(principal.county, point)
            if cell is not None:
                return cell.area_code, cell.id
        if not area_code:
            if point is None:
                faults.add(
                    "area_code", "place_missing", "请填写位置或所属区划", "A place is needed."
                )
            return principal.county, ""
        national = area_code[:VILLAGE_DIGITS] if areas.is_cell(area_code) else area_code
        is_own = principal.sees(national) and len(national) >= COUNTY_DIGITS
        if not is_own or areas.find(national) is None:
            faults.add("area_code", "unknown_area", "没有这个区划或不在本县", "No such area here.")
        return national, area_code if areas.is_cell(area_code) else ""
