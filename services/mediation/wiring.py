"""Joins mediation's settings, stores and use cases; the documents' parts are joined by `jobs`."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.mediation.domain.limits import DueOf, due_of
from services.mediation.metrics import count_fact
from services.mediation.settings import MediationSettings
from services.mediation.store.agreements import GridShelf, MongoAgreements
from services.mediation.store.files import MongoCases, MongoMediations
from services.mediation.store.loads import MongoLoads, MongoWishes
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
from services.mediation.use_cases.suggesting import Suggesting
from services.mediation.use_cases.wishing import Appointing, Wishing


@dataclass(frozen=True)
class Mediation:
    """mediation's use cases, ready to be called."""

    files: Files
    suggesting: Suggesting
    wishing: Wishing
    scheduling: Scheduling
    recording: Recording
    agreeing: Agreeing
    keeping: Keeping
    hearing: Hearing
    erasing: Erasing


@dataclass(frozen=True, kw_only=True)
class _Core:
    kernel: Kernel
    cases: MongoCases
    mediations: MongoMediations
    sessions: MongoSessions
    agreements: MongoAgreements
    register: MongoRegister
    closing: Closing
    wishes: MongoWishes
    appointing: Appointing
    due_of: DueOf


def wire(kernel: Kernel, settings: MediationSettings) -> Mediation:
    """Build the use cases on a kernel."""
    kernel.outbox.follow(count_fact)
    core = _open_core(kernel, settings)
    new_id, now = kernel.new_id, kernel.now
    return Mediation(
        files=_wire_files(core),
        wishing=_wire_wishing(core),
        suggesting=Suggesting(
            mediations=core.mediations,
            register=core.register,
            loads=MongoLoads(kernel),
            wishes=core.wishes,
            now=now,
        ),
        scheduling=Scheduling(
            mediations=core.mediations,
            sessions=core.sessions,
            register=core.register,
            new_id=new_id,
            now=now,
        ),
        recording=Recording(
            mediations=core.mediations,
            sessions=core.sessions,
            records=MongoRecords(kernel),
            new_id=new_id,
            now=now,
        ),
        agreeing=_wire_agreeing(core),
        keeping=Keeping(core.register),
        erasing=Erasing(core.cases, MongoWords(kernel)),
        hearing=_wire_hearing(core),
    )


def _open_core(kernel: Kernel, settings: MediationSettings) -> _Core:
    cases, sessions, agreements = MongoCases(kernel), MongoSessions(kernel), MongoAgreements(kernel)
    mediations = MongoMediations(kernel, cases)
    register, wishes = MongoRegister(kernel), MongoWishes(kernel)
    return _Core(
        kernel=kernel,
        cases=cases,
        mediations=mediations,
        sessions=sessions,
        agreements=agreements,
        register=register,
        closing=Closing(mediations, sessions, agreements),
        wishes=wishes,
        appointing=Appointing(wishes=wishes, register=register),
        due_of=due_of(settings.mediation_days),
    )


def _wire_files(core: _Core) -> Files:
    return Files(
        cases=core.cases,
        mediations=core.mediations,
        sessions=core.sessions,
        register=core.register,
        closing=core.closing,
        appointing=core.appointing,
        due_of=core.due_of,
        new_id=core.kernel.new_id,
        now=core.kernel.now,
    )


def _wire_agreeing(core: _Core) -> Agreeing:
    return Agreeing(
        mediations=core.mediations,
        agreements=core.agreements,
        register=core.register,
        shelf=GridShelf(core.kernel),
        new_id=core.kernel.new_id,
        now=core.kernel.now,
    )


def _wire_hearing(core: _Core) -> Hearing:
    return Hearing(
        cases=core.cases,
        mediations=core.mediations,
        closing=core.closing,
        due_of=core.due_of,
        new_id=core.kernel.new_id,
        now=core.kernel.now,
    )


def _wire_wishing(core: _Core) -> Wishing:
    return Wishing(
        wishes=core.wishes,
        mediations=core.mediations,
        appointing=core.appointing,
        hearing=_wire_hearing(core),
        closing=core.closing,
    )
