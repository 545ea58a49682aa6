"""intake's event face: one-line handlers by event."""

from typing import Any

from chassis.handlers import handles
from chassis.kernel import Kernel
from contracts.envelope import Delivery
from contracts.events.grid import (
    IncidentReported,
    TaskAccepted,
    TaskCancelled,
    TaskDeclined,
    TaskIssued,
    TaskOverdue,
    TaskReassigned,
    TaskReported,
    TaskVerified,
    TaskWarned,
)
from contracts.events.intake import (
    AppointmentMoved,
    AttachmentAdded,
    AttachmentExamined,
    AttachmentRemoved,
    AttachmentShared,
    BundleChanged,
    CaseLinked,
    CaseUnlinked,
    GuidanceMoved,
    TicketMoved,
    TransferMoved,
)
from contracts.events.mediation import (
    AgreementPerformed,
    AgreementReached,
    MediationConcluded,
    MediationConsented,
    MediationOpened,
    MediatorAppointed,
    SessionRecorded,
    SessionScheduled,
)
from contracts.events.notify import MessageDelivered, MessageFailed, MessageHandedOff
from contracts.events.routing import (
    AssignmentCancelled,
    AssignmentCompleted,
    AssignmentContinued,
    AssignmentExplained,
    AssignmentExtended,
    AssignmentHeld,
    AssignmentIssued,
    AssignmentObjected,
    AssignmentPaused,
    AssignmentProgressed,
    AssignmentReassigned,
    AssignmentReminded,
    AssignmentResumed,
    AssignmentRetimed,
    AssignmentSigned,
    AssignmentUrged,
    CaseColoured,
    CaseDiscussed,
    CaseRouted,
    ClockOverdue,
    ClockWarned,
    ExtensionLapsed,
    ExtensionRefused,
    ExtensionRequested,
    LetterAnswered,
    LetterIssued,
    LetterJudged,
    LetterOverdue,
    LetterWithdrawn,
    LongTermEntered,
    LongTermLeft,
    LongTermReviewed,
    LongTermReviewMissed,
    LongTermReviewWarned,
    ReferralDone,
    ReferralGranted,
    ReferralLapsed,
    ReferralRaised,
    ReferralRefused,
    ReferralSent,
    SponsorCaseLate,
    SponsorNamed,
    SponsorReviewDue,
    SponsorReviewed,
    SponsorshipEnded,
    WhistleAccepted,
    WhistleArrived,
    WhistleCalled,
    WhistleCancelled,
    WhistleClosed,
    WhistleExcused,
    WhistleGraded,
    WhistleInsisted,
    WhistleRefused,
    WhistleReported,
)
from services.intake.domain.codes import local_date
from services.intake.domain.reports import Location, Matter
from services.intake.domain.timeline import Entry, kept
from services.intake.settings import IntakeSettings
from services.intake.store import MongoDeskFigures
from services.intake.use_cases import Heard, Hearing, Incident
from services.intake.wiring import wire

SETTINGS = IntakeSettings
_WORDS = ("note", "report")
ARRIVAL = "arrival"
"""The profile of a whistle's clock（吹哨报到）."""
PART = "part"
"""The profile of a co-department's part（协办）; the case is late when its lead is."""
DESK = "desk"
"""The profile of the fallback desk's clock（兜底确认）: the centre's own time, not the case's."""


