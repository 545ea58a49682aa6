"""Bodies of the field: cells, incidents, tasks."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    AccountName,
    AreaCode,
    Body,
    Clean,
    DisputeKind,
    Kind,
    Line,
    Location,
    Note,
    Reason,
    Text,
    Time,
    Versioned,
    body_id,
)

Title = Annotated[str, Field(min_length=1, max_length=200), Clean]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class DrawnCell(Body):
    """A cell as drawn; the outline is a GeoJSON Polygon in WGS-84, as text."""

    id: Annotated[str, Field(pattern=r"^[0-9]{12}-[0-9A-Za-z]{1,8}$")]
    name: Annotated[str, Field(min_length=1, max_length=100), Clean]
    outline: Annotated[str, Field(max_length=100_000), Clean]
    officer: AccountName | None = None
    is_active: bool = True


class ImportCells(Body):
    """Cells to check and store, all or none."""

    model_config = _example(
        dry_run=True,
        cells=[
            {
                "id": "430423100001-01",
                "name": "第一网格",
                "outline": '{"type":"Polygon","coordinates":[[[112.86,27.23],[112.87,27.23],'
                "[112.87,27.24],[112.86,27.23]]]}",
            }
        ],
    )

    cells: Annotated[list[DrawnCell], Field(min_length=1, max_length=100)]
    dry_run: bool = False


class ReportIncident(Body):
    """What an officer found."""

    model_config = _example(
        kind="livelihood",
        title="路面塌陷",
        narrative="村口路面塌陷约一平方米。",
        point={"lng": 112.8692, "lat": 27.2303},
    )

    kind: Kind
    dispute_kind: DisputeKind | None = None
    title: Title
    narrative: Text = ""
    address: Line = ""
    point: Location | None = None
    area_code: AreaCode | None = None
    is_urgent: bool = False
    is_settled: bool = False
    outcome: Literal["reconciled", "solved", "advised", "nothing_to_do"] | None = None
    note: Note = ""


class CapturedIncident(Body):
    """A finding as a device kept it; what is wrong with it is told in its own result."""

    client_ref: Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{8,64}$")]
    capture_time: Time
    kind: Annotated[str, Field(max_length=60), Clean]
    dispute_kind: Annotated[str, Field(max_length=60), Clean] | None = None
    title: Text
    narrative: Text = ""
    address: Text = ""
    point: Location | None = None
    area_code: Annotated[str, Field(max_length=60), Clean] | None = None
    is_urgent: bool = False
    is_settled: bool = False
    outcome: Annotated[str, Field(max_length=60), Clean] | None = None
    note: Text = ""


class SyncIncidents(Body):
    """What an officer captured without a network."""

    model_config = _example(
        incidents=[
            {
                "client_ref": "phone-7-000123",
                "capture_time": "2026-11-25T08:30:00+08:00",
                "kind": "livelihood",
                "title": "路面塌陷",
                "point": {"lng": 112.8692, "lat": 27.2303},
            }
        ]
    )

    incidents: Annotated[list[CapturedIncident], Field(min_length=1, max_length=50)]


class IssueTask(Body):
    """What an officer shall do, on a case or at a place; without an officer the nearest one."""

    model_config = _example(
        case_id="0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11",
        title="现场查看",
        instruction="先期处置，拍照回传。",
        is_urgent=True,
    )

    case_id: Annotated[str, body_id("case")] | None = None
    officer: AccountName | None = None
    title: Title
    instruction: Note = ""
    address: Line = ""
    point: Location | None = None
    is_urgent: bool = False
    kind: Literal["verify", "mediate", "deliver", "visit"] = "verify"
    area_code: AreaCode | None = None
    due_time: Time | None = None
    is_awaited: bool = False


class DeclineTask(Versioned):
    """Why the officer cannot; `other` says it in words."""

    model_config = _example(version=1, reason_code="absent", reason="外出培训，周五返回")

    reason_code: Literal["absent", "unsafe", "not_my_cell", "conflict_of_interest", "other"]
    reason: Note = ""


class ReassignTask(Versioned):
    """Who is sent instead; without an officer the nearest one."""

    model_config = _example(version=2, officer="officer@430423")

    officer: AccountName | None = None


class CancelTask(Versioned):
    """Why the order is taken back."""

    model_config = _example(version=1, reason="当事人已自行解决")

    reason: Reason


class ReportTask(Versioned):
    """What was found and done, and where the officer stands."""

    model_config = _example(
        version=2, report="已到场，围挡已设。", position={"lng": 112.8692, "lat": 27.2303}
    )

    report: Annotated[str, Field(min_length=1, max_length=2000), Clean]
    position: Location | None = None


class VerifyTask(Versioned):
    """Whether the report is good enough."""

    model_config = _example(version=3, is_passed=True)

    is_passed: bool
    remark: Note = ""
