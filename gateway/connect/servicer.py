"""Answers `DepartmentService`: each verb is one call to routing in the department's name."""

from typing import Any, Protocol

from chassis.rpc import REPLAYED_KEY
from gateway.connect import cursors
from gateway.connect.guard import Context
from gateway.connect.messages import order_message
from gateway.connect.stream import Terms, Watch
from gateway.connect.upstream import Routing
from onedoor.connect.v1 import departments_pb2 as pb
from onedoor.connect.v1 import departments_pb2_grpc
from onedoor.routing.v1 import assignments_pb2 as routing_pb
from onedoor.routing.v1 import parts_pb2 as parts_pb


class Verb(Protocol):
    """What every write names."""

    request_id: str
    order_id: str
    version: int


class DepartmentServicer(departments_pb2_grpc.DepartmentServiceServicer):
    """The departments' contract."""

    def __init__(self, routing: Routing, terms: Terms) -> None:
        """Ask routing; watch on these terms."""
        self._routing = routing
        self._assignments = routing.assignments
        self._terms = terms

    async def WatchOrders(self, request: pb.WatchOrdersRequest, context: Context) -> None:
        """Write the changes after the cursor until somebody ends it."""
        terms = self._terms
        identity = terms.admission.identity(context)
        place = cursors.read(
            request.cursor, identity.key, now=terms.now(), retention=terms.retention
        )
        async with terms.feeds.watched_by(identity) as feed:
            await Watch(context, identity, feed, terms).follow(place)

    async def ListOrders(
        self, request: pb.ListOrdersRequest, context: Context
    ) -> pb.ListOrdersResponse:
        """A page of orders."""
        asked = routing_pb.ListAssignmentsRequest(
            case_id=request.case_id,
            states=request.states,
            is_overdue=request.is_overdue,
            page_size=request.page_size,
            page_token=request.page_token,
        )
        page, _ = await self._routing.ask(self._assignments.ListAssignments, asked)
        return pb.ListOrdersResponse(
            orders=[order_message(one) for one in page.assignments],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    async def GetOrder(self, request: pb.GetOrderRequest, context: Context) -> pb.GetOrderResponse:
        """One order."""
        asked = routing_pb.GetAssignmentRequest(assignment_id=request.order_id)
        answer, _ = await self._routing.ask(self._assignments.GetAssignment, asked)
        return pb.GetOrderResponse(order=order_message(answer.assignment))

    async def SignOrder(
        self, request: pb.SignOrderRequest, context: Context
    ) -> pb.SignOrderResponse:
        """Sign."""
        asked = routing_pb.SignAssignmentRequest(**_verb(request))
        answer = await write(self._routing, self._assignments.SignAssignment, asked, context)
        return pb.SignOrderResponse(order=order_message(answer.assignment))

    async def ObjectOrder(
        self, request: pb.ObjectOrderRequest, context: Context
    ) -> pb.ObjectOrderResponse:
        """Object."""
        asked = routing_pb.ObjectAssignmentRequest(
            **_verb(request),
            reason_code=request.reason_code,
            reason=request.reason,
            proposed_department=request.proposed_department,
        )
        answer = await write(self._routing, self._assignments.ObjectAssignment, asked, context)
        return pb.ObjectOrderResponse(
            order=order_message(answer.assignment), objection_id=answer.objection.id
        )

    async def ReportProgress(
        self, request: pb.ReportProgressRequest, context: Context
    ) -> pb.ReportProgressResponse:
        """Tell progress."""
        asked = routing_pb.ProgressAssignmentRequest(**_verb(request), note=request.note)
        answer = await write(self._routing, self._assignments.ProgressAssignment, asked, context)
        return pb.ReportProgressResponse(order=order_message(answer.assignment))

    async def ExplainOrder(
        self, request: pb.ExplainOrderRequest, context: Context
    ) -> pb.ExplainOrderResponse:
        """Say why a part is late."""
        asked = parts_pb.ExplainPartRequest(
            **_verb(request), reason=request.reason, report=request.report
        )
        answer = await write(self._routing, self._routing.parts.ExplainPart, asked, context)
        return pb.ExplainOrderResponse(order=order_message(answer.assignment))

    async def CompleteOrder(
        self, request: pb.CompleteOrderRequest, context: Context
    ) -> pb.CompleteOrderResponse:
        """Report the result."""
        asked = routing_pb.CompleteAssignmentRequest(
            **_verb(request), result=request.result, public_answer=request.public_answer
        )
        answer = await write(self._routing, self._assignments.CompleteAssignment, asked, context)
        return pb.CompleteOrderResponse(order=order_message(answer.assignment))


async def write(routing: Routing, method: Any, asked: Any, context: Context) -> Any:
    """Ask routing to change something; a repeated answer says so."""
    answer, is_replay = await routing.ask(method, asked)
    if is_replay:
        context.set_trailing_metadata(((REPLAYED_KEY, "true"),))
    return answer


def _verb(request: Verb) -> dict[str, Any]:
    return {
        "request_id": request.request_id,
        "assignment_id": request.order_id,
        "version": request.version,
    }