class IntakeWorker:
    """Hears what the other services do with cases."""

    name = "intake"

    def __init__(self, hearing: Hearing, figures: MongoDeskFigures) -> None:
        """Tell the core."""
        self.hearing = hearing
        self.figures = figures

    @handles(
        AgreementPerformed,
        AssignmentExplained,
        AssignmentHeld,
        AssignmentObjected,
        AssignmentProgressed,
        AssignmentReminded,
        AssignmentUrged,
        BundleChanged,
        CaseColoured,
        AttachmentAdded,
        AttachmentRemoved,
        AttachmentShared,
        CaseDiscussed,
        ExtensionLapsed,
        ExtensionRefused,
        ExtensionRequested,
        LongTermEntered,
        LongTermLeft,
        LongTermReviewMissed,
        LongTermReviewWarned,
        LongTermReviewed,
        MediationConsented,
        ReferralDone,
        ReferralGranted,
        ReferralLapsed,
        ReferralRaised,
        ReferralRefused,
        ReferralSent,
        SessionRecorded,
        SessionScheduled,
        SponsorCaseLate,
        SponsorNamed,
        SponsorReviewDue,
        SponsorReviewed,
        SponsorshipEnded,
        WhistleAccepted,
        WhistleArrived,
        WhistleCalled,
        WhistleCancelled,
        WhistleClosed,
        WhistleExcused,
        WhistleGraded,
        WhistleInsisted,
        WhistleRefused,
        WhistleReported,
    )
    def on_fact_of_a_case(self, delivery: Delivery) -> None:
        """It stands on the timeline, that is all."""
        self.hearing.note(_heard(delivery))

    @handles(TaskAccepted, TaskDeclined, TaskOverdue, TaskReassigned, TaskReported, TaskWarned)
    def on_order_of_a_case(self, delivery: Delivery) -> None:
        """What an officer does on a case stands on its timeline; other orders are not intake's."""
        if delivery.event.case_id:
            self.hearing.note(_heard(delivery))

    @handles(TaskIssued)
    def on_task_issued(self, delivery: Delivery) -> None:
        """An officer was sent."""
        if delivery.event.case_id:
            self.hearing.ordered(_heard(delivery), delivery.event)

    @handles(TaskVerified, TaskCancelled)
    def on_task_ended(self, delivery: Delivery) -> None:
        """What the officer reported was checked, or the order was taken back."""
        if delivery.event.case_id:
            self.hearing.order_ended(_heard(delivery), delivery.event)

    @handles(AttachmentExamined)
    def on_attachment_examined(self, delivery: Delivery) -> None:
        """Only what did not pass stands on the timeline."""
        if delivery.event.reason_code:
            self.hearing.note(_heard(delivery))

    @handles(MessageHandedOff, MessageDelivered, MessageFailed)
    def on_message(self, delivery: Delivery) -> None:
        """A message of a case; others, as a verification code, are not intake's."""
        if delivery.event.case_id:
            self.hearing.note(_heard(delivery))

    @handles(LetterIssued, LetterAnswered, LetterOverdue, LetterJudged, LetterWithdrawn)
    def on_letter(self, delivery: Delivery) -> None:
        """A letter about a case; circulars are about none, drafts are nobody's business."""
        if delivery.event.case_id and delivery.event.number:
            self.hearing.note(_heard(delivery))

    @handles(CaseLinked, CaseUnlinked)
    def on_case_linked(self, delivery: Delivery) -> None:
        """The other case's timeline says so too."""
        self.hearing.linked(_heard(delivery), delivery.event)

    @handles(TransferMoved)
    def on_transfer_moved(self, delivery: Delivery) -> None:
        """What goes to another county, or came from one, stands on the own case's timeline."""
        if delivery.event.case_id:
            self.hearing.note(_heard(delivery))

    @handles(TicketMoved, AppointmentMoved, GuidanceMoved)
    def on_desk_moved(self, delivery: Delivery) -> None:
        """It counts in the desk's figures; what became a case stands on its timeline."""
        event = delivery.event
        day = local_date(delivery.envelope.time).isoformat()
        self.figures.count(delivery.county, day, event.aggregate, event.state)
        if getattr(event, "case_id", ""):
            self.hearing.note(_heard(delivery))

    @handles(IncidentReported)
    def on_incident_reported(self, delivery: Delivery) -> None:
        """An incident becomes a case."""
        self.hearing.take_incident(delivery.event, _incident(delivery))

    @handles(CaseRouted)
    def on_case_routed(self, delivery: Delivery) -> None:
        """It is decided who handles the case."""
        self.hearing.routed(_heard(delivery), delivery.event)

    @handles(AssignmentIssued)
    def on_assignment_issued(self, delivery: Delivery) -> None:
        """A department has a share."""
        self.hearing.issued(_heard(delivery), delivery.event)

    @handles(AssignmentSigned)
    def on_assignment_signed(self, delivery: Delivery) -> None:
        """A department took its order on."""
        self.hearing.signed(_heard(delivery), delivery.event)

    @handles(AssignmentResumed)
    def on_assignment_resumed(self, delivery: Delivery) -> None:
        """An order is open again."""
        self.hearing.resumed(_heard(delivery), delivery.event)

    @handles(AssignmentExtended, AssignmentContinued, AssignmentRetimed)
    def on_assignment_extended(self, delivery: Delivery) -> None:
        """An order has more time, its time runs again, or is counted anew."""
        self.hearing.extended(_heard(delivery), delivery.event)

    @handles(AssignmentPaused)
    def on_assignment_paused(self, delivery: Delivery) -> None:
        """An order's time stands still."""
        self.hearing.paused(_heard(delivery), delivery.event)

    @handles(AssignmentReassigned, AssignmentCancelled)
    def on_assignment_dropped(self, delivery: Delivery) -> None:
        """A department has no share any more."""
        self.hearing.dropped(_heard(delivery), delivery.event)

    @handles(AssignmentCompleted)
    def on_assignment_completed(self, delivery: Delivery) -> None:
        """A department reported its result."""
        told = delivery.private
        self.hearing.completed(
            _heard(delivery),
            delivery.event,
            str(told.get("result", "")),
            str(told.get("public_answer", "")),
        )

    @handles(MediationOpened)
    def on_mediation_opened(self, delivery: Delivery) -> None:
        """The case goes to mediation."""
        self.hearing.mediation_opened(_heard(delivery), delivery.event)

    @handles(MediatorAppointed)
    def on_mediator_appointed(self, delivery: Delivery) -> None:
        """The mediation has its mediator."""
        self.hearing.mediator_appointed(_heard(delivery), delivery.event)

    @handles(AgreementReached)
    def on_agreement_reached(self, delivery: Delivery) -> None:
        """The parties agreed on paper."""
        self.hearing.agreement_reached(_heard(delivery), delivery.event)

    @handles(MediationConcluded)
    def on_mediation_concluded(self, delivery: Delivery) -> None:
        """The mediation is over."""
        self.hearing.mediation_concluded(_heard(delivery), delivery.event)

    @handles(ClockOverdue)
    def on_clock_overdue(self, delivery: Delivery) -> None:
        """A clock ran out; one late at a place or with its part does not make the case late."""
        if delivery.event.profile in (ARRIVAL, PART):
            self.hearing.note(_heard(delivery))
        elif delivery.event.profile != DESK:
            self.hearing.overdue(_heard(delivery))

    @handles(ClockWarned)
    def on_clock_warned(self, delivery: Delivery) -> None:
        """Time runs out for somebody; the desk's own time is no part of the case's history."""
        if delivery.event.profile != DESK:
            self.hearing.note(_heard(delivery))


