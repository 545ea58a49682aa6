"""Answers `RegisterService`."""

from dataclasses import replace

import grpc

from chassis.calls import caller
from onedoor.mediation.v1 import register_pb2 as pb
from onedoor.mediation.v1 import register_pb2_grpc
from services.mediation.domain.register import Mediator, Room
from services.mediation.use_cases.ports import Paging
from services.mediation.use_cases.register import Keeping

Context = grpc.ServicerContext


class RegisterServicer(register_pb2_grpc.RegisterServiceServicer):
    """Committees, mediators and rooms."""

    def __init__(self, keeping: Keeping) -> None:
        """Answer from mediation's core."""
        self.keeping = keeping

    def ListMediators(
        self, request: pb.ListMediatorsRequest, context: Context
    ) -> pb.ListMediatorsResponse:
        """A page of mediators."""
        page = self.keeping.mediators(
            caller(),
            Paging(request.page_size, request.page_token),
            specialty=request.specialty,
            is_active_only=request.is_active_only,
        )
        return pb.ListMediatorsResponse(
            mediators=[_mediator(item) for item in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def PutMediator(
        self, request: pb.PutMediatorRequest, context: Context
    ) -> pb.PutMediatorResponse:
        """Write a mediator; the answer, which is kept for replay, holds no name."""
        mediator = Mediator(
            id=request.mediator_id,
            area_code=caller().county,
            name=request.name,
            committee_id=request.committee_id,
            specialties=tuple(request.specialties),
            is_active=request.is_active,
            version=request.version,
        )
        written = self.keeping.put_mediator(caller(), mediator)
        return pb.PutMediatorResponse(mediator=_mediator(replace(written, name="")))

    def ListRooms(self, request: pb.ListRoomsRequest, context: Context) -> pb.ListRoomsResponse:
        """A page of rooms."""
        page = self.keeping.rooms(
            caller(),
            Paging(request.page_size, request.page_token),
            is_active_only=request.is_active_only,
        )
        return pb.ListRoomsResponse(
            rooms=[_room(item) for item in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def PutRoom(self, request: pb.PutRoomRequest, context: Context) -> pb.PutRoomResponse:
        """Write a room."""
        room = Room(
            id=request.room_id,
            area_code=caller().county,
            name=request.name,
            kind=request.kind,
            place=request.place,
            is_active=request.is_active,
            version=request.version,
        )
        return pb.PutRoomResponse(room=_room(self.keeping.put_room(caller(), room)))

    def ListCommittees(
        self, request: pb.ListCommitteesRequest, context: Context
    ) -> pb.ListCommitteesResponse:
        """A page of committees."""
        page = self.keeping.committees(caller(), Paging(request.page_size, request.page_token))
        return pb.ListCommitteesResponse(
            committees=[
                pb.Committee(
                    committee_id=item.id,
                    area_code=item.area_code,
                    name=item.name,
                    number_word=item.number_word,
                )
                for item in page.items
            ],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _mediator(mediator: Mediator) -> pb.Mediator:
    fields = {name: value for name, value in vars(mediator).items() if name != "id"}
    return pb.Mediator(mediator_id=mediator.id, **fields)


def _room(room: Room) -> pb.Room:
    fields = {name: value for name, value in vars(room).items() if name != "id"}
    return pb.Room(room_id=room.id, **fields)
