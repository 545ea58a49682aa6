"""Who calls each RPC of grid, with what."""

from tests.support.row import Row

OTHER_OFFICER = "officer9"

GRID_ROWS: dict[str, Row] = {
    "CellService.GetArea": Row("clerk", {"code": "$county"}),
    "CellService.ListCells": Row("dispatcher"),
    "CellService.LocatePoint": Row("clerk", {"point": {"lng": 112.95, "lat": 27.08}}),
    "CellService.ImportCells": Row(
        "admin", {"cells": [{"id": "$cell", "name": "网格", "outline": "{}"}], "dry_run": True}
    ),
    "IncidentService.ReportIncident": Row(
        "officer", {"kind": "livelihood", "title": "路面塌陷", "area_code": "$town"}
    ),
    "IncidentService.SyncIncidents": Row(
        "officer",
        {
            "incidents": [
                {
                    "client_ref": "isolation-walk",
                    "capture_time": "2026-11-25T00:30:00Z",
                    "kind": "livelihood",
                    "title": "路面塌陷",
                    "area_code": "$town",
                }
            ]
        },
    ),
    "IncidentService.GetIncident": Row("officer", neighbour=OTHER_OFFICER),
    "IncidentService.ListIncidents": Row("officer", neighbour=OTHER_OFFICER),
    "TaskService.IssueTask": Row(
        "dispatcher", {"title": "到场核实", "instruction": "到场"}, {"case": "routed_case"}
    ),
    "TaskService.AcceptTask": Row("officer", neighbour=OTHER_OFFICER),
    "TaskService.DeclineTask": Row("officer", {"reason_code": "absent"}, neighbour=OTHER_OFFICER),
    "TaskService.ReassignTask": Row("dispatcher"),
    "TaskService.CancelTask": Row("dispatcher", {"reason": "不再需要"}),
    "TaskService.ReportTask": Row("officer", {"report": "已到场"}, neighbour=OTHER_OFFICER),
    "TaskService.VerifyTask": Row("dispatcher", {"is_passed": True}),
    "TaskService.GetTask": Row("officer", neighbour=OTHER_OFFICER),
    "TaskService.ListTasks": Row(
        "officer", things={"case": "urgent_case"}, neighbour=OTHER_OFFICER
    ),
    "TaskService.GetGridWork": Row("dispatcher"),
}
