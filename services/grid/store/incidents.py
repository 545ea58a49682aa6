"""Incidents, their addresses sealed."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Repository
from contracts.errors import Conflict
from services.grid.domain.incidents import Capture, Finding, Incident, IncidentNotFound, State
from services.grid.store.pages import listed
from services.grid.store.points import from_geojson, to_geojson
from services.grid.use_cases.ports import Listed


class MongoIncidentStore:
    """Implements `IncidentStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep incidents in the service's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database["incidents"]
        self._incidents: Repository[Incident] = Repository(
            kernel,
            "incidents",
            to_document=self._to_document,
            from_document=self._from_document,
            missing=IncidentNotFound,
        )

    def add(self, incident: Incident) -> None:
        """Store a new one with its event; raises Conflict when a twin brings it at the moment."""
        try:
            self._incidents.add(incident)
        except DuplicateKeyError as error:
            raise Conflict(
                f"{incident.id} is brought twice at once",
                reason="request_in_progress",
                retry_after="1",
            ) from error

    def captured(
        self, county: str, officer: str, client_refs: Sequence[str]
    ) -> Mapping[str, Incident]:
        """The officer's incidents that a device called so, by that name."""
        where = {"officer": officer, "capture.client_ref": {"$in": list(client_refs)}}
        found = self._incidents.find(county, where, limit=len(client_refs))
        return {one.capture.client_ref: one for one in found if one.capture}

    def mark_taken_on(self, incident: Incident) -> None:
        """Write that a case took it on; no event is due, so the version stays."""
        change = {
            "state": incident.state.value,
            "case_id": incident.case_id,
            "code": incident.code,
        }
        self._rows.update_one(
            {"_id": incident.id, "county": incident.county, "state": State.REPORTED.value},
            {"$set": change},
            session=self._database.session,
        )

    def get(self, scope: str, incident_id: str) -> Incident:
        """One incident; raises IncidentNotFound."""
        return self._incidents.get(scope, incident_id)

    def page(self, scope: str, where: Mapping[str, str], size: int, token: str) -> Listed[Incident]:
        """Incidents, newest first."""
        return listed(self._incidents.page(scope, where, size=size, token=token))

    def count(self, scope: str, where: Mapping[str, str]) -> int:
        """How many."""
        return self._incidents.count(scope, where)

    def _to_document(self, incident: Incident) -> Document:
        finding = incident.finding
        return {
            "state": incident.state.value,
            "officer": incident.officer,
            "cell_id": incident.cell_id,
            "report_time": incident.report_time,
            "code": incident.code,
            "kind": finding.kind,
            "dispute_kind": finding.dispute_kind,
            "title": finding.title,
            "narrative": finding.narrative,
            "address": self._sealing.seal(finding.address, _address_of(incident.id)),
            "point": to_geojson(finding.point),
            "is_urgent": finding.is_urgent,
            "outcome": finding.outcome,
            "note": finding.note,
            "capture": dict(vars(incident.capture)) if incident.capture else None,
        }

    def _from_document(self, row: Document) -> Incident:
        names = ("kind", "dispute_kind", "title", "narrative", "is_urgent", "outcome", "note")
        told: dict[str, Any] = {name: row[name] for name in names}
        return Incident(
            **base_fields(row),
            state=State(row["state"]),
            finding=Finding(
                **told,
                address=self._sealing.open(row["address"], _address_of(row["_id"])),
                point=from_geojson(row["point"]),
            ),
            officer=row["officer"],
            cell_id=row["cell_id"],
            report_time=row["report_time"],
            code=row["code"],
            capture=Capture(**row["capture"]) if row.get("capture") else None,
        )


def _address_of(incident_id: str) -> str:
    return f"incidents/{incident_id}/address"
