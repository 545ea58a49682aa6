"""Every service of routing's contract and who answers it."""

from chassis.rpc import Registration
from onedoor.routing.v1 import (
    assignments_pb2_grpc,
    clocks_pb2_grpc,
    decisions_pb2_grpc,
    directory_pb2_grpc,
    duties_pb2_grpc,
    extensions_pb2_grpc,
    feed_pb2_grpc,
    ladders_pb2_grpc,
    letters_pb2_grpc,
    parts_pb2_grpc,
    rule_sets_pb2_grpc,
    whistles_pb2_grpc,
)
from services.routing.server.assignments import AssignmentServicer, ObjectionServicer
from services.routing.server.clocks import ClockServicer
from services.routing.server.decisions import DecisionServicer
from services.routing.server.directory import DirectoryServicer
from services.routing.server.duties import DutyServicer
from services.routing.server.extensions import ExtensionServicer
from services.routing.server.feed import FeedServicer
from services.routing.server.ladders import LadderServicer
from services.routing.server.letters import LetterServicer
from services.routing.server.parts import PartServicer
from services.routing.server.rule_sets import RuleSetServicer
from services.routing.server.whistles import WhistleServicer
from services.routing.wiring import Routing

_PACKAGE = "onedoor.routing.v1"


def registrations(routing: Routing) -> list[Registration]:
    """What `chassis.rpc` serves."""
    return [
        (
            assignments_pb2_grpc.add_AssignmentServiceServicer_to_server,
            AssignmentServicer(routing.orders, routing.reading),
            f"{_PACKAGE}.AssignmentService",
        ),
        (
            parts_pb2_grpc.add_PartServiceServicer_to_server,
            PartServicer(routing.parts, routing.reading),
            f"{_PACKAGE}.PartService",
        ),
        (
            assignments_pb2_grpc.add_ObjectionServiceServicer_to_server,
            ObjectionServicer(routing.arbitration, routing.reading),
            f"{_PACKAGE}.ObjectionService",
        ),
        (
            decisions_pb2_grpc.add_DecisionServiceServicer_to_server,
            DecisionServicer(routing.arbitration, routing.reading),
            f"{_PACKAGE}.DecisionService",
        ),
        (
            clocks_pb2_grpc.add_ClockServiceServicer_to_server,
            ClockServicer(routing.reading),
            f"{_PACKAGE}.ClockService",
        ),
        (
            rule_sets_pb2_grpc.add_RuleSetServiceServicer_to_server,
            RuleSetServicer(routing.rules),
            f"{_PACKAGE}.RuleSetService",
        ),
        (
            directory_pb2_grpc.add_DirectoryServiceServicer_to_server,
            DirectoryServicer(routing.directory),
            f"{_PACKAGE}.DirectoryService",
        ),
        (
            feed_pb2_grpc.add_FeedServiceServicer_to_server,
            FeedServicer(routing.feeding),
            f"{_PACKAGE}.FeedService",
        ),
        (
            duties_pb2_grpc.add_DutyServiceServicer_to_server,
            DutyServicer(routing.duties, routing.roster),
            f"{_PACKAGE}.DutyService",
        ),
        (
            whistles_pb2_grpc.add_WhistleServiceServicer_to_server,
            WhistleServicer(
                routing.whistles.calling,
                routing.whistles.answering,
                routing.whistles.reading,
                routing.reading,
            ),
            f"{_PACKAGE}.WhistleService",
        ),
        (
            letters_pb2_grpc.add_LetterServiceServicer_to_server,
            LetterServicer(routing.letters.pressing, routing.letters.reading, routing.directory),
            f"{_PACKAGE}.LetterService",
        ),
        (
            ladders_pb2_grpc.add_LadderServiceServicer_to_server,
            LadderServicer(routing.letters.ladders),
            f"{_PACKAGE}.LadderService",
        ),
        (
            extensions_pb2_grpc.add_ExtensionServiceServicer_to_server,
            ExtensionServicer(
                routing.extensions.extending, routing.extensions.reading, routing.reading
            ),
            f"{_PACKAGE}.ExtensionService",
        ),
    ]
