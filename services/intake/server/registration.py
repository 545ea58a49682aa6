"""Which contracts intake answers."""

from chassis.rpc import Registration
from contracts.ports import Now
from onedoor.intake.v1 import (
    cases_pb2_grpc,
    closing_pb2_grpc,
    desk_pb2_grpc,
    follow_pb2_grpc,
    groups_pb2_grpc,
    notices_pb2_grpc,
    parties_pb2_grpc,
    vocabulary_pb2_grpc,
)
from services.intake.server.cases import CaseServicer
from services.intake.server.closing import ClosingServicer
from services.intake.server.desk import DeskServicer
from services.intake.server.follow import FollowServicer
from services.intake.server.groups import GroupServicer
from services.intake.server.notices import NoticeServicer
from services.intake.server.parties import PartyServicer
from services.intake.server.vocabulary import VocabularyServicer
from services.intake.settings import IntakeSettings
from services.intake.wiring import Intake


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
            groups_pb2_grpc.add_GroupServiceServicer_to_server,
            GroupServicer(intake.grouping),
            "onedoor.intake.v1.GroupService",
        ),
        (
            notices_pb2_grpc.add_NoticeServiceServicer_to_server,
            NoticeServicer(intake.reading),
            "onedoor.intake.v1.NoticeService",
        ),
        (
            parties_pb2_grpc.add_PartyServiceServicer_to_server,
            PartyServicer(intake.parties),
            "onedoor.intake.v1.PartyService",
        ),
        (
            vocabulary_pb2_grpc.add_VocabularyServiceServicer_to_server,
            VocabularyServicer(),
            "onedoor.intake.v1.VocabularyService",
        ),
    ]
