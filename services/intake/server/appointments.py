"""Answers the contract `AppointmentService`: booked visits."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import appointments_pb2 as pb
from onedoor.intake.v1 import appointments_pb2_grpc
from services.intake.domain.appointments import (
    APPOINTMENT_STATE_NAMES,
    Appointment,
    AppointmentState,
    Booking,
)
from services.intake.domain.people import mask_name, mask_phone
from services.intake.domain.purposes import PURPOSES
from services.intake.domain.vocabulary import PERSON
from services.intake.use_cases import Bookings

Context = grpc.ServicerContext


class AppointmentServicer(appointments_pb2_grpc.AppointmentServiceServicer):
    """Books visits."""

    def __init__(self, bookings: Bookings) -> None:
        """Answer from intake's core."""
        self.bookings = bookings

    def BookAppointment(
        self, request: pb.BookAppointmentRequest, context: Context
    ) -> pb.BookAppointmentResponse:
        """Staff book."""
        booked = self.bookings.book(caller(), _booking(request, request.phone))
        return pb.BookAppointmentResponse(
            appointment=_message(booked.appointment), appointment_key=booked.key
        )

    def BookPublicAppointment(
        self, request: pb.BookPublicAppointmentRequest, context: Context
    ) -> pb.BookPublicAppointmentResponse:
        """A resident books."""
        booked = self.bookings.book(caller(), _booking(request, request.verified_phone))
        booking = booked.appointment.booking
        return pb.BookPublicAppointmentResponse(
            id=booked.appointment.id,
            appointment_key=booked.key,
            day=booking.day,
            slot=booking.slot,
            state=booked.appointment.state,
        )

    def GetSlots(self, request: pb.GetSlotsRequest, context: Context) -> pb.GetSlotsResponse:
        """What is free."""
        return pb.GetSlotsResponse(
            slots=[pb.Slot(**vars(one)) for one in self.bookings.slots(caller(), request.day)]
        )

    def ListAppointments(
        self, request: pb.ListAppointmentsRequest, context: Context
    ) -> pb.ListAppointmentsResponse:
        """Who comes when."""
        page = self.bookings.page(
            caller(),
            day=request.day,
            state=request.state,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListAppointmentsResponse(
            appointments=[_message(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def ArriveAppointment(
        self, request: pb.ArriveAppointmentRequest, context: Context
    ) -> pb.ArriveAppointmentResponse:
        """The visitor is here."""
        appointment, taken = self.bookings.arrive(caller(), request.appointment_id, request.version)
        return pb.ArriveAppointmentResponse(
            state=appointment.state,
            version=appointment.version,
            ticket_id=taken.ticket.id,
            ticket_number=taken.ticket.number,
            ticket_key=taken.key,
        )

    def CancelAppointment(
        self, request: pb.CancelAppointmentRequest, context: Context
    ) -> pb.CancelAppointmentResponse:
        """The visitor does not come."""
        appointment = self.bookings.cancel(caller(), request.appointment_id, request.version)
        return pb.CancelAppointmentResponse(state=appointment.state, version=appointment.version)

    def FollowAppointment(
        self, request: pb.FollowAppointmentRequest, context: Context
    ) -> pb.FollowAppointmentResponse:
        """The visitor's own."""
        appointment = self.bookings.follow(caller(), request.appointment_id, request.key)
        return pb.FollowAppointmentResponse(
            day=appointment.booking.day,
            slot=appointment.booking.slot,
            purpose_name=PURPOSES[appointment.booking.purpose].name,
            state=appointment.state,
            state_name=APPOINTMENT_STATE_NAMES[appointment.state],
            can_cancel=appointment.state == AppointmentState.BOOKED,
        )

    def CancelByVisitor(
        self, request: pb.CancelByVisitorRequest, context: Context
    ) -> pb.CancelByVisitorResponse:
        """The visitor cancels."""
        appointment = self.bookings.cancel_own(caller(), request.appointment_id, request.key)
        return pb.CancelByVisitorResponse(state=appointment.state)


def _booking(
    request: pb.BookAppointmentRequest | pb.BookPublicAppointmentRequest, phone: str
) -> Booking:
    return Booking(
        day=request.day,
        slot=request.slot,
        purpose=request.purpose,
        name=request.name,
        phone=phone,
        matter=request.matter,
    )


def _message(appointment: Appointment) -> pb.Appointment:
    booking = appointment.booking
    return pb.Appointment(
        id=appointment.id,
        version=appointment.version,
        day=booking.day,
        slot=booking.slot,
        purpose=booking.purpose,
        state=appointment.state,
        name=mask_name(booking.name, PERSON),
        phone=mask_phone(booking.phone),
        is_public=appointment.is_public,
        book_time=timestamp(appointment.book_time),
        ticket_id=appointment.ticket_id,
    )
