"""routing's event face: what it hears from intake and mediation."""

from chassis.handlers import handles
from chassis.kernel import Kernel
from contracts.envelope import Delivery
from contracts.events.grid import CaseLocated
from contracts.events.intake import (
    CaseAccepted,
    CaseAmended,
    CaseArchived,
    CaseDeclined,
    CaseErased,
    CaseFollowed,
    CaseMerged,
    CasePartWaived,
    CaseReopened,
    CaseReworked,
    CaseSupplemented,
    CaseUnmerged,
    CaseWithdrawn,
    CategoryTreePublished,
)
from contracts.events.mediation import MediationConcluded
from contracts.events.routing import (
    AssignmentCancelled,
    AssignmentCompleted,
    AssignmentContinued,
    AssignmentExtended,
    AssignmentHeld,
    AssignmentPaused,
    AssignmentReassigned,
    AssignmentReminded,
    AssignmentResumed,
    AssignmentRetimed,
    ClockOverdue,
    ClockResumed,
    ClockWarned,
)
from services.routing.domain.brief import Brief
from services.routing.domain.clock import PLATFORM
from services.routing.settings import RoutingSettings
from services.routing.use_cases.striking import ACCUSED, CASE_GONE
from services.routing.use_cases.told import named_case, told_case, told_questions
from services.routing.wiring import Routing, wire

SETTINGS = RoutingSettings


