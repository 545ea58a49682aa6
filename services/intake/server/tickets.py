"""Answers the contract `TicketService`: the queue of the hall."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import tickets_pb2 as pb
from onedoor.intake.v1 import tickets_pb2_grpc
from services.intake.domain.purposes import PURPOSES
from services.intake.domain.tickets import TICKET_STATE_NAMES, Ticket
from services.intake.use_cases import Queueing

Context = grpc.ServicerContext
_SHOWN = (
    "id", "version", "number", "day", "purpose", "state", "window", "is_booked", "appointment_id",
)  # fmt: skip


class TicketServicer(tickets_pb2_grpc.TicketServiceServicer):
    """Gives numbers and calls them."""

    def __init__(self, queueing: Queueing) -> None:
        """Answer from intake's core."""
        self.queueing = queueing

    def TakeTicket(self, request: pb.TakeTicketRequest, context: Context) -> pb.TakeTicketResponse:
        """A number for today."""
        taken = self.queueing.take(caller(), request.purpose)
        return pb.TakeTicketResponse(
            ticket=ticket_message(taken.ticket),
            ticket_key=taken.key,
            ahead_count=taken.ahead_count,
        )

    def CallTicket(self, request: pb.CallTicketRequest, context: Context) -> pb.CallTicketResponse:
        """The next one."""
        ticket = self.queueing.call(caller(), request.window, request.purpose)
        return pb.CallTicketResponse(ticket=ticket_message(ticket) if ticket else None)

    def ServeTicket(
        self, request: pb.ServeTicketRequest, context: Context
    ) -> pb.ServeTicketResponse:
        """Served."""
        ticket = self.queueing.end(caller(), request.ticket_id, request.version, "serve")
        return pb.ServeTicketResponse(state=ticket.state, version=ticket.version)

    def MissTicket(self, request: pb.MissTicketRequest, context: Context) -> pb.MissTicketResponse:
        """Nobody came to the window."""
        ticket = self.queueing.end(caller(), request.ticket_id, request.version, "miss")
        return pb.MissTicketResponse(state=ticket.state, version=ticket.version)

    def LeaveTicket(
        self, request: pb.LeaveTicketRequest, context: Context
    ) -> pb.LeaveTicketResponse:
        """Went away."""
        ticket = self.queueing.end(caller(), request.ticket_id, request.version, "leave")
        return pb.LeaveTicketResponse(state=ticket.state, version=ticket.version)

    def ListTickets(
        self, request: pb.ListTicketsRequest, context: Context
    ) -> pb.ListTicketsResponse:
        """A day's tickets."""
        page = self.queueing.page(
            caller(),
            day=request.day,
            state=request.state,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListTicketsResponse(
            tickets=[ticket_message(ticket) for ticket in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetBoard(self, request: pb.GetBoardRequest, context: Context) -> pb.GetBoardResponse:
        """What hangs in the hall."""
        board = self.queueing.board(caller())
        return pb.GetBoardResponse(
            calls=[pb.Call(number=one.number, window=one.window) for one in board.calls],
            waiting=[
                pb.Waiting(purpose=key, purpose_name=PURPOSES[key].name, count=count)
                for key, count in board.waiting.items()
            ],
        )

    def FollowTicket(
        self, request: pb.FollowTicketRequest, context: Context
    ) -> pb.FollowTicketResponse:
        """Where the visitor stands."""
        place = self.queueing.follow(caller(), request.number, request.key)
        ticket = place.ticket
        return pb.FollowTicketResponse(
            number=ticket.number,
            state=ticket.state,
            state_name=TICKET_STATE_NAMES[ticket.state],
            window=ticket.window,
            ahead_count=place.ahead_count,
        )


def ticket_message(ticket: Ticket) -> pb.Ticket:
    """One ticket, for staff."""
    return pb.Ticket(
        **{name: getattr(ticket, name) for name in _SHOWN},
        take_time=timestamp(ticket.take_time),
        call_time=timestamp(ticket.call_time),
        end_time=timestamp(ticket.end_time),
    )
