"""Joins the guidance desk."""

from dataclasses import dataclass
from datetime import timedelta

from services.intake.domain.appointments import Timetable
from services.intake.store import (
    MongoAppointmentStore,
    MongoDeskFigures,
    MongoGuidanceStore,
    MongoTicketNumbers,
    MongoTicketStore,
)
from services.intake.use_cases import Bookings, Guiding, Hall, Queueing
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeDesk:
    """The guidance desk's use cases（引导台）, and what they are counted by."""

    queueing: Queueing
    bookings: Bookings
    guiding: Guiding
    figures: MongoDeskFigures


def wire_desk(core: Core) -> IntakeDesk:
    """Tickets, appointments and what the guide takes down."""
    kernel, settings, keyring = core.kernel, core.settings, core.keyring
    tickets, appointments = MongoTicketStore(kernel), MongoAppointmentStore(kernel)
    figures, now, new_id = MongoDeskFigures(kernel), kernel.now, kernel.new_id
    queueing = Queueing(tickets, MongoTicketNumbers(kernel), keyring, now, new_id)
    timetable = Timetable(slots=settings.intake_slots, days_ahead=settings.intake_slot_days)
    hall = Hall(
        guidance=MongoGuidanceStore(kernel),
        tickets=tickets,
        appointments=appointments,
        figures=figures,
    )
    kept = timedelta(days=settings.intake_guidance_days)
    return IntakeDesk(
        queueing=queueing,
        bookings=Bookings(
            appointments, queueing, keyring, timetable, kept=kept, now=now, new_id=new_id
        ),
        guiding=Guiding(hall, core.registering, kept, now=now, new_id=new_id),
        figures=figures,
    )
