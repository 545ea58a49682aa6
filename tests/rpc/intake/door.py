"""What tests ask of intake: calls with a deadline and a fresh key, and events heard as if told."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.handlers import handlers_of
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.envelope import Delivery, Envelope
from contracts.events import Event
from contracts.events.routing import (
    AssignmentCompleted,
    AssignmentFacts,
    AssignmentSigned,
    CaseRouted,
)
from onedoor.intake.v1 import (
    appointments_pb2_grpc,
    archive_pb2_grpc,
    attachments_pb2_grpc,
    cases_pb2,
    cases_pb2_grpc,
    categories_pb2_grpc,
    closing_pb2_grpc,
    desk_pb2_grpc,
    evidence_pb2_grpc,
    evidence_uploads_pb2_grpc,
    exports_pb2_grpc,
    follow_pb2_grpc,
    groups_pb2_grpc,
    guidance_pb2_grpc,
    member_sheets_pb2_grpc,
    notes_pb2_grpc,
    notices_pb2_grpc,
    open_requests_pb2_grpc,
    own_cases_pb2_grpc,
    pacts_pb2_grpc,
    parties_pb2_grpc,
    party_sheets_pb2_grpc,
    process_pb2_grpc,
    rewards_pb2_grpc,
    sameness_pb2_grpc,
    saved_views_pb2_grpc,
    tickets_pb2_grpc,
    uploads_pb2_grpc,
    vocabulary_pb2_grpc,
)
from services.intake.worker import open_worker
from tests.support.rpc import RpcServer

COUNTY = "430423"
CHUNK = 256 * 1024
LATER = timedelta(days=5)
_STUBS: tuple[Any, ...] = (
    attachments_pb2_grpc.AttachmentServiceStub,
    evidence_pb2_grpc.EvidenceServiceStub,
    evidence_uploads_pb2_grpc.EvidenceUploadServiceStub,
    uploads_pb2_grpc.UploadServiceStub,
    cases_pb2_grpc.CaseServiceStub,
    categories_pb2_grpc.CategoryServiceStub,
    closing_pb2_grpc.ClosingServiceStub,
    desk_pb2_grpc.DeskServiceStub,
    follow_pb2_grpc.FollowServiceStub,
    process_pb2_grpc.ProcessServiceStub,
    notes_pb2_grpc.NoteServiceStub,
    archive_pb2_grpc.ArchiveServiceStub,
    archive_pb2_grpc.RetentionServiceStub,
    exports_pb2_grpc.ExportServiceStub,
    sameness_pb2_grpc.SamenessServiceStub,
    saved_views_pb2_grpc.SavedViewServiceStub,
    groups_pb2_grpc.GroupServiceStub,
    member_sheets_pb2_grpc.MemberSheetServiceStub,
    notices_pb2_grpc.NoticeServiceStub,
    open_requests_pb2_grpc.OpenRequestServiceStub,
    own_cases_pb2_grpc.OwnCaseServiceStub,
    parties_pb2_grpc.PartyServiceStub,
    party_sheets_pb2_grpc.PartySheetServiceStub,
    vocabulary_pb2_grpc.VocabularyServiceStub,
    tickets_pb2_grpc.TicketServiceStub,
    appointments_pb2_grpc.AppointmentServiceStub,
    guidance_pb2_grpc.GuidanceServiceStub,
    pacts_pb2_grpc.PactServiceStub,
    pacts_pb2_grpc.TransferServiceStub,
    rewards_pb2_grpc.RewardSchemeServiceStub,
    rewards_pb2_grpc.RewardClaimServiceStub,
    rewards_pb2_grpc.RewardServiceStub,
)


class Door:
    """A running intake."""

    def __init__(self, server: RpcServer, kernel: Kernel) -> None:
        """Speak to the server; the worker stands on the same database."""
        self.server, self.kernel = server, kernel
        self._stubs = [stub(server.channel) for stub in _STUBS]
        self._handlers = handlers_of(open_worker(kernel))

    def ask(self, method: str, request: Any, who: str = "clerk", **principal: str) -> Any:
        """Call by name as a post; a write gets a fresh key unless it has one."""
        if hasattr(request, "request_id") and not request.request_id:
            request.request_id = uuid.uuid4().hex
        return self.send(method, request, who, **principal)

    def stream(self, method: str, head: Any, content: bytes, who: str, **principal: str) -> Any:
        """Send a content in chunks behind a message that says what it is."""
        if not head.request_id:
            head.request_id = uuid.uuid4().hex
        pieces = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
        requests = iter([head, *(type(head)(chunk=piece) for piece in pieces)])
        return self.send(method, requests, who, **principal)

    def send(self, method: str, request: Any, who: str, **principal: str) -> Any:
        """Call by name as a post."""
        stub = next(stub for stub in self._stubs if hasattr(stub, method))
        area = principal.pop("area_code", COUNTY)
        return getattr(stub, method)(
            request, metadata=self.server.as_(who, area, **principal), timeout=20
        )

    def register(self, **fields: Any) -> cases_pb2.RegisterCaseResponse:
        """A case that a clerk registered."""
        answer: cases_pb2.RegisterCaseResponse = self.ask("RegisterCase", a_report(**fields))
        return answer

    def tell(
        self, event: Event, *, actor: str = "service:routing", time: datetime | None = None,
        version: int = 1, event_id: str = "", **private: Any,
    ) -> None:  # fmt: skip
        """Hear an event in one transaction, as the runner does."""
        envelope = Envelope(
            id=event_id or new_uuid7(),
            time=time or datetime.now(UTC),
            county=COUNTY,
            subject="aggregate",
            aggregateversion=version,
            actor=actor,
            data=event,
        )
        handler = self._handlers[event.type_name()]
        delivery = Delivery(envelope=envelope, private=private)
        self.kernel.transact(lambda: handler.run(delivery))

    def route(self, case: Any, department: str = "housing") -> str:
        """The case is routed; gives the lead assignment's id."""
        assignment_id = new_uuid7()
        facts = AssignmentFacts(assignment_id=assignment_id, department=department, is_lead=True)
        self.tell(routed(case, (facts,)))
        return assignment_id

    def sign(self, case: Any, assignment_id: str) -> None:
        """The lead signs."""
        actor = "housing.handler@430423"
        self.tell(AssignmentSigned(**_order(case, assignment_id), state="signed"), actor=actor)

    def complete(self, case: Any, assignment_id: str) -> None:
        """The lead reports its result."""
        self.tell(
            AssignmentCompleted(**_order(case, assignment_id), state="completed"),
            actor="housing.handler@430423",
            result="已疏通下水道",
            public_answer="下水道已修好",
        )

    def state_of(self, case: Any) -> tuple[str, int]:
        """State and version as stored."""
        row = self.kernel.database["cases"].find_one({"_id": case.id})
        assert row is not None
        return row["state"], row["version"]

    def events_of(self, case: Any) -> list[str]:
        """What waits in the outbox about the case, in order."""
        rows = self.kernel.database["outbox"].find({"subject": case.id}).sort("version", 1)
        return [row["routing_key"] for row in rows]


def a_report(**fields: Any) -> cases_pb2.RegisterCaseRequest:
    """A clerk's report of a blocked drain."""
    applicant = cases_pb2.PartyReport(
        role="applicant", type="person", name="张三", phone="13812345678"
    )
    given: dict[str, Any] = {
        "kind": "livelihood",
        "title": "下水道堵塞",
        "narrative": "小区下水道堵塞三天",
        "area_code": "430423100",
        "address": "开云镇人民路1号",
        "source": "window",
        "parties": [applicant],
    }
    return cases_pb2.RegisterCaseRequest(**given | fields)


def routed(case: Any, assignments: tuple[AssignmentFacts, ...], **fields: Any) -> CaseRouted:
    """It is decided who handles the case."""
    given: dict[str, Any] = {
        "path": "department",
        "outcome": "rule",
        "lead_department": next(one.department for one in assignments if one.is_lead),
        "due_time": datetime.now(UTC) + LATER,
    }
    return CaseRouted(case_id=case.id, code=case.code, assignments=assignments, **given | fields)


def _order(case: Any, assignment_id: str) -> dict[str, Any]:
    return {
        "assignment_id": assignment_id,
        "case_id": case.id,
        "code": case.code,
        "department": "housing",
        "is_lead": True,
    }
