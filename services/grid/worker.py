"""grid's event face: accepted cases and officers' accounts."""

from datetime import date

from chassis.handlers import handles
from chassis.kernel import Kernel
from contracts.envelope import Delivery
from contracts.events.gateway import AccountCreated, AccountDisabled, AccountEnabled
from contracts.events.intake import (
    AttachmentAdded,
    CaseAccepted,
    CaseAmended,
    CaseErased,
    CaseRegistered,
)
from contracts.events.routing import CalendarPublished
from contracts.principals import Post
from deadlines import YearTable
from services.grid.settings import GridSettings
from services.grid.use_cases.ports import CaseFacts
from services.grid.wiring import Grid, wire

SETTINGS = GridSettings
_REGISTERED = "registered"


class GridWorker:
    """Sends officers, and knows what became of their findings（网格）."""

    name = "grid"

    def __init__(self, grid: Grid) -> None:
        """Act with grid's core."""
        self.grid = grid

    @handles(CaseRegistered)
    def on_case_registered(self, delivery: Delivery) -> None:
        """An incident with doubt waits at the centre."""
        self._take_on(delivery)

    @handles(CaseAccepted)
    def on_case_accepted(self, delivery: Delivery) -> None:
        """Know the case, send an officer if it is urgent, mark the incident it came from."""
        event, case = delivery.event, _case(delivery)
        self.grid.ordering.answer_case(
            case, kind=event.kind, is_urgent=event.is_urgent, content=dict(delivery.private)
        )
        self.grid.locating.locate(case, delivery.private, event.incident_id)
        self._take_on(delivery)

    @handles(CaseAmended, latest=True)
    def on_case_amended(self, delivery: Delivery) -> None:
        """Know whether few may read it and where it lies; what waits is told in full later."""
        event = delivery.event
        if event.state != _REGISTERED:
            self.grid.ordering.note_restriction(
                delivery.county, event.case_id, is_restricted=event.is_restricted
            )
            self.grid.locating.locate(_case(delivery), delivery.private, event.incident_id)

    @handles(AttachmentAdded)
    def on_attachment_added(self, delivery: Delivery) -> None:
        """What an officer brings to a case he was sent to belongs to his order."""
        event = delivery.event
        if not event.party_id:
            self.grid.tasks.note_file(
                delivery.county, event.case_id, delivery.envelope.actor, event.attachment_id
            )

    @handles(CaseErased)
    def on_case_erased(self, delivery: Delivery) -> None:
        """Forget what was found, ordered and reported."""
        event = delivery.event
        erased = CaseFacts(case_id=event.case_id, area_code=delivery.county, code=event.code)
        self.grid.erasing.forget(erased)

    @handles(AccountCreated, AccountDisabled, AccountEnabled, latest=True)
    def on_account_changed(self, delivery: Delivery) -> None:
        """Know which officers can be sent."""
        event = delivery.event
        if event.post == Post.OFFICER:
            self.grid.places.note_account(
                delivery.county,
                event.account,
                event.area_code,
                is_active=not isinstance(event, AccountDisabled),
            )

    @handles(CalendarPublished, latest=True)
    def on_calendar_published(self, delivery: Delivery) -> None:
        """Count orders by the years that were entered."""
        event = delivery.event
        tables = [
            YearTable(
                year=one.year,
                source=one.source,
                holidays=frozenset(map(date.fromisoformat, one.holidays)),
                workdays=frozenset(map(date.fromisoformat, one.workdays)),
            )
            for one in event.years
        ]
        self.grid.calendar.put(event.area_code, delivery.version, tables)

    def _take_on(self, delivery: Delivery) -> None:
        event = delivery.event
        if event.incident_id:
            self.grid.incidents.take_on(
                delivery.county, event.incident_id, case_id=event.case_id, code=event.code
            )
            case = CaseFacts(case_id=event.case_id, area_code=delivery.county, code=event.code)
            self.grid.erasing.settle(case)


def _case(delivery: Delivery) -> CaseFacts:
    event = delivery.event
    return CaseFacts(
        case_id=event.case_id,
        area_code=event.area_code,
        code=event.code,
        is_restricted=event.is_restricted,
    )


def open_worker(kernel: Kernel) -> GridWorker:
    """The worker on a kernel."""
    return GridWorker(wire(kernel))
