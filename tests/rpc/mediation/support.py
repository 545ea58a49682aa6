"""A client of mediation's server, and the events that intake and routing would send it."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.dispatch import Dispatcher, Outcome
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from chassis.protos import timestamp
from contracts.envelope import Envelope, encode
from contracts.events import Event
from contracts.events.intake import CaseAccepted, CaseWithdrawn, PartyFacts
from contracts.events.routing import CaseRouted
from onedoor.mediation.v1 import (
    agreements_pb2,
    agreements_pb2_grpc,
    mediations_pb2,
    mediations_pb2_grpc,
    register_pb2,
    register_pb2_grpc,
    sessions_pb2,
    sessions_pb2_grpc,
)
from services.mediation.settings import MediationSettings
from services.mediation.wiring import wire
from services.mediation.worker import MediationWorker
from tests.support.rpc import RpcServer

COUNTY, CODE, TITLE = "430423", "43042320260302000017", "通行道路纠纷"
CAUCUS_TEXT = "底线是五千元不得外传"


def tomorrow(hour: int = 1) -> datetime:
    """A full hour of the day after."""
    day = datetime.now(UTC) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


class Desk:
    """Calls mediation as somebody of the county."""

    def __init__(self, kernel: Kernel, server: RpcServer) -> None:
        self.kernel = kernel
        self.server = server
        self.files = mediations_pb2_grpc.MediationServiceStub(server.channel)
        self.sessions = sessions_pb2_grpc.SessionServiceStub(server.channel)
        self.agreements = agreements_pb2_grpc.AgreementServiceStub(server.channel)
        self.register = register_pb2_grpc.RegisterServiceStub(server.channel)
        core = wire(kernel, MediationSettings())
        worker = MediationWorker(core.hearing, core.erasing, core.wishing)
        self._dispatcher = Dispatcher(kernel, worker)

    def call(self, rpc: Any, request: Any, post: str = "mediator", **who: Any) -> Any:
        """Make a call; a write gets a fresh key."""
        if "request_id" in request.DESCRIPTOR.fields_by_name and not request.request_id:
            request.request_id = uuid.uuid4().hex
        metadata = self.server.as_(post, **who)
        return rpc(request, timeout=20, metadata=metadata)

    def hear(self, event: Event, version: int = 1, *, title: str = "") -> Outcome:
        """Take an event as the worker does."""
        event_id = new_uuid7()
        private = {"title": title}
        sealed = {"mediation": self.kernel.sealing.box("mediation", private, event_id)}
        case_id = event.case_id  # type: ignore[attr-defined]  # all events heard here have one
        envelope = Envelope(
            id=event_id,
            time=datetime.now(UTC),
            county=COUNTY,
            subject=f"case/{case_id}",
            aggregateversion=version,
            caseid=case_id,
            sealed=sealed if title else {},
            data=event,
        )
        return self._dispatcher.take([json.dumps(encode(envelope)).encode()])[0]

    def a_case(self, *, dispute_kind: str = "neighbour") -> str:
        """A case with an applicant and a respondent, told by intake."""
        case_id = new_uuid7()
        self.hear(accepted(case_id, dispute_kind), title=TITLE)
        return case_id

    def an_opened(self) -> Any:
        """A file that routing opened."""
        case_id = self.a_case()
        self.hear(routed(case_id))
        request = mediations_pb2.ListMediationsRequest(case_id=case_id)
        (mediation,) = self.call(self.files.ListMediations, request, "dispatcher").mediations
        return mediation

    def consent(self, mediation: Any, party_id: str, *, is_agreed: bool = True) -> Any:
        """A party's word."""
        request = mediations_pb2.RecordConsentRequest(
            mediation_id=mediation.mediation_id,
            version=mediation.version,
            party_id=party_id,
            is_agreed=is_agreed,
            channel="phone",
        )
        return self.call(self.files.RecordConsent, request, "dispatcher").mediation

    def an_appointed(self, mediator: str = "mediator") -> Any:
        """A file with its mediator."""
        mediation = self.an_opened()
        for party in mediation.parties:
            mediation = self.consent(mediation, party.party_id)
        request = mediations_pb2.AppointMediatorRequest(
            mediation_id=mediation.mediation_id,
            version=mediation.version,
            mediator_id=f"{mediator}@{COUNTY}",
        )
        return self.call(self.files.AppointMediator, request, "dispatcher").mediation

    def booking(self, mediation: Any, start: datetime | None = None, **changes: Any) -> Any:
        """A request for a session of one hour."""
        start = start or tomorrow()
        fields = {"room_id": "room-1", **changes}
        return sessions_pb2.ScheduleSessionRequest(
            mediation_id=mediation.mediation_id,
            version=mediation.version,
            start_time=timestamp(start),
            end_time=timestamp(start + timedelta(hours=1)),
            **fields,
        )

    def in_session(self) -> Any:
        """A file with a session; gives the answer with both."""
        return self.call(self.sessions.ScheduleSession, self.booking(self.an_appointed()))

    def caucus(self, session: Any, side: str) -> Any:
        """Write what a side said apart."""
        now = timestamp(datetime.now(UTC))
        said = sessions_pb2.CaucusContent(
            held_start_time=now, held_end_time=now, side=side, text=CAUCUS_TEXT
        )
        request = sessions_pb2.RecordCaucusRequest(
            session_id=session.session_id, version=session.version, caucus=said
        )
        return self.call(self.sessions.RecordCaucus, request)

    def draft(self, mediation: Any, *, name: str = "", **changes: Any) -> Any:
        """Draft an agreement: the respondent pays twelve thousand yuan."""
        applicant, respondent = (party.party_id for party in mediation.parties)
        obligation = agreements_pb2.Obligation(
            debtor_party_id=respondent,
            creditor_party_id=applicant,
            kind="pay",
            amount_fen=1_200_000,
            due_date=tomorrow().date().isoformat(),
            place="衡山县综治中心",
            manner="当场支付",
        )
        fields: dict[str, Any] = {
            "party_ids": [applicant, respondent],
            "main_facts": "双方因通行道路发生纠纷。",
            "disputed_matters": "道路由谁修缮。",
            "responsibilities": "双方各有责任。",
            "obligations": [obligation],
            "total_fen": 1_200_000,
            **changes,
        }
        request = agreements_pb2.DraftAgreementRequest(
            mediation_id=mediation.mediation_id,
            version=mediation.version,
            form="written",
            content=agreements_pb2.AgreementContent(**fields),
        )
        return self.call(self.agreements.DraftAgreement, request, name=name).agreement

    def sign(self, agreement: Any) -> Any:
        """Everybody signs; gives the answer with agreement and file."""
        now = timestamp(datetime.now(UTC))
        signatures = [
            agreements_pb2.Signature(
                signer=signer,
                kind="seal" if signer == "committee" else "fingerprint",
                sign_time=now,
            )
            for signer in agreement.waiting_signers
        ]
        request = agreements_pb2.SignAgreementRequest(
            agreement_id=agreement.agreement_id, version=agreement.version, signatures=signatures
        )
        return self.call(self.agreements.SignAgreement, request)

    def get(self, mediation_id: str, post: str = "dispatcher", **who: Any) -> Any:
        """Read a file."""
        request = mediations_pb2.GetMediationRequest(mediation_id=mediation_id)
        return self.call(self.files.GetMediation, request, post, **who).mediation

    def conclude(self, mediation: Any, outcome: str, end_reason: str = "") -> Any:
        """End a file."""
        request = mediations_pb2.ConcludeMediationRequest(
            mediation_id=mediation.mediation_id,
            version=mediation.version,
            outcome=outcome,
            end_reason=end_reason,
        )
        return self.call(self.files.ConcludeMediation, request, "dispatcher").mediation

    def stores(self, words: str) -> bool:
        """Whether the words lie in clear anywhere in the database, as text or in bytes."""
        database = self.kernel.database
        names = database["cases"].database.list_collection_names()
        stored = "\n".join(str(row) for name in names for row in database[name].find())
        return words in stored or str(words.encode())[2:-1] in stored


def accepted(case_id: str, dispute_kind: str = "neighbour", *, area: str = COUNTY) -> CaseAccepted:
    """intake took the case on."""
    now = datetime.now(UTC)
    return CaseAccepted(
        case_id=case_id,
        code=CODE,
        state="accepted",
        kind="dispute",
        area_code=area,
        channel="window",
        dispute_kind=dispute_kind,
        parties=(
            PartyFacts(party_id=f"{case_id}-a", role="applicant", type="person"),
            PartyFacts(party_id=f"{case_id}-b", role="respondent", type="person"),
        ),
        register_time=now,
        accept_time=now,
    )


def routed(case_id: str, path: str = "mediation") -> CaseRouted:
    """routing decided."""
    return CaseRouted(
        case_id=case_id,
        code=CODE,
        path=path,
        outcome="matched",
        lead_department="justice",
        assignments=(),
    )


def withdrawn(case_id: str) -> CaseWithdrawn:
    """The applicant took the matter back."""
    return CaseWithdrawn(case_id=case_id, code=CODE, state="withdrawn")


def put_mediator(**fields: Any) -> Any:
    """A request that writes a mediator."""
    return register_pb2.PutMediatorRequest(committee_id="county", is_active=True, **fields)
