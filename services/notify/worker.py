"""notify's event face: what people are told of."""

from chassis.handlers import handles
from chassis.kernel import Kernel
from contracts.envelope import Delivery
from contracts.events.grid import (
    IncidentSettled,
    TaskCancelled,
    TaskDeclined,
    TaskIssued,
    TaskOverdue,
    TaskReassigned,
    TaskReported,
    TaskWarned,
)
from contracts.events.intake import (
    CaseAccepted,
    CaseAmended,
    CaseDeclined,
    CaseErased,
    CaseEvaluated,
    CaseFollowed,
    CaseMerged,
    CaseMoved,
    CaseRegistered,
    CaseReopened,
    CaseUnmerged,
    CaseVerified,
    CaseVisitedBack,
    GroupChanged,
    ImportMoved,
    PactMoved,
    RewardMoved,
    SensitiveReadsExhausted,
    TransferMoved,
)
from contracts.events.mediation import MediationConcluded, SessionScheduled
from contracts.events.routing import (
    AssignmentIssued,
    AssignmentReminded,
    AssignmentRetimed,
    AssignmentUrged,
    CaseColoured,
    ClockOverdue,
    ClockPaused,
    ClockResumed,
    ClockWarned,
    DutyCancelled,
    DutyMissed,
    DutyPlanned,
    DutySwapAsked,
    DutySwapDeclined,
    DutySwapped,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    ForceTaskDropped,
    ForceTaskGiven,
    ForceTaskLate,
    LetterAnswered,
    LetterCommitmentDue,
    LetterIssued,
    LetterJudged,
    LetterOverdue,
    LetterProposed,
    LetterWithdrawn,
    LongTermReviewMissed,
    LongTermReviewWarned,
    MeetingMoved,
    ReferralDone,
    ReferralGranted,
    ReferralRaised,
    ReferralRefused,
    SponsorCaseLate,
    SponsorNamed,
    SponsorReviewDue,
    TaskForceFormed,
    WhistleCalled,
    WhistleInsisted,
    WhistleRefused,
    WhistleReported,
    WorklistFinished,
    WorklistHandedOver,
    WorklistItemLate,
    WorklistItemReported,
    WorklistItemReturned,
    WorklistItemStruck,
    WorklistItemWarned,
    WorklistItemWithdrawn,
)
from services.notify.domain.contacts import CaseContacts
from services.notify.settings import NotifySettings
from services.notify.use_cases import Erasing, Planning
from services.notify.wiring import wire

SETTINGS = NotifySettings
_URGENT_LEVEL = 2
_LEFT = "left"


