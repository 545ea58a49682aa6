"""Answers `FeedService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import feed_pb2 as pb
from onedoor.routing.v1 import feed_pb2_grpc
from services.routing.domain.brief import Brief
from services.routing.server.messages import assignment_message
from services.routing.use_cases.feeding import Feeding
from services.routing.use_cases.ports import FeedRow

Context = grpc.ServicerContext


class FeedServicer(feed_pb2_grpc.FeedServiceServicer):
    """The departments' feed."""

    def __init__(self, feeding: Feeding) -> None:
        """Answer from routing's core."""
        self.feeding = feeding

    def FetchOrders(
        self, request: pb.FetchOrdersRequest, context: Context
    ) -> pb.FetchOrdersResponse:
        """The changes after a cursor."""
        feed = self.feeding.fetch(caller(), request.cursor, size=request.page_size)
        return pb.FetchOrdersResponse(
            orders=[_message(row, feed.briefs.get(row.assignment.case_id)) for row in feed.rows],
            next_cursor=feed.next_cursor,
            has_more=feed.has_more,
        )


def _message(row: FeedRow, brief: Brief | None) -> pb.Order:
    if brief and brief.accuses(row.assignment.department):
        brief = None
    return pb.Order(
        cursor=str(row.number),
        change=row.change,
        change_time=timestamp(row.change_time),
        assignment=assignment_message(row.assignment),
        title=brief.title if brief else "",
        narrative=brief.narrative if brief else "",
        address=brief.address if brief else "",
    )
