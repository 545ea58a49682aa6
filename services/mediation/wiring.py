"""Joins mediation's settings, stores and use cases; the documents' parts are joined by `jobs`."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.mediation.domain.limits import due_of
from services.mediation.metrics import count_fact
from services.mediation.settings import MediationSettings
from services.mediation.store.agreements import GridShelf, MongoAgreements
from services.mediation.store.files import MongoCases, MongoMediations
from services.mediation.store.register import MongoRegister
from services.mediation.store.sessions import MongoRecords, MongoSessions
from services.mediation.store.words import MongoWords
from services.mediation.use_cases.agreements import Agreeing
from services.mediation.use_cases.closing import Closing
from services.mediation.use_cases.erasing import Erasing
from services.mediation.use_cases.files import Files
from services.mediation.use_cases.hearing import Hearing
from services.mediation.use_cases.records import Recording
from services.mediation.use_cases.register import Keeping
from services.mediation.use_cases.sessions import Scheduling


@dataclass(frozen=True)
class Mediation:
    """mediation's use cases, ready to be called."""

    files: Files
    scheduling: Scheduling
    recording: Recording
    agreeing: Agreeing
    keeping: Keeping
    hearing: Hearing
    erasing: Erasing


def wire(kernel: Kernel, settings: MediationSettings) -> Mediation:
    """Build the use cases on a kernel."""
    kernel.outbox.follow(count_fact)
    now, new_id = kernel.now, kernel.new_id
    cases, register = MongoCases(kernel), MongoRegister(kernel)
    mediations = MongoMediations(kernel, cases)
    sessions, agreements = MongoSessions(kernel), MongoAgreements(kernel)
    closing = Closing(mediations, sessions, agreements)
    due = due_of(settings.mediation_days)
    return Mediation(
        files=Files(
            cases=cases,
            mediations=mediations,
            sessions=sessions,
            register=register,
            closing=closing,
            due_of=due,
            new_id=new_id,
            now=now,
        ),
        scheduling=Scheduling(
            mediations=mediations, sessions=sessions, register=register, new_id=new_id, now=now
        ),
        recording=Recording(
            mediations=mediations,
            sessions=sessions,
            records=MongoRecords(kernel),
            new_id=new_id,
            now=now,
        ),
        agreeing=Agreeing(
            mediations=mediations,
            agreements=agreements,
            register=register,
            shelf=GridShelf(kernel),
            new_id=new_id,
            now=now,
        ),
        keeping=Keeping(register),
        erasing=Erasing(cases, MongoWords(kernel)),
        hearing=Hearing(
            cases=cases,
            mediations=mediations,
            closing=closing,
            due_of=due,
            new_id=new_id,
            now=now,
        ),
    )
