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
    long_terms_pb2_grpc,
    meetings_pb2_grpc,
    parts_pb2_grpc,
    pauses_pb2_grpc,
    placements_pb2_grpc,
    profiles_pb2_grpc,
    referrals_pb2_grpc,
    risks_pb2_grpc,
    rule_sets_pb2_grpc,
    rule_sheets_pb2_grpc,
    simulations_pb2_grpc,
    sponsors_pb2_grpc,
    task_forces_pb2_grpc,
    whistles_pb2_grpc,
    worklists_pb2_grpc,
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
from services.routing.server.long_terms import LongTermServicer
from services.routing.server.meetings import MeetingServicer
from services.routing.server.parts import PartServicer
from services.routing.server.pauses import PauseServicer
from services.routing.server.placements import PlacementServicer
from services.routing.server.profiles import ProfileServicer
from services.routing.server.referrals import ReferralServicer
from services.routing.server.risks import RiskSchemeServicer, RiskServicer
from services.routing.server.rule_sets import RuleSetServicer
from services.routing.server.rule_sheets import RuleSheetServicer
from services.routing.server.simulations import SimulationServicer
from services.routing.server.sponsors import SponsorServicer
from services.routing.server.task_forces import TaskForceServicer
from services.routing.server.whistles import WhistleServicer
from services.routing.server.worklists import WorklistServicer
from services.routing.wiring import (
    Routing,
    RoutingOrders,
    RoutingPresence,
    RoutingPressing,
    RoutingRisks,
    RoutingRules,
    RoutingWhistles,
    RoutingWorklists,
)

_PACKAGE = "onedoor.routing.v1"


def registrations(routing: Routing) -> list[Registration]:
    """All servicers, topic by topic."""
    return [
        *_of_orders(routing.orders),
        *_of_time(routing.orders),
        *_of_rules(routing.rules),
        *_of_presence(routing.presence),
        *_of_whistles(routing.whistles, routing.orders),
        *_of_pressing(routing.pressing, routing.rules),
        *_of_sponsors(routing.pressing, routing.orders),
        *_of_worklists(routing.worklists, routing.orders),
        *_of_risks(routing.risks, routing.orders),
    ]


def _of_orders(orders: RoutingOrders) -> list[Registration]:
    return [
        (
            assignments_pb2_grpc.add_AssignmentServiceServicer_to_server,
            AssignmentServicer(orders.orders, orders.reading),
            f"{_PACKAGE}.AssignmentService",
        ),
        (
            parts_pb2_grpc.add_PartServiceServicer_to_server,
            PartServicer(orders.parts, orders.reading),
            f"{_PACKAGE}.PartService",
        ),
        (
            referrals_pb2_grpc.add_ReferralServiceServicer_to_server,
            ReferralServicer(orders.referring, orders.reading),
            f"{_PACKAGE}.ReferralService",
        ),
        (
            assignments_pb2_grpc.add_ObjectionServiceServicer_to_server,
            ObjectionServicer(orders.arbitration, orders.reading),
            f"{_PACKAGE}.ObjectionService",
        ),
        (
            decisions_pb2_grpc.add_DecisionServiceServicer_to_server,
            DecisionServicer(orders.arbitration, orders.reading),
            f"{_PACKAGE}.DecisionService",
        ),
        (
            placements_pb2_grpc.add_PlacementServiceServicer_to_server,
            PlacementServicer(orders.desk, orders.rerouting),
            f"{_PACKAGE}.PlacementService",
        ),
        (
            feed_pb2_grpc.add_FeedServiceServicer_to_server,
            FeedServicer(orders.feeding),
            f"{_PACKAGE}.FeedService",
        ),
    ]


def _of_time(orders: RoutingOrders) -> list[Registration]:
    return [
        (
            clocks_pb2_grpc.add_ClockServiceServicer_to_server,
            ClockServicer(orders.reading),
            f"{_PACKAGE}.ClockService",
        ),
        (
            extensions_pb2_grpc.add_ExtensionServiceServicer_to_server,
            ExtensionServicer(orders.extending, orders.extension_reading, orders.reading),
            f"{_PACKAGE}.ExtensionService",
        ),
        (
            pauses_pb2_grpc.add_PauseServiceServicer_to_server,
            PauseServicer(orders.pausing, orders.reading),
            f"{_PACKAGE}.PauseService",
        ),
    ]


