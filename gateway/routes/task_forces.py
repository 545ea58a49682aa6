"""Departments that settle matters together（工作专班）."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Reasoned, WordQuery, path_id, query_id
from gateway.schemas.task_forces import (
    EndTaskForce,
    FormTaskForce,
    RecordForceMeeting,
    ReportForceTask,
)

FORM = rpc("routing.TaskForceService.FormTaskForce")
MEET = rpc("routing.TaskForceService.RecordForceMeeting")
REPORT = rpc("routing.TaskForceService.ReportForceTask")
DROP = rpc("routing.TaskForceService.DropForceTask")
END = rpc("routing.TaskForceService.EndTaskForce")
GET = rpc("routing.TaskForceService.GetTaskForce")
LIST = rpc("routing.TaskForceService.ListTaskForces")

ForceId = Annotated[str, path_id("task_force")]
TaskId = Annotated[str, path_id("force_task")]
CaseQuery = Annotated[str, query_id("case")]
router = api_router("task forces 专班")


@router.post("/task-forces", **one(FORM, 201))
async def form_task_force(body: FormTaskForce, ask: Writing) -> Response:
    """Form a task force for cases of the county（成立专班）."""
    return await ask.one(FORM, body, status=201)


@router.get("/task-forces", **page(LIST))
async def list_task_forces(
    ask: Reading,
    case_id: CaseQuery = "",
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Task forces, newest first; a department sees those it belongs to（专班列表）."""
    return await ask.page(
        LIST, case_id=case_id, state=state, page_size=page_size, page_token=page_token
    )


@router.get("/task-forces/{task_force_id}", **one(GET))
async def get_task_force(task_force_id: ForceId, ask: Reading) -> Response:
    """One task force with its meetings and tasks（专班）."""
    return await ask.one(GET, task_force_id=task_force_id)


@router.post("/task-forces/{task_force_id}:meet", **one(MEET))
async def record_force_meeting(
    task_force_id: ForceId, body: RecordForceMeeting, ask: Writing
) -> Response:
    """Write a meeting down; what it decided becomes tasks（专班会议）."""
    return await ask.one(MEET, body, task_force_id=task_force_id)


@router.post("/task-forces/{task_force_id}/tasks/{task_id}:report", **one(REPORT))
async def report_force_task(
    task_force_id: ForceId, task_id: TaskId, body: ReportForceTask, ask: Writing
) -> Response:
    """A member department carried its task out（任务办结）."""
    return await ask.one(REPORT, body, task_force_id=task_force_id, task_id=task_id)


@router.post("/task-forces/{task_force_id}/tasks/{task_id}:drop", **one(DROP))
async def drop_force_task(
    task_force_id: ForceId, task_id: TaskId, body: Reasoned, ask: Writing
) -> Response:
    """A task is not wanted any more（任务取消）."""
    return await ask.one(DROP, body, task_force_id=task_force_id, task_id=task_id)


@router.post("/task-forces/{task_force_id}:end", **one(END))
async def end_task_force(task_force_id: ForceId, body: EndTaskForce, ask: Writing) -> Response:
    """The force reports and is dissolved（专班结束）."""
    return await ask.one(END, body, task_force_id=task_force_id)
