"""Which servicers answer which contracts."""

from chassis.rpc import Registration
from onedoor.mediation.v1.agreements_pb2_grpc import add_AgreementServiceServicer_to_server
from onedoor.mediation.v1.mediations_pb2_grpc import add_MediationServiceServicer_to_server
from onedoor.mediation.v1.register_pb2_grpc import add_RegisterServiceServicer_to_server
from onedoor.mediation.v1.sessions_pb2_grpc import add_SessionServiceServicer_to_server
from services.mediation.server.agreements import AgreementServicer
from services.mediation.server.mediations import MediationServicer
from services.mediation.server.register import RegisterServicer
from services.mediation.server.sessions import SessionServicer
from services.mediation.wiring import Mediation


def registrations(core: Mediation) -> list[Registration]:
    """Everything mediation's server answers."""
    return [
        (
            add_MediationServiceServicer_to_server,
            MediationServicer(core.files, core.agreeing, core.suggesting),
            "onedoor.mediation.v1.MediationService",
        ),
        (
            add_SessionServiceServicer_to_server,
            SessionServicer(core.scheduling, core.recording),
            "onedoor.mediation.v1.SessionService",
        ),
        (
            add_AgreementServiceServicer_to_server,
            AgreementServicer(core.agreeing),
            "onedoor.mediation.v1.AgreementService",
        ),
        (
            add_RegisterServiceServicer_to_server,
            RegisterServicer(core.keeping),
            "onedoor.mediation.v1.RegisterService",
        ),
    ]