class NotifyWorker:
    """Plans messages（通知）."""

    name = "notify"

    def __init__(self, planning: Planning, erasing: Erasing) -> None:
        """Plan with notify's core."""
        self.planning = planning
        self.erasing = erasing

    @handles(CaseRegistered, CaseAccepted)
    def on_case_begun(self, delivery: Delivery) -> None:
        """Keep the contacts, tell the applicants."""
        self.planning.greet(delivery)

    @handles(CaseAmended)
    def on_case_amended(self, delivery: Delivery) -> None:
        """Correct the contacts."""
        self.planning.amend(delivery)

    @handles(CaseDeclined, CaseVerified, CaseReopened, CaseVisitedBack, CaseMerged, CaseUnmerged)
    def on_case_followed(self, delivery: Delivery) -> None:
        """Tell the applicants."""
        self.planning.follow(delivery)

    @handles(CaseMoved)
    def on_case_moved(self, delivery: Delivery) -> None:
        """Tell the applicants of the states that have a text."""
        self.planning.follow_move(delivery)

    @handles(RewardMoved)
    def on_reward_moved(self, delivery: Delivery) -> None:
        """Tell the reporter of the states that have a text."""
        self.planning.follow_reward(delivery)

    @handles(CaseFollowed)
    def on_case_followed_its_main(self, delivery: Delivery) -> None:
        """Tell the applicants of a member, each with the own code."""
        self.planning.follow_main(delivery)

    @handles(SessionScheduled)
    def on_session_scheduled(self, delivery: Delivery) -> None:
        """Tell the parties where and when."""
        self.planning.invite(delivery)

    @handles(MediationConcluded)
    def on_mediation_concluded(self, delivery: Delivery) -> None:
        """Tell all parties the outcome."""
        self.planning.tell_outcome(delivery)

    @handles(AssignmentIssued)
    def on_assignment_issued(self, delivery: Delivery) -> None:
        """Tell the department."""
        self.planning.tell_department(delivery)

    @handles(AssignmentUrged)
    def on_assignment_urged(self, delivery: Delivery) -> None:
        """Tell the co-department that its part is waited for."""
        self.planning.tell_called(delivery)

    @handles(AssignmentReminded)
    def on_assignment_reminded(self, delivery: Delivery) -> None:
        """Remind the department of its report."""
        self.planning.tell_silent(delivery)

    @handles(ReferralRaised, ReferralGranted, ReferralRefused, ReferralDone)
    def on_referral(self, delivery: Delivery) -> None:
        """Tell the dispatchers what is raised, and who sent a matter what came of it."""
        self.planning.tell_referral(delivery)

    @handles(PactMoved)
    def on_pact_moved(self, delivery: Delivery) -> None:
        """Tell the leaders what the other county did."""
        self.planning.tell_pact(delivery)

    @handles(TransferMoved)
    def on_transfer_moved(self, delivery: Delivery) -> None:
        """Tell the dispatchers what the other county did."""
        self.planning.tell_transfer(delivery)

    @handles(TaskForceFormed, ForceTaskGiven, ForceTaskDropped, ForceTaskLate)
    def on_task_force(self, delivery: Delivery) -> None:
        """Tell the members, or whose task it is; of a late one the supervisors too."""
        self.planning.tell_force(delivery)

    @handles(
        TaskIssued, TaskReassigned, TaskCancelled, TaskDeclined, TaskReported, TaskWarned,
        TaskOverdue,
    )  # fmt: skip
    def on_order(self, delivery: Delivery) -> None:
        """Tell the officer what to do, and who gave the order what came of it."""
        self.planning.tell_order(delivery)

    @handles(MeetingMoved)
    def on_meeting_moved(self, delivery: Delivery) -> None:
        """Tell the departments when they are to come, or that they need not."""
        self.planning.tell_meeting(delivery)

    @handles(
        WorklistHandedOver,
        WorklistFinished,
        WorklistItemReported,
        WorklistItemReturned,
        WorklistItemStruck,
        WorklistItemWithdrawn,
        WorklistItemWarned,
        WorklistItemLate,
    )
    def on_worklist(self, delivery: Delivery) -> None:
        """Tell the departments of a list, whose item it is, or who strikes it off."""
        self.planning.tell_list(delivery)

    @handles(CaseColoured)
    def on_case_coloured(self, delivery: Delivery) -> None:
        """Tell who answers for the county that a risk rose."""
        if delivery.event.is_raised:
            self.planning.tell_colour(delivery)

    @handles(LongTermReviewWarned, LongTermReviewMissed)
    def on_long_term_review(self, delivery: Delivery) -> None:
        """Tell who put the case on the register."""
        self.planning.tell_long_term(delivery)

    @handles(SponsorNamed, SponsorReviewDue, SponsorCaseLate)
    def on_sponsor(self, delivery: Delivery) -> None:
        """Tell the leader who answers for the case."""
        self.planning.tell_sponsor(delivery)

    @handles(WhistleCalled, WhistleInsisted)
    def on_whistle_called(self, delivery: Delivery) -> None:
        """Tell the department."""
        self.planning.tell_called(delivery)

    @handles(WhistleRefused, WhistleReported)
    def on_whistle_answered(self, delivery: Delivery) -> None:
        """Tell the dispatchers, who have to decide or to close."""
        self.planning.tell_dispatchers(delivery)

    @handles(DutyPlanned, DutySwapAsked, DutySwapped, DutySwapDeclined, DutyCancelled, DutyMissed)
    def on_duty_moved(self, delivery: Delivery) -> None:
        """Tell the department whose turn it is, or the supervisors of one that did not come."""
        self.planning.tell_duty(delivery)

    @handles(ExtensionGranted, AssignmentRetimed)
    def on_due_time_moved(self, delivery: Delivery) -> None:
        """Tell the applicants, whose matter has another due time, and the department."""
        self.planning.tell_extended(delivery)

    @handles(ClockPaused, ClockResumed)
    def on_clock_paused_or_resumed(self, delivery: Delivery) -> None:
        """Tell the applicants and the department; an end that another change tells is not told."""
        if getattr(delivery.event, "ending", "") != _LEFT:
            self.planning.tell_paused(delivery)

    @handles(ExtensionRequested, ExtensionRefused)
    def on_extension_asked_or_refused(self, delivery: Delivery) -> None:
        """Tell who decides, or the department."""
        self.planning.tell_extension(delivery)

    @handles(CaseEvaluated)
    def on_case_evaluated(self, delivery: Delivery) -> None:
        """Tell the supervisors of a party that is not satisfied."""
        self.planning.tell_grade(delivery)

    @handles(ImportMoved)
    def on_import_moved(self, delivery: Delivery) -> None:
        """Tell the clerks when there is something to look at or to start."""
        self.planning.tell_import(delivery)

    @handles(GroupChanged)
    def on_group_changed(self, delivery: Delivery) -> None:
        """Tell who was first asked once nobody of the group is left open."""
        if not delivery.event.open_count:
            self.planning.tell_group(delivery)

    @handles(SensitiveReadsExhausted)
    def on_sensitive_reads_exhausted(self, delivery: Delivery) -> None:
        """Tell the supervisors who read too much."""
        self.planning.tell_reader(delivery)

    @handles(IncidentSettled)
    def on_incident_settled(self, delivery: Delivery) -> None:
        """Tell the dispatchers what was settled on the spot."""
        self.planning.tell_settled(delivery)

    @handles(ClockWarned)
    def on_clock_warned(self, delivery: Delivery) -> None:
        """Tell the department and the supervisors that time runs out."""
        level = delivery.event.level
        self.planning.warn(delivery, level=level, is_urgent=level >= _URGENT_LEVEL)

    @handles(ClockOverdue)
    def on_clock_overdue(self, delivery: Delivery) -> None:
        """Tell the department and the supervisors that time is over."""
        self.planning.warn(delivery, level=0, is_urgent=True)

    @handles(
        LetterProposed,
        LetterIssued,
        LetterAnswered,
        LetterOverdue,
        LetterCommitmentDue,
        LetterJudged,
        LetterWithdrawn,
    )
    def on_letter(self, delivery: Delivery) -> None:
        """Tell whose turn it is: who signs, who answers, who judges（督办文书）."""
        self.planning.tell_letter(delivery)

    @handles(CaseErased)
    def on_case_erased(self, delivery: Delivery) -> None:
        """Forget whom its messages went to, and what they said."""
        event = delivery.event
        told = CaseContacts(
            case_id=event.case_id,
            area_code=delivery.county,
            code=event.code,
            version=delivery.version,
        )
        self.erasing.forget(told)


def open_worker(kernel: Kernel) -> NotifyWorker:
    """The worker on a kernel."""
    notify = wire(kernel, NotifySettings())
    return NotifyWorker(notify.planning, notify.erasing)
