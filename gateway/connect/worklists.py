"""Answers `DepartmentWorklistService`: a department works off the items handed over to it."""

from gateway.connect.guard import Context
from gateway.connect.servicer import write
from gateway.connect.upstream import Routing
from onedoor.connect.v1 import worklists_pb2 as pb
from onedoor.connect.v1 import worklists_pb2_grpc
from onedoor.routing.v1 import worklists_pb2 as routing_pb

_PLAIN = (
    "id", "number", "list_title", "case_id", "code", "text", "state", "is_late", "close_note",
    "version",
)  # fmt: skip


class WorklistServicer(worklists_pb2_grpc.DepartmentWorklistServiceServicer):
    """The departments' side of a list."""

    def __init__(self, routing: Routing) -> None:
        """Ask routing."""
        self._routing = routing
        self._lists = routing.worklists

    async def ListItems(
        self, request: pb.ListItemsRequest, context: Context
    ) -> pb.ListItemsResponse:
        """A page of items."""
        asked = routing_pb.ListWorklistItemsRequest(
            case_id=request.case_id,
            states=request.states,
            page_size=request.page_size,
            page_token=request.page_token,
        )
        page, _ = await self._routing.ask(self._lists.ListWorklistItems, asked)
        return pb.ListItemsResponse(
            items=[_message(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    async def GetItem(self, request: pb.GetItemRequest, context: Context) -> pb.GetItemResponse:
        """One item."""
        asked = routing_pb.GetWorklistItemRequest(item_id=request.item_id)
        answer, _ = await self._routing.ask(self._lists.GetWorklistItem, asked)
        return pb.GetItemResponse(item=_message(answer.item))

    async def AcceptItem(
        self, request: pb.AcceptItemRequest, context: Context
    ) -> pb.AcceptItemResponse:
        """Take on."""
        asked = routing_pb.AcceptWorklistItemRequest(
            request_id=request.request_id, item_id=request.item_id, version=request.version
        )
        answer = await write(self._routing, self._lists.AcceptWorklistItem, asked, context)
        return pb.AcceptItemResponse(item=_message(answer.item))

    async def ReportItem(
        self, request: pb.ReportItemRequest, context: Context
    ) -> pb.ReportItemResponse:
        """Report with proof."""
        asked = routing_pb.ReportWorklistItemRequest(
            request_id=request.request_id,
            item_id=request.item_id,
            version=request.version,
            outcome=request.outcome,
            proof=request.proof,
            attachment_ids=request.attachment_ids,
        )
        answer = await write(self._routing, self._lists.ReportWorklistItem, asked, context)
        return pb.ReportItemResponse(item=_message(answer.item))


def _message(given: routing_pb.WorklistItem) -> pb.Item:
    return pb.Item(
        **{name: getattr(given, name) for name in _PLAIN},
        due_time=given.due_time,
        give_time=given.give_time,
        reports=[_report(one) for one in given.reports],
    )


def _report(given: routing_pb.ItemReport) -> pb.ItemReport:
    report = pb.ItemReport(
        report_time=given.report_time,
        outcome=given.outcome,
        proof=given.proof,
        attachment_ids=given.attachment_ids,
        return_reason=given.return_reason,
    )
    if given.HasField("return_time"):
        report.return_time.CopyFrom(given.return_time)
    return report
