"""Tasks over gRPC."""

import grpc

from chassis.calls import caller
from chassis.protos import moment, timestamp
from onedoor.grid.v1 import tasks_pb2, tasks_pb2_grpc
from services.grid.domain.tasks import Order, Report, Task
from services.grid.server.points import point_from, point_message
from services.grid.use_cases.ordering import Ordering, Wanted
from services.grid.use_cases.tasks import Tasks

Context = grpc.ServicerContext


class TaskServicer(tasks_pb2_grpc.TaskServiceServicer):
    """Sends officers and hears them."""

    def __init__(self, tasks: Tasks, ordering: Ordering) -> None:
        """Answer from grid's core."""
        self.tasks = tasks
        self.ordering = ordering

    def IssueTask(
        self, request: tasks_pb2.IssueTaskRequest, context: Context
    ) -> tasks_pb2.IssueTaskResponse:
        """An order to an officer."""
        order = Order(
            code="",
            title=request.title,
            instruction=request.instruction,
            address=request.address,
            point=point_from(request.point) if request.HasField("point") else None,
            kind=request.kind or "verify",
            is_urgent=request.is_urgent,
            is_awaited=request.is_awaited,
        )
        wanted = Wanted(
            order=order,
            case_id=request.case_id,
            area_code=request.area_code,
            officer=request.officer,
            due_time=moment(request.due_time),
        )
        task = self.ordering.issue(caller(), wanted)
        return tasks_pb2.IssueTaskResponse(task=_task(task))

    def AcceptTask(
        self, request: tasks_pb2.AcceptTaskRequest, context: Context
    ) -> tasks_pb2.AcceptTaskResponse:
        """The officer is on the way."""
        task = self.tasks.accept(caller(), request.task_id, request.version)
        return tasks_pb2.AcceptTaskResponse(task=_task(task))

    def DeclineTask(
        self, request: tasks_pb2.DeclineTaskRequest, context: Context
    ) -> tasks_pb2.DeclineTaskResponse:
        """The officer cannot."""
        task = self.tasks.decline(
            caller(), request.task_id, request.version, request.reason_code, request.reason
        )
        return tasks_pb2.DeclineTaskResponse(task=_task(task))

    def ReassignTask(
        self, request: tasks_pb2.ReassignTaskRequest, context: Context
    ) -> tasks_pb2.ReassignTaskResponse:
        """Another officer is sent."""
        task = self.ordering.reassign(caller(), request.task_id, request.version, request.officer)
        return tasks_pb2.ReassignTaskResponse(task=_task(task))

    def CancelTask(
        self, request: tasks_pb2.CancelTaskRequest, context: Context
    ) -> tasks_pb2.CancelTaskResponse:
        """The order is taken back."""
        task = self.ordering.cancel(caller(), request.task_id, request.version, request.reason)
        return tasks_pb2.CancelTaskResponse(task=_task(task))

    def ReportTask(
        self, request: tasks_pb2.ReportTaskRequest, context: Context
    ) -> tasks_pb2.ReportTaskResponse:
        """The officer's report."""
        position = point_from(request.position) if request.HasField("position") else None
        report = Report(text=request.report, position=position)
        task = self.tasks.report(caller(), request.task_id, request.version, report)
        return tasks_pb2.ReportTaskResponse(task=_task(task))

    def VerifyTask(
        self, request: tasks_pb2.VerifyTaskRequest, context: Context
    ) -> tasks_pb2.VerifyTaskResponse:
        """The giver's check."""
        task = self.ordering.verify(
            caller(),
            request.task_id,
            request.version,
            is_passed=request.is_passed,
            remark=request.remark,
        )
        return tasks_pb2.VerifyTaskResponse(task=_task(task))

    def GetTask(
        self, request: tasks_pb2.GetTaskRequest, context: Context
    ) -> tasks_pb2.GetTaskResponse:
        """One task."""
        return tasks_pb2.GetTaskResponse(task=_task(self.tasks.get(caller(), request.task_id)))

    def ListTasks(
        self, request: tasks_pb2.ListTasksRequest, context: Context
    ) -> tasks_pb2.ListTasksResponse:
        """Tasks, newest first."""
        page = self.tasks.page(
            caller(),
            state=request.state,
            case_id=request.case_id,
            size=request.page_size,
            token=request.page_token,
        )
        return tasks_pb2.ListTasksResponse(
            tasks=[_task(task) for task in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetGridWork(
        self, request: tasks_pb2.GetGridWorkRequest, context: Context
    ) -> tasks_pb2.GetGridWorkResponse:
        """What waits for the caller."""
        return tasks_pb2.GetGridWorkResponse(**self.tasks.work(caller()))


def _task(task: Task) -> tasks_pb2.Task:
    order = task.order
    return tasks_pb2.Task(
        id=task.id,
        state=task.state,
        case_id=task.case_id,
        code=order.code,
        area_code=task.area_code,
        officer=task.officer,
        title=order.title,
        instruction=order.instruction,
        address=order.address,
        point=point_message(order.point),
        is_urgent=order.is_urgent,
        report=task.report_text,
        remark=task.remark,
        issue_time=timestamp(task.issue_time),
        accept_time=timestamp(task.accept_time),
        report_time=timestamp(task.report_time),
        verify_time=timestamp(task.verify_time),
        version=task.version,
        kind=order.kind,
        giver=task.giver,
        is_awaited=order.is_awaited,
        due_time=timestamp(task.due_time),
        is_overdue=bool(task.limit and task.limit.is_overdue),
        reason_code=task.reason_code,
        reason=task.reason,
        position=point_message(task.position),
        attachment_ids=task.attachment_ids,
    )