class RoutingWorker:
    """Follows cases; every handler bears any order of arrival."""

    name = "routing"

    def __init__(self, routing: Routing) -> None:
        """Act through routing's core."""
        self.routing = routing

    @handles(CaseAccepted)
    def on_case_accepted(self, delivery: Delivery) -> None:
        """Place the case."""
        brief = self.routing.orders.placing.accept(told_case(delivery), delivery.event.accept_time)
        self.routing.risks.colouring.begin(brief)

    @handles(CaseAmended)
    def on_case_amended(self, delivery: Delivery) -> None:
        """Keep the correction; whom the matter now accuses is out of it."""
        brief = self.routing.orders.placing.amend(told_case(delivery))
        self.routing.risks.colouring.hear(delivery.county, brief.case_id)
        if accused := brief.facts.accused_department:
            where = (delivery.county, brief.case_id)
            self.routing.whistles.calling.cancel_case(*where, PLATFORM, department=accused)
            self.routing.pressing.letters.drop_case(*where, department=accused)
            self.routing.pressing.forces.bar(*where, accused)
            self.routing.worklists.striking.drop_case(*where, ACCUSED, department=accused)

    @handles(CaseSupplemented)
    def on_case_supplemented(self, delivery: Delivery) -> None:
        """End the supplement clock when the papers are complete."""
        if delivery.event.is_complete:
            self.routing.orders.placing.supplement(named_case(delivery))

    @handles(CaseDeclined)
    def on_case_declined(self, delivery: Delivery) -> None:
        """Take the orders back."""
        self.routing.orders.placing.close(named_case(delivery), "declined")
        self._call_off(delivery)
        self._drop_papers(delivery)

    @handles(CaseWithdrawn)
    def on_case_withdrawn(self, delivery: Delivery) -> None:
        """Take the orders back."""
        self.routing.orders.placing.close(named_case(delivery), "withdrawn")
        self._call_off(delivery)
        self._drop_papers(delivery)

    @handles(CasePartWaived)
    def on_case_part_waived(self, delivery: Delivery) -> None:
        """Take a co-department's order back."""
        waived = delivery.event
        self.routing.orders.placing.waive(delivery.county, waived.case_id, waived.assignment_id)

    @handles(CaseReworked)
    def on_case_reworked(self, delivery: Delivery) -> None:
        """Open the lead's order again."""
        self.routing.orders.placing.resume(named_case(delivery), "reworked")

    @handles(CaseReopened)
    def on_case_reopened(self, delivery: Delivery) -> None:
        """Open the lead's order again."""
        self.routing.orders.placing.resume(named_case(delivery), "reopened")

    @handles(CaseMerged)
    def on_case_merged(self, delivery: Delivery) -> None:
        """Let its orders wait."""
        self.routing.orders.merging.merge(named_case(delivery), delivery.event.state)

    @handles(CaseFollowed)
    def on_case_followed(self, delivery: Delivery) -> None:
        """Let its clock wait with the main case's result, or run again."""
        self.routing.orders.merging.follow(named_case(delivery), delivery.event.state)

    @handles(CaseUnmerged)
    def on_case_unmerged(self, delivery: Delivery) -> None:
        """Give its orders back."""
        self.routing.orders.merging.unmerge(named_case(delivery))

    @handles(CaseArchived)
    def on_case_archived(self, delivery: Delivery) -> None:
        """End the clocks that waited for the check."""
        self.routing.orders.placing.archive(delivery.county, delivery.event.case_id)
        self.routing.risks.colouring.close(delivery.county, delivery.event.case_id)
        self._call_off(delivery)

    @handles(AssignmentCompleted)
    def on_assignment_completed(self, delivery: Delivery) -> None:
        """Tell who referred the matter that it is done."""
        done = delivery.event
        self.routing.orders.referring.hear_completed(
            delivery.county, done.case_id, done.assignment_id
        )
        self.routing.risks.colouring.hear(delivery.county, done.case_id)

    @handles(AssignmentReassigned, AssignmentCancelled, AssignmentHeld)
    def on_assignment_ended(self, delivery: Delivery) -> None:
        """Let what was asked of the order lapse."""
        ended = delivery.event
        self.routing.orders.referring.hear_ended(
            delivery.county, ended.case_id, ended.assignment_id
        )

    @handles(ClockWarned)
    def on_clock_warned(self, delivery: Delivery) -> None:
        """Plan what the ladder says of that level."""
        warned = delivery.event
        self.routing.pressing.climbing.hear_warned(warned.clock_id, warned.level)

    @handles(ClockOverdue)
    def on_clock_overdue(self, delivery: Delivery) -> None:
        """Plan every step of a late matter."""
        late = delivery.event
        self.routing.pressing.sponsoring.hear_overdue(delivery.county, late.clock_id)
        self.routing.pressing.climbing.hear_overdue(late.clock_id, late.due_time)
        self.routing.risks.colouring.hear(delivery.county, late.case_id)

    @handles(
        AssignmentContinued,
        AssignmentExtended,
        AssignmentPaused,
        AssignmentResumed,
        AssignmentRetimed,
    )
    def on_assignment_timed(self, delivery: Delivery) -> None:
        """Its time is another one, or it is open again: so may its colour be."""
        self.routing.risks.colouring.hear(delivery.county, delivery.event.case_id)

    @handles(ClockResumed)
    def on_clock_resumed(self, delivery: Delivery) -> None:
        """A case whose time runs again is off the long-term register."""
        resumed = delivery.event
        self.routing.pressing.long_terms.hear_resumed(
            delivery.county, resumed.case_id, resumed.pause_id, resumed.ending
        )

    @handles(AssignmentReminded)
    def on_assignment_reminded(self, delivery: Delivery) -> None:
        """Plan what the ladder says of a department that tells nothing."""
        silent = delivery.event
        self.routing.pressing.climbing.hear_silent(
            delivery.county, silent.case_id, silent.assignment_id, silent.missed
        )

    @handles(CaseErased)
    def on_case_erased(self, delivery: Delivery) -> None:
        """Forget what was said in it."""
        self.routing.orders.erasing.forget(named_case(delivery))

    @handles(CaseLocated)
    def on_case_located(self, delivery: Delivery) -> None:
        """Know the cell; it may come after the case was placed."""
        located, version = delivery.event, delivery.version
        case = Brief(case_id=located.case_id, area_code=delivery.county, code=located.code)
        self.routing.orders.placing.locate(case, located.cell_id, version)

    @handles(CategoryTreePublished, latest=True)
    def on_category_tree_published(self, delivery: Delivery) -> None:
        """Know what categories ask, and how it reads."""
        tree = delivery.event
        self.routing.rules.questions.put(tree.area_code, delivery.version, told_questions(tree))

    @handles(MediationConcluded)
    def on_mediation_concluded(self, delivery: Delivery) -> None:
        """Finish the lead's order when the parties agreed; else the department goes on."""
        concluded = delivery.event
        if concluded.outcome == "agreed":
            self.routing.orders.placing.settle(
                delivery.county, concluded.case_id, concluded.agreement_number
            )

    def _call_off(self, delivery: Delivery) -> None:
        self.routing.whistles.calling.cancel_case(delivery.county, delivery.event.case_id, PLATFORM)
        self.routing.pressing.sponsoring.end_case(
            delivery.county, delivery.event.case_id, delivery.event.state
        )

    def _drop_papers(self, delivery: Delivery) -> None:
        where = (delivery.county, delivery.event.case_id)
        self.routing.pressing.letters.drop_case(*where)
        self.routing.worklists.striking.drop_case(*where, CASE_GONE)
        self.routing.risks.colouring.close(*where)


def open_worker(kernel: Kernel) -> RoutingWorker:
    """The worker of a process."""
    return RoutingWorker(wire(kernel, SETTINGS()))
