"""Incidents over gRPC."""

from collections import Counter
from typing import Any

import grpc

from chassis.calls import caller
from chassis.protos import moment, timestamp
from onedoor.grid.v1 import incidents_pb2, incidents_pb2_grpc
from services.grid.domain.incidents import Finding, Incident
from services.grid.server.points import point_from, point_message
from services.grid.use_cases.capturing import (
    KNOWN,
    REFUSED,
    STORED,
    Captured,
    Capturing,
    Synced,
)
from services.grid.use_cases.incidents import Incidents

Context = grpc.ServicerContext


class IncidentServicer(incidents_pb2_grpc.IncidentServiceServicer):
    """Takes and shows officers' findings."""

    def __init__(self, incidents: Incidents, capturing: Capturing) -> None:
        """Answer from grid's core."""
        self.incidents = incidents
        self.capturing = capturing

    def ReportIncident(
        self, request: incidents_pb2.ReportIncidentRequest, context: Context
    ) -> incidents_pb2.ReportIncidentResponse:
        """A finding."""
        incident = self.incidents.report(
            caller(),
            _finding(request),
            area_code=request.area_code,
            is_settled=request.is_settled,
        )
        return incidents_pb2.ReportIncidentResponse(incident=_incident(incident))

    def SyncIncidents(
        self, request: incidents_pb2.SyncIncidentsRequest, context: Context
    ) -> incidents_pb2.SyncIncidentsResponse:
        """What was kept until there was a network."""
        captured = [
            Captured(
                client_ref=one.client_ref,
                capture_time=moment(one.capture_time),
                finding=_finding(one),
                area_code=one.area_code,
                is_settled=one.is_settled,
            )
            for one in request.incidents
        ]
        results = self.capturing.sync(caller(), captured)
        counts = Counter(one.result for one in results)
        return incidents_pb2.SyncIncidentsResponse(
            results=[_synced(one) for one in results],
            stored_count=counts[STORED],
            known_count=counts[KNOWN],
            refused_count=counts[REFUSED],
        )

    def GetIncident(
        self, request: incidents_pb2.GetIncidentRequest, context: Context
    ) -> incidents_pb2.GetIncidentResponse:
        """One incident."""
        incident = self.incidents.get(caller(), request.incident_id)
        return incidents_pb2.GetIncidentResponse(incident=_incident(incident))

    def ListIncidents(
        self, request: incidents_pb2.ListIncidentsRequest, context: Context
    ) -> incidents_pb2.ListIncidentsResponse:
        """Incidents, newest first."""
        page = self.incidents.page(
            caller(),
            state=request.state,
            area_code=request.area_code,
            size=request.page_size,
            token=request.page_token,
        )
        return incidents_pb2.ListIncidentsResponse(
            incidents=[_incident(incident) for incident in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _finding(request: Any) -> Finding:
    return Finding(
        kind=request.kind,
        dispute_kind=request.dispute_kind,
        title=request.title,
        narrative=request.narrative,
        address=request.address,
        point=point_from(request.point) if request.HasField("point") else None,
        is_urgent=request.is_urgent,
        outcome=request.outcome,
        note=request.note,
    )


def _synced(one: Synced) -> incidents_pb2.SyncedIncident:
    return incidents_pb2.SyncedIncident(
        client_ref=one.client_ref,
        result=one.result,
        incident=_incident(one.incident) if one.incident else None,
        faults=[incidents_pb2.SyncFault(**vars(fault)) for fault in one.faults],
    )


def _incident(incident: Incident) -> incidents_pb2.Incident:
    finding, capture = incident.finding, incident.capture
    return incidents_pb2.Incident(
        id=incident.id,
        state=incident.state,
        area_code=incident.area_code,
        cell_id=incident.cell_id,
        officer=incident.officer,
        kind=finding.kind,
        dispute_kind=finding.dispute_kind,
        title=finding.title,
        narrative=finding.narrative,
        address=finding.address,
        point=point_message(finding.point),
        is_urgent=finding.is_urgent,
        outcome=finding.outcome,
        note=finding.note,
        case_id=incident.case_id,
        code=incident.code,
        report_time=timestamp(incident.report_time),
        version=incident.version,
        client_ref=capture.client_ref if capture else "",
        capture_time=timestamp(capture.time if capture else None),
    )
