"""The incident（事件）: what an officer found, for the centre or settled on the spot."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.grid import IncidentReported, IncidentSettled
from services.grid.domain.checks import DISPUTE_KINDS, KINDS, Faults
from services.grid.domain.places import Point

OUTCOMES = ("reconciled", "solved", "advised", "nothing_to_do")


class State(StrEnum):
    """Where an incident stands（事件状态）."""

    REPORTED = "reported"  # 已上报
    SETTLED = "settled"  # 就地化解
    TAKEN_ON = "taken_on"  # 中心已接


class IncidentNotFound(NotFound):
    """No such incident in the caller's scope."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the officer tells; `outcome` and `note` of a settled one only."""

    kind: str
    dispute_kind: str
    title: str
    narrative: str
    address: str
    point: Point | None
    is_urgent: bool
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Capture:
    """What a device called a finding that it kept until there was a network, and when it was."""

    client_ref: str
    time: datetime


@dataclass(kw_only=True)
class Incident(Aggregate):
    """A finding, who made it, where and when."""

    state: State
    finding: Finding
    officer: str
    cell_id: str
    report_time: datetime
    code: str = ""
    capture: Capture | None = None

    def take_on(self, case_id: str, code: str) -> bool:
        """The centre made a case of it; False when it is known to be that case's already."""
        if self.state is State.TAKEN_ON and self.case_id == case_id:
            return False
        if self.state is not State.REPORTED:
            raise WrongState(f"an incident that is {self.state} is not taken on", state=self.state)
        self.state, self.case_id, self.code = State.TAKEN_ON, case_id, code
        return True


def report_incident(
    finding: Finding,
    *,
    incident_id: str,
    area_code: str,
    cell_id: str,
    officer: str,
    now: datetime,
    is_settled: bool,
) -> Incident:
    """An incident for the centre, its content sealed for intake; or one settled on the spot."""
    incident = Incident(
        id=incident_id,
        area_code=area_code,
        state=State.SETTLED if is_settled else State.REPORTED,
        finding=finding,
        officer=officer,
        cell_id=cell_id,
        report_time=now,
    )
    if is_settled:
        _tell_settled(incident)
    else:
        _tell_reported(incident)
    return incident


def _tell_settled(incident: Incident) -> None:
    incident.record(
        IncidentSettled(
            incident_id=incident.id,
            area_code=incident.area_code,
            cell_id=incident.cell_id,
            kind=incident.finding.kind,
            report_time=incident.report_time,
            outcome=incident.finding.outcome,
        )
    )


def _tell_reported(incident: Incident) -> None:
    finding = incident.finding
    point = finding.point
    content = {
        "title": finding.title,
        "narrative": finding.narrative,
        "address": finding.address,
        "location": {"lng": point.lng, "lat": point.lat} if point else None,
        "is_urgent": finding.is_urgent,
        "dispute_kind": finding.dispute_kind,
        "officer": incident.officer,
    }
    incident.record(
        IncidentReported(
            incident_id=incident.id,
            area_code=incident.area_code,
            cell_id=incident.cell_id,
            kind=finding.kind,
            report_time=incident.report_time,
        ),
        intake=content,
    )


def check_finding(finding: Finding, *, is_settled: bool, faults: Faults) -> None:
    """Note what is wrong with a finding."""
    faults.choice("kind", finding.kind, KINDS)
    if finding.kind == "dispute":
        faults.choice("dispute_kind", finding.dispute_kind, DISPUTE_KINDS)
    elif finding.dispute_kind:
        words = "只有矛盾纠纷填写纠纷类型"
        faults.add("dispute_kind", "not_a_dispute", words, "For disputes only.")
    faults.text("title", finding.title, shortest=2, longest=100)
    faults.text("narrative", finding.narrative, longest=2_000)
    faults.text("address", finding.address, longest=200)
    faults.text("note", finding.note, longest=1_000)
    if finding.point is not None and not finding.point.is_real:
        faults.add("point", "not_a_point", "经纬度有误", "No such point.")
    if is_settled:
        faults.choice("outcome", finding.outcome, OUTCOMES)
    elif finding.outcome:
        words = "就地化解的才填写结果"
        faults.add("outcome", "not_settled", words, "For incidents settled on the spot only.")
