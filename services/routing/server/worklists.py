"""Answers `WorklistService`."""

import grpc

from chassis.calls import caller
from onedoor.routing.v1 import worklists_pb2 as pb
from onedoor.routing.v1 import worklists_pb2_grpc
from services.routing.domain.worklist import Worklist
from services.routing.domain.worklist_item import WorklistItem
from services.routing.server.letter_messages import moment
from services.routing.server.worklist_messages import item_message, worklist_message
from services.routing.use_cases.listing import ListDraft, Listing, NewItem
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content
from services.routing.use_cases.striking import Proof, Striking
from services.routing.use_cases.worklist_reading import ItemFilter, WorklistReading

Context = grpc.ServicerContext


class WorklistServicer(worklists_pb2_grpc.WorklistServiceServicer):
    """Lists handed over and struck off item by item."""

    def __init__(
        self, listing: Listing, striking: Striking, lists: WorklistReading, reading: Reading
    ) -> None:
        """Answer from routing's core."""
        self.listing = listing
        self.striking = striking
        self.lists = lists
        self.reading = reading

    def MakeWorklist(
        self, request: pb.MakeWorklistRequest, context: Context
    ) -> pb.MakeWorklistResponse:
        """Draw up."""
        draft = ListDraft(
            title=request.title,
            source=request.source,
            basis=request.basis,
            due_time=moment(request, "due_time"),
            items=[_new(one) for one in request.items],
        )
        return pb.MakeWorklistResponse(worklist=_shown(self.listing.make(caller(), draft)))

    def AddWorklistItem(
        self, request: pb.AddWorklistItemRequest, context: Context
    ) -> pb.AddWorklistItemResponse:
        """Add."""
        worklist, item = self.listing.add(
            caller(), request.worklist_id, request.version, _new(request.item)
        )
        return pb.AddWorklistItemResponse(
            worklist=_shown(worklist), item=item_message(item, with_words=True)
        )

    def HandOverWorklist(
        self, request: pb.HandOverWorklistRequest, context: Context
    ) -> pb.HandOverWorklistResponse:
        """Hand over."""
        worklist = self.listing.hand_over(caller(), request.worklist_id, request.version)
        return pb.HandOverWorklistResponse(worklist=_shown(worklist))

    def GetWorklist(
        self, request: pb.GetWorklistRequest, context: Context
    ) -> pb.GetWorklistResponse:
        """One list."""
        return pb.GetWorklistResponse(
            worklist=_shown(self.lists.get(caller(), request.worklist_id))
        )

    def ListWorklists(
        self, request: pb.ListWorklistsRequest, context: Context
    ) -> pb.ListWorklistsResponse:
        """A page of lists."""
        page = self.lists.page(
            caller(), state=request.state, size=request.page_size, token=request.page_token
        )
        return pb.ListWorklistsResponse(
            worklists=[_shown(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetWorklistFigures(
        self, request: pb.GetWorklistFiguresRequest, context: Context
    ) -> pb.GetWorklistFiguresResponse:
        """Figures by department."""
        figures = self.lists.figures(
            caller(),
            from_time=moment(request, "from_time"),
            until_time=moment(request, "until_time"),
            worklist_id=request.worklist_id,
        )
        return pb.GetWorklistFiguresResponse(
            figures=[pb.WorklistFigure(**vars(one)) for one in figures]
        )

    def GetWorklistItem(
        self, request: pb.GetWorklistItemRequest, context: Context
    ) -> pb.GetWorklistItemResponse:
        """One item."""
        item = self.lists.item(caller(), request.item_id)
        return pb.GetWorklistItemResponse(item=item_message(item, with_words=self._is_open(item)))

    def ListWorklistItems(
        self, request: pb.ListWorklistItemsRequest, context: Context
    ) -> pb.ListWorklistItemsResponse:
        """A page of items."""
        wanted = ItemFilter(
            worklist_id=request.worklist_id,
            case_id=request.case_id,
            department=request.department,
            states=tuple(request.states),
            is_late=request.is_late,
        )
        page = self.lists.list_items(
            caller(), wanted, size=request.page_size, token=request.page_token
        )
        closed = self.reading.closed(caller(), *(one.case_id for one in page.items if one.case_id))
        reads = reads_content(caller())
        return pb.ListWorklistItemsResponse(
            items=[
                item_message(
                    one, with_words=reads and one.case_id not in closed, with_reports=False
                )
                for one in page.items
            ],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def AcceptWorklistItem(
        self, request: pb.AcceptWorklistItemRequest, context: Context
    ) -> pb.AcceptWorklistItemResponse:
        """Take on."""
        item = self.striking.accept(caller(), request.item_id, request.version)
        return pb.AcceptWorklistItemResponse(item=item_message(item, with_words=True))

    def ReportWorklistItem(
        self, request: pb.ReportWorklistItemRequest, context: Context
    ) -> pb.ReportWorklistItemResponse:
        """Report with proof."""
        proof = Proof(
            outcome=request.outcome,
            proof=request.proof,
            attachment_ids=tuple(request.attachment_ids),
        )
        item = self.striking.report(caller(), request.item_id, request.version, proof)
        return pb.ReportWorklistItemResponse(item=item_message(item, with_words=True))

    def ReturnWorklistItem(
        self, request: pb.ReturnWorklistItemRequest, context: Context
    ) -> pb.ReturnWorklistItemResponse:
        """Send back."""
        item = self.striking.send_back(caller(), request.item_id, request.version, request.reason)
        return pb.ReturnWorklistItemResponse(item=item_message(item, with_words=True))

    def StrikeWorklistItem(
        self, request: pb.StrikeWorklistItemRequest, context: Context
    ) -> pb.StrikeWorklistItemResponse:
        """Strike off."""
        item = self.striking.strike(caller(), request.item_id, request.version, request.note)
        return pb.StrikeWorklistItemResponse(item=item_message(item, with_words=True))

    def WithdrawWorklistItem(
        self, request: pb.WithdrawWorklistItemRequest, context: Context
    ) -> pb.WithdrawWorklistItemResponse:
        """Withdraw."""
        item = self.striking.withdraw(caller(), request.item_id, request.version, request.reason)
        return pb.WithdrawWorklistItemResponse(item=item_message(item, with_words=True))

    def _is_open(self, item: WorklistItem) -> bool:
        if not reads_content(caller()):
            return False
        return not item.case_id or not self.reading.closed(caller(), item.case_id)


def _shown(worklist: Worklist) -> pb.Worklist:
    return worklist_message(worklist, with_words=reads_content(caller()))


def _new(given: pb.NewWorklistItem) -> NewItem:
    return NewItem(
        department=given.department,
        text=given.text,
        due_time=moment(given, "due_time"),
        case_id=given.case_id,
        area_code=given.area_code,
    )
