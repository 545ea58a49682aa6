"""mediation's event face: cases become known, routed ones open files, withdrawn ones end them."""

from chassis.handlers import handles
from chassis.kernel import Kernel
from contracts.envelope import Delivery
from contracts.events.intake import (
    CaseAccepted,
    CaseAmended,
    CaseDeclined,
    CaseErased,
    CaseWithdrawn,
    ChoiceMoved,
)
from contracts.events.routing import CaseRouted
from services.mediation.domain.cases import CaseFacts, Party
from services.mediation.domain.suggestions import Wish
from services.mediation.settings import MediationSettings
from services.mediation.use_cases.erasing import Erasing
from services.mediation.use_cases.hearing import Hearing
from services.mediation.use_cases.wishing import Wishing
from services.mediation.wiring import wire

SETTINGS = MediationSettings


class MediationWorker:
    """Hears of cases（调解）."""

    name = "mediation"

    def __init__(self, hearing: Hearing, erasing: Erasing, wishing: Wishing) -> None:
        """Act with mediation's core."""
        self.hearing = hearing
        self.wishing = wishing
        self.erasing = erasing

    @handles(CaseAccepted, CaseAmended)
    def on_case_told(self, delivery: Delivery) -> None:
        """Keep the case's facts."""
        self.hearing.learn(_facts(delivery))

    @handles(CaseRouted)
    def on_case_routed(self, delivery: Delivery) -> None:
        """Open a file for a case on the path of mediation."""
        if delivery.event.path == "mediation":
            self.hearing.open(delivery.county, delivery.event.case_id)

    @handles(CaseWithdrawn, CaseDeclined)
    def on_case_ended(self, delivery: Delivery) -> None:
        """End the case's file."""
        self.hearing.end(delivery.county, delivery.event.case_id, by="service:mediation")

    @handles(ChoiceMoved, latest=True)
    def on_choice_moved(self, delivery: Delivery) -> None:
        """Appoint whom a party chose and the centre agreed to."""
        event = delivery.event
        if event.kind == "mediator":
            wish = Wish(
                case_id=event.case_id,
                choice_id=event.choice_id,
                mediator_id=event.mediator_id,
                state=event.state,
            )
            self.wishing.hear(delivery.county, wish)

    @handles(CaseErased)
    def on_case_erased(self, delivery: Delivery) -> None:
        """Forget what was said and agreed in it."""
        event = delivery.event
        told = CaseFacts(
            case_id=event.case_id,
            area_code=delivery.county,
            code=event.code,
            version=delivery.version,
        )
        self.erasing.forget(told)


def open_worker(kernel: Kernel) -> MediationWorker:
    """The worker on a kernel."""
    mediation = wire(kernel, MediationSettings())
    return MediationWorker(mediation.hearing, mediation.erasing, mediation.wishing)


def _facts(delivery: Delivery) -> CaseFacts:
    event: CaseAccepted | CaseAmended = delivery.event
    return CaseFacts(
        case_id=event.case_id,
        area_code=event.area_code,
        code=event.code,
        dispute_kind=event.dispute_kind,
        title=str(delivery.private.get("title", "")),
        parties=tuple(
            Party(party_id=party.party_id, role=party.role, type=party.type)
            for party in event.parties
        ),
        version=delivery.version,
    )
