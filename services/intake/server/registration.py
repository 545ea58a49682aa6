"""Which contracts intake answers."""

from chassis.rpc import Registration
from contracts.ports import Now
from onedoor.intake.v1 import (
    appointments_pb2_grpc,
    cases_pb2_grpc,
    closing_pb2_grpc,
    desk_pb2_grpc,
    follow_pb2_grpc,
    guidance_pb2_grpc,
    tickets_pb2_grpc,
    vocabulary_pb2_grpc,
)
from services.intake.server.appointments import AppointmentServicer
from services.intake.server.cases import CaseServicer
from services.intake.server.closing import ClosingServicer
from services.intake.server.desk import DeskServicer
from services.intake.server.follow import FollowServicer
from services.intake.server.guidance import GuidanceServicer
from services.intake.server.tickets import TicketServicer
from services.intake.server.vocabulary import VocabularyServicer
from services.intake.settings import IntakeSettings
from services.intake.wiring import Desk, Intake


def registrations(intake: Intake, settings: IntakeSettings, now: Now) -> list[Registration]:
    """All servicers over one core."""
    cases = CaseServicer(intake.registering, intake.deciding, intake.amending)
    return [
        (
            cases_pb2_grpc.add_CaseServiceServicer_to_server,
            cases,
            "onedoor.intake.v1.CaseService",
        ),
        (
            closing_pb2_grpc.add_ClosingServiceServicer_to_server,
            ClosingServicer(intake.closing),
            "onedoor.intake.v1.ClosingService",
        ),
        (
            desk_pb2_grpc.add_DeskServiceServicer_to_server,
            DeskServicer(intake.reading, settings.public_url, now),
            "onedoor.intake.v1.DeskService",
        ),
        (
            follow_pb2_grpc.add_FollowServiceServicer_to_server,
            FollowServicer(intake.following),
            "onedoor.intake.v1.FollowService",
        ),
        (
            vocabulary_pb2_grpc.add_VocabularyServiceServicer_to_server,
            VocabularyServicer(),
            "onedoor.intake.v1.VocabularyService",
        ),
        *_desk_registrations(intake.desk),
    ]


def _desk_registrations(desk: Desk) -> list[Registration]:
    return [
        (
            tickets_pb2_grpc.add_TicketServiceServicer_to_server,
            TicketServicer(desk.queueing),
            "onedoor.intake.v1.TicketService",
        ),
        (
            appointments_pb2_grpc.add_AppointmentServiceServicer_to_server,
            AppointmentServicer(desk.bookings),
            "onedoor.intake.v1.AppointmentService",
        ),
        (
            guidance_pb2_grpc.add_GuidanceServiceServicer_to_server,
            GuidanceServicer(desk.guiding),
            "onedoor.intake.v1.GuidanceService",
        ),
    ]
