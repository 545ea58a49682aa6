"""The ground: areas, cells, incidents, tasks."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import (
    ACCOUNT_PATTERN,
    AREA_PATTERN,
    COUNTY_PATTERN,
    AreaQuery,
    PageSize,
    PageToken,
    Versioned,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.field import (
    CancelTask,
    DeclineTask,
    ImportCells,
    IssueTask,
    ReassignTask,
    ReportIncident,
    ReportTask,
    SyncIncidents,
    VerifyTask,
)

GET_AREA = rpc("grid.CellService.GetArea")
LIST_CELLS = rpc("grid.CellService.ListCells")
LOCATE = rpc("grid.CellService.LocatePoint")
IMPORT = rpc("grid.CellService.ImportCells")
REPORT_INCIDENT = rpc("grid.IncidentService.ReportIncident")
SYNC_INCIDENTS = rpc("grid.IncidentService.SyncIncidents")
GET_INCIDENT = rpc("grid.IncidentService.GetIncident")
LIST_INCIDENTS = rpc("grid.IncidentService.ListIncidents")
ISSUE_TASK = rpc("grid.TaskService.IssueTask")
ACCEPT_TASK = rpc("grid.TaskService.AcceptTask")
DECLINE_TASK = rpc("grid.TaskService.DeclineTask")
REASSIGN_TASK = rpc("grid.TaskService.ReassignTask")
CANCEL_TASK = rpc("grid.TaskService.CancelTask")
REPORT_TASK = rpc("grid.TaskService.ReportTask")
VERIFY_TASK = rpc("grid.TaskService.VerifyTask")
GET_TASK = rpc("grid.TaskService.GetTask")
LIST_TASKS = rpc("grid.TaskService.ListTasks")

IncidentId = Annotated[str, path_id("incident")]
TaskId = Annotated[str, path_id("task")]
router = api_router("field 网格")


@router.get("/areas/{code}", **one(GET_AREA))
async def get_area(code: Annotated[str, path_id("area", AREA_PATTERN)], ask: Reading) -> Response:
    """A division with what is above and directly below it（区划）."""
    return await ask.one(GET_AREA, code=code)


@router.get("/grids", **page(LIST_CELLS))
async def list_cells(
    ask: Reading,
    area_code: AreaQuery = "",
    officer: Annotated[str, query_id("account", ACCOUNT_PATTERN)] = "",
    with_outline: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The cells of an area（网格列表）."""
    return await ask.page(
        LIST_CELLS,
        area_code=area_code,
        officer=officer,
        with_outline=with_outline,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/grids:locate", **one(LOCATE))
async def locate_point(
    ask: Reading,
    lng: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)],
    lat: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)],
    county: Annotated[str, query_id("area", COUNTY_PATTERN)] = "",
) -> Response:
    """The cell and county of a point（定位）."""
    return await ask.one(LOCATE, point={"lng": lng, "lat": lat}, county=county)


@router.post("/grids:import", **one(IMPORT))
async def import_cells(body: ImportCells, ask: Writing) -> Response:
    """Check and store drawn cells, all or none（导入网格）."""
    return await ask.one(IMPORT, body)


@router.post("/incidents", **one(REPORT_INCIDENT, 201))
async def report_incident(body: ReportIncident, ask: Writing) -> Response:
    """An officer reports（上报事件）."""
    return await ask.one(REPORT_INCIDENT, body, status=201)


@router.post("/incidents:batch", **one(SYNC_INCIDENTS))
async def sync_incidents(body: SyncIncidents, ask: Writing) -> Response:
    """What an officer captured without a network（离线补传）: each once, each with its result."""
    return await ask.one(SYNC_INCIDENTS, body)


@router.get("/incidents", **page(LIST_INCIDENTS))
async def list_incidents(
    ask: Reading,
    state: WordQuery = "",
    area_code: AreaQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Incidents, newest first（事件列表）."""
    return await ask.page(
        LIST_INCIDENTS, state=state, area_code=area_code, page_size=page_size, page_token=page_token
    )


@router.get("/incidents/{incident_id}", **one(GET_INCIDENT))
async def get_incident(incident_id: IncidentId, ask: Reading) -> Response:
    """One incident（事件详情）."""
    return await ask.one(GET_INCIDENT, incident_id=incident_id)


@router.post("/tasks", **one(ISSUE_TASK, 201))
async def issue_task(body: IssueTask, ask: Writing) -> Response:
    """Send an officer（下达任务）."""
    return await ask.one(ISSUE_TASK, body, status=201)


@router.get("/tasks", **page(LIST_TASKS))
async def list_tasks(
    ask: Reading,
    state: WordQuery = "",
    case_id: Annotated[str, query_id("case")] = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Tasks, newest first（任务列表）."""
    return await ask.page(
        LIST_TASKS, state=state, case_id=case_id, page_size=page_size, page_token=page_token
    )


@router.get("/tasks/{task_id}", **one(GET_TASK))
async def get_task(task_id: TaskId, ask: Reading) -> Response:
    """One task（任务详情）."""
    return await ask.one(GET_TASK, task_id=task_id)


@router.post("/tasks/{task_id}:accept", **one(ACCEPT_TASK))
async def accept_task(task_id: TaskId, body: Versioned, ask: Writing) -> Response:
    """The officer is on the way（接单）."""
    return await ask.one(ACCEPT_TASK, body, task_id=task_id)


@router.post("/tasks/{task_id}:decline", **one(DECLINE_TASK))
async def decline_task(task_id: TaskId, body: DeclineTask, ask: Writing) -> Response:
    """The officer cannot（不接单）."""
    return await ask.one(DECLINE_TASK, body, task_id=task_id)


@router.post("/tasks/{task_id}:reassign", **one(REASSIGN_TASK))
async def reassign_task(task_id: TaskId, body: ReassignTask, ask: Writing) -> Response:
    """Send another officer（改派）."""
    return await ask.one(REASSIGN_TASK, body, task_id=task_id)


@router.post("/tasks/{task_id}:cancel", **one(CANCEL_TASK))
async def cancel_task(task_id: TaskId, body: CancelTask, ask: Writing) -> Response:
    """Take the order back（撤销指令）."""
    return await ask.one(CANCEL_TASK, body, task_id=task_id)


@router.post("/tasks/{task_id}:report", **one(REPORT_TASK))
async def report_task(task_id: TaskId, body: ReportTask, ask: Writing) -> Response:
    """The officer reports from the ground（反馈）."""
    return await ask.one(REPORT_TASK, body, task_id=task_id)


@router.post("/tasks/{task_id}:verify", **one(VERIFY_TASK))
async def verify_task(task_id: TaskId, body: VerifyTask, ask: Writing) -> Response:
    """Pass the report or send it back（核查）."""
    return await ask.one(VERIFY_TASK, body, task_id=task_id)