def open_worker(kernel: Kernel) -> IntakeWorker:
    """The worker on a kernel."""
    intake = wire(kernel, SETTINGS())
    return IntakeWorker(intake.cases.hearing, intake.desk.figures)


def _heard(delivery: Delivery) -> Heard:
    envelope = delivery.envelope
    words = [str(delivery.private[name]) for name in _WORDS if delivery.private.get(name)]
    return Heard(
        entry=Entry(
            event_id=envelope.id,
            case_id=delivery.event.case_id,
            area_code=delivery.county,
            time=envelope.time,
            type=delivery.event.type_name(),
            actor=envelope.actor,
            data=kept(delivery.event),
            words="；".join(words),
        )
    )


def _incident(delivery: Delivery) -> Incident:
    event, told = delivery.event, delivery.private
    return Incident(
        id=event.incident_id,
        officer=str(told.get("officer", "")) or delivery.envelope.actor,
        report_time=event.report_time,
        matter=Matter(
            kind=event.kind,
            dispute_kind=str(told.get("dispute_kind", "")),
            title=str(told.get("title", "")),
            narrative=str(told.get("narrative", "")),
            area_code=event.area_code,
            address=str(told.get("address", "")),
            location=_location(told.get("location")),
            is_urgent=bool(told.get("is_urgent")),
        ),
    )


def _location(given: Any) -> Location | None:
    return Location(lng=float(given["lng"]), lat=float(given["lat"])) if given else None
