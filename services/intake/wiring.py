"""Joins intake's settings, stores and use cases."""

from dataclasses import dataclass
from datetime import timedelta

from chassis.kernel import Kernel
from services.intake.domain.appointments import Timetable
from services.intake.metrics import count_fact
from services.intake.settings import IntakeSettings
from services.intake.store import (
    KernelReadAudit,
    MongoAppointmentStore,
    MongoCaseStore,
    MongoCodeBook,
    MongoDeskFigures,
    MongoGuidanceStore,
    MongoPaperStore,
    MongoTicketNumbers,
    MongoTicketStore,
    MongoTimelineStore,
    SealedKeyRing,
)
from services.intake.use_cases import (
    Amending,
    Bookings,
    Books,
    Closing,
    Deciding,
    Following,
    Guiding,
    Hall,
    Hearing,
    Queueing,
    Reading,
    Registering,
)


@dataclass(frozen=True)
class Desk:
    """The guidance desk's use cases（引导台）, and what they are counted by."""

    queueing: Queueing
    bookings: Bookings
    guiding: Guiding
    figures: MongoDeskFigures


@dataclass(frozen=True)
class Intake:
    """intake's use cases, ready to be called."""

    registering: Registering
    deciding: Deciding
    amending: Amending
    closing: Closing
    following: Following
    reading: Reading
    hearing: Hearing
    desk: Desk


def wire(kernel: Kernel, settings: IntakeSettings) -> Intake:
    """Build the use cases on a kernel."""
    kernel.outbox.follow(count_fact)
    keyring = SealedKeyRing(kernel)
    books = Books(
        cases=MongoCaseStore(kernel),
        timeline=MongoTimelineStore(kernel),
        papers=MongoPaperStore(kernel),
        now=kernel.now,
        new_id=kernel.new_id,
    )
    codes = MongoCodeBook(kernel, settings.intake_code_block)
    registering = Registering(books, codes, keyring, settings.boxes)
    return Intake(
        registering=registering,
        deciding=Deciding(books),
        amending=Amending(books, registering),
        closing=Closing(books),
        following=Following(books, keyring),
        reading=Reading(
            books.cases, books.timeline, books.papers, keyring, KernelReadAudit(kernel)
        ),
        hearing=Hearing(books, registering),
        desk=_desk(kernel, settings, keyring, registering),
    )


def _desk(
    kernel: Kernel, settings: IntakeSettings, keyring: SealedKeyRing, registering: Registering
) -> Desk:
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
    return Desk(
        queueing=queueing,
        bookings=Bookings(
            appointments, queueing, keyring, timetable, kept=kept, now=now, new_id=new_id
        ),
        guiding=Guiding(hall, registering, kept, now=now, new_id=new_id),
        figures=figures,
    )
