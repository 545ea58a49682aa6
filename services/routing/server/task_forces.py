"""Answers `TaskForceService`."""

from datetime import datetime

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import task_forces_pb2 as pb
from onedoor.routing.v1 import task_forces_pb2_grpc
from services.routing.domain.task_force import ForceTask, TaskForce, TaskState
from services.routing.server.letter_messages import moment
from services.routing.use_cases.force_tasks import Resolution
from services.routing.use_cases.forces import Charter, Forces, Sitting
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class TaskForceServicer(task_forces_pb2_grpc.TaskForceServiceServicer):
    """Departments that settle matters together."""

    def __init__(self, forces: Forces, reading: Reading) -> None:
        """Answer from routing's core."""
        self.forces = forces
        self.reading = reading

    def FormTaskForce(
        self, request: pb.FormTaskForceRequest, context: Context
    ) -> pb.FormTaskForceResponse:
        """Form."""
        charter = Charter(
            name=request.name,
            mandate=request.mandate,
            department=request.department,
            departments=tuple(request.departments),
            persons=request.persons,
            case_ids=tuple(request.case_ids),
        )
        return pb.FormTaskForceResponse(task_force=self._shown(self.forces.form(caller(), charter)))

    def RecordForceMeeting(
        self, request: pb.RecordForceMeetingRequest, context: Context
    ) -> pb.RecordForceMeetingResponse:
        """Write a meeting down."""
        sitting = Sitting(
            held_time=moment(request, "held_time"),
            attendees=request.attendees,
            minutes=request.minutes,
            resolutions=[
                Resolution(
                    department=one.department, text=one.text, due_time=moment(one, "due_time")
                )
                for one in request.tasks
            ],
        )
        force = self.forces.meet(caller(), request.task_force_id, request.version, sitting)
        return pb.RecordForceMeetingResponse(task_force=self._shown(force))

    def ReportForceTask(
        self, request: pb.ReportForceTaskRequest, context: Context
    ) -> pb.ReportForceTaskResponse:
        """Report a task."""
        force = self.forces.report_task(
            caller(), request.task_force_id, request.version, request.task_id, request.outcome
        )
        return pb.ReportForceTaskResponse(task_force=self._shown(force))

    def DropForceTask(
        self, request: pb.DropForceTaskRequest, context: Context
    ) -> pb.DropForceTaskResponse:
        """Drop a task."""
        force = self.forces.drop_task(
            caller(), request.task_force_id, request.version, request.task_id, request.reason
        )
        return pb.DropForceTaskResponse(task_force=self._shown(force))

    def EndTaskForce(
        self, request: pb.EndTaskForceRequest, context: Context
    ) -> pb.EndTaskForceResponse:
        """Dissolve."""
        force = self.forces.end(caller(), request.task_force_id, request.version, request.report)
        return pb.EndTaskForceResponse(task_force=self._shown(force))

    def GetTaskForce(
        self, request: pb.GetTaskForceRequest, context: Context
    ) -> pb.GetTaskForceResponse:
        """One task force."""
        force = self.forces.get(caller(), request.task_force_id)
        return pb.GetTaskForceResponse(task_force=self._shown(force))

    def ListTaskForces(
        self, request: pb.ListTaskForcesRequest, context: Context
    ) -> pb.ListTaskForcesResponse:
        """A page of task forces."""
        page = self.forces.page(
            caller(),
            case_id=request.case_id,
            state=request.state,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListTaskForcesResponse(
            task_forces=[_plain(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def _shown(self, force: TaskForce) -> pb.TaskForce:
        """With its words, unless one of its cases is closed to the caller."""
        with_words = reads_content(caller()) and not self.reading.closed(caller(), *force.case_ids)
        message, now = _plain(force), self.forces.now()
        if with_words:
            message.name, message.mandate = force.name, force.mandate
            message.persons, message.report = force.persons, force.report
        for meeting in force.meetings:
            message.meetings.add(
                held_time=timestamp(meeting.held_time),
                recorded_by=meeting.recorded_by,
                attendees=meeting.attendees if with_words else "",
                minutes=meeting.minutes if with_words else "",
            )
        for task in force.tasks:
            message.tasks.append(_task(task, now, with_words=with_words))
        return message


def _plain(force: TaskForce) -> pb.TaskForce:
    return pb.TaskForce(
        id=force.id,
        department=force.department,
        departments=force.departments,
        case_ids=force.case_ids,
        state=force.state.value,
        form_time=timestamp(force.form_time),
        formed_by=force.formed_by,
        end_time=timestamp(force.end_time),
        ended_by=force.ended_by,
        version=force.version,
    )


def _task(task: ForceTask, now: datetime, *, with_words: bool) -> pb.ForceTask:
    return pb.ForceTask(
        id=task.id,
        meeting=task.meeting,
        joint_meeting_id=task.joint_meeting_id,
        department=task.department,
        due_time=timestamp(task.due_time),
        text=task.text if with_words else "",
        state=task.state.value,
        is_late=task.state is TaskState.OPEN and now >= task.due_time,
        close_time=timestamp(task.close_time),
        closed_by=task.closed_by,
        outcome=task.outcome if with_words else "",
    )
