"""The paths that are one call of grid."""

GRID_CALLS = {
    "GET /areas/{code}": "CellService.GetArea",
    "GET /grids": "CellService.ListCells",
    "GET /grids:locate": "CellService.LocatePoint",
    "POST /grids:import": "CellService.ImportCells",
    "POST /incidents": "IncidentService.ReportIncident",
    "POST /incidents:batch": "IncidentService.SyncIncidents",
    "GET /incidents": "IncidentService.ListIncidents",
    "GET /incidents/{incident_id}": "IncidentService.GetIncident",
    "POST /tasks": "TaskService.IssueTask",
    "GET /tasks": "TaskService.ListTasks",
    "GET /tasks/{task_id}": "TaskService.GetTask",
    "POST /tasks/{task_id}:accept": "TaskService.AcceptTask",
    "POST /tasks/{task_id}:decline": "TaskService.DeclineTask",
    "POST /tasks/{task_id}:reassign": "TaskService.ReassignTask",
    "POST /tasks/{task_id}:cancel": "TaskService.CancelTask",
    "POST /tasks/{task_id}:report": "TaskService.ReportTask",
    "POST /tasks/{task_id}:verify": "TaskService.VerifyTask",
}