def _of_rules(rules: RoutingRules) -> list[Registration]:
    return [
        (
            rule_sets_pb2_grpc.add_RuleSetServiceServicer_to_server,
            RuleSetServicer(rules.keeping),
            f"{_PACKAGE}.RuleSetService",
        ),
        (
            rule_sheets_pb2_grpc.add_RuleSheetServiceServicer_to_server,
            RuleSheetServicer(rules.keeping),
            f"{_PACKAGE}.RuleSheetService",
        ),
        (
            simulations_pb2_grpc.add_SimulationServiceServicer_to_server,
            SimulationServicer(rules.simulating),
            f"{_PACKAGE}.SimulationService",
        ),
        (
            profiles_pb2_grpc.add_ProfileServiceServicer_to_server,
            ProfileServicer(rules.profiles),
            f"{_PACKAGE}.ProfileService",
        ),
        (
            directory_pb2_grpc.add_DirectoryServiceServicer_to_server,
            DirectoryServicer(rules.directory),
            f"{_PACKAGE}.DirectoryService",
        ),
    ]


def _of_presence(presence: RoutingPresence) -> list[Registration]:
    return [
        (
            duties_pb2_grpc.add_DutyServiceServicer_to_server,
            DutyServicer(presence.duties, presence.roster),
            f"{_PACKAGE}.DutyService",
        ),
    ]


def _of_whistles(whistles: RoutingWhistles, orders: RoutingOrders) -> list[Registration]:
    return [
        (
            whistles_pb2_grpc.add_WhistleServiceServicer_to_server,
            WhistleServicer(whistles.calling, whistles.answering, whistles.reading, orders.reading),
            f"{_PACKAGE}.WhistleService",
        ),
    ]


def _of_sponsors(pressing: RoutingPressing, orders: RoutingOrders) -> list[Registration]:
    return [
        (
            sponsors_pb2_grpc.add_SponsorServiceServicer_to_server,
            SponsorServicer(pressing.sponsoring, orders.reading),
            f"{_PACKAGE}.SponsorService",
        ),
        (
            task_forces_pb2_grpc.add_TaskForceServiceServicer_to_server,
            TaskForceServicer(pressing.forces, orders.reading),
            f"{_PACKAGE}.TaskForceService",
        ),
        (
            long_terms_pb2_grpc.add_LongTermServiceServicer_to_server,
            LongTermServicer(pressing.long_terms, orders.reading),
            f"{_PACKAGE}.LongTermService",
        ),
        (
            meetings_pb2_grpc.add_MeetingServiceServicer_to_server,
            MeetingServicer(pressing.series, pressing.meetings, orders.reading),
            f"{_PACKAGE}.MeetingService",
        ),
    ]


def _of_risks(risks: RoutingRisks, orders: RoutingOrders) -> list[Registration]:
    return [
        (
            risks_pb2_grpc.add_RiskServiceServicer_to_server,
            RiskServicer(risks.colouring, risks.reading, orders.reading),
            f"{_PACKAGE}.RiskService",
        ),
        (
            risks_pb2_grpc.add_RiskSchemeServiceServicer_to_server,
            RiskSchemeServicer(risks.keeping),
            f"{_PACKAGE}.RiskSchemeService",
        ),
    ]


def _of_worklists(lists: RoutingWorklists, orders: RoutingOrders) -> list[Registration]:
    return [
        (
            worklists_pb2_grpc.add_WorklistServiceServicer_to_server,
            WorklistServicer(lists.listing, lists.striking, lists.reading, orders.reading),
            f"{_PACKAGE}.WorklistService",
        ),
    ]


def _of_pressing(pressing: RoutingPressing, rules: RoutingRules) -> list[Registration]:
    return [
        (
            letters_pb2_grpc.add_LetterServiceServicer_to_server,
            LetterServicer(pressing.letters, pressing.reading, rules.directory),
            f"{_PACKAGE}.LetterService",
        ),
        (
            ladders_pb2_grpc.add_LadderServiceServicer_to_server,
            LadderServicer(pressing.ladders),
            f"{_PACKAGE}.LadderService",
        ),
    ]
