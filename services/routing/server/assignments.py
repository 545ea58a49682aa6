"""Answers `AssignmentService` and `ObjectionService`."""

import grpc

from chassis.calls import caller
from onedoor.routing.v1 import assignments_pb2 as pb
from onedoor.routing.v1 import assignments_pb2_grpc
from services.routing.server.messages import assignment_message, objection_message
from services.routing.use_cases.arbitration import Arbitration, Ruling
from services.routing.use_cases.orders import Complaint, Orders
from services.routing.use_cases.reading import OrderFilter, Reading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class AssignmentServicer(assignments_pb2_grpc.AssignmentServiceServicer):
    """Orders to departments."""

    def __init__(self, orders: Orders, reading: Reading) -> None:
        """Answer from routing's core."""
        self.orders = orders
        self.reading = reading

    def GetAssignment(
        self, request: pb.GetAssignmentRequest, context: Context
    ) -> pb.GetAssignmentResponse:
        """One order."""
        order = self.reading.assignment(caller(), request.assignment_id)
        is_open = not self.reading.closed(caller(), order.case_id)
        message = assignment_message(order, with_content=is_open and reads_content(caller()))
        return pb.GetAssignmentResponse(assignment=message)

    def ListAssignments(
        self, request: pb.ListAssignmentsRequest, context: Context
    ) -> pb.ListAssignmentsResponse:
        """A page of orders."""
        wanted = OrderFilter(
            case_id=request.case_id,
            department=request.department,
            states=tuple(request.states),
            is_overdue=request.is_overdue,
            is_silent=request.is_silent,
        )
        page = self.reading.assignments(
            caller(), wanted, size=request.page_size, token=request.page_token
        )
        return pb.ListAssignmentsResponse(
            assignments=[assignment_message(order) for order in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def SignAssignment(
        self, request: pb.SignAssignmentRequest, context: Context
    ) -> pb.SignAssignmentResponse:
        """Sign."""
        order = self.orders.sign(caller(), request.assignment_id, request.version)
        return pb.SignAssignmentResponse(assignment=assignment_message(order, with_content=True))

    def ObjectAssignment(
        self, request: pb.ObjectAssignmentRequest, context: Context
    ) -> pb.ObjectAssignmentResponse:
        """Object."""
        complaint = Complaint(
            reason_code=request.reason_code,
            reason=request.reason,
            proposed_department=request.proposed_department,
        )
        order, objection = self.orders.object(
            caller(), request.assignment_id, request.version, complaint
        )
        return pb.ObjectAssignmentResponse(
            assignment=assignment_message(order, with_content=True),
            objection=objection_message(objection),
        )

    def ProgressAssignment(
        self, request: pb.ProgressAssignmentRequest, context: Context
    ) -> pb.ProgressAssignmentResponse:
        """Tell progress."""
        order = self.orders.progress(caller(), request.assignment_id, request.version, request.note)
        message = assignment_message(order, with_content=True)
        return pb.ProgressAssignmentResponse(assignment=message)

    def CompleteAssignment(
        self, request: pb.CompleteAssignmentRequest, context: Context
    ) -> pb.CompleteAssignmentResponse:
        """Report the result."""
        order = self.orders.complete(
            caller(),
            request.assignment_id,
            request.version,
            result=request.result,
            public_answer=request.public_answer,
        )
        message = assignment_message(order, with_content=True)
        return pb.CompleteAssignmentResponse(assignment=message)

    def GetRouteWork(
        self, request: pb.GetRouteWorkRequest, context: Context
    ) -> pb.GetRouteWorkResponse:
        """Count what waits."""
        work = self.reading.work(caller())
        return pb.GetRouteWorkResponse(
            to_sign=work.to_sign,
            signed=work.signed,
            overdue=work.overdue,
            objections_open=work.objections_open,
            fallbacks=work.fallbacks,
            silent=work.silent,
        )


class ObjectionServicer(assignments_pb2_grpc.ObjectionServiceServicer):
    """Objections and their decision."""

    def __init__(self, arbitration: Arbitration, reading: Reading) -> None:
        """Answer from routing's core."""
        self.arbitration = arbitration
        self.reading = reading

    def ListObjections(
        self, request: pb.ListObjectionsRequest, context: Context
    ) -> pb.ListObjectionsResponse:
        """A page of objections."""
        page = self.reading.objections(
            caller(),
            state=request.state,
            case_id=request.case_id,
            size=request.page_size,
            token=request.page_token,
        )
        closed = self.reading.closed(caller(), *(one.case_id for one in page.items))
        return pb.ListObjectionsResponse(
            objections=[
                objection_message(one, with_reasons=one.case_id not in closed) for one in page.items
            ],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def DecideObjection(
        self, request: pb.DecideObjectionRequest, context: Context
    ) -> pb.DecideObjectionResponse:
        """Uphold or reject."""
        ruling = Ruling(
            is_upheld=request.is_upheld,
            reason=request.reason,
            to_department=request.to_department,
        )
        objection, order, moved = self.arbitration.decide(
            caller(), request.objection_id, request.version, ruling
        )
        return pb.DecideObjectionResponse(
            objection=objection_message(objection),
            assignment=assignment_message(order, with_content=True),
            reassigned=assignment_message(moved) if moved else None,
        )
