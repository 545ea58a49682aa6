"""Joins pressing: letters, and the ladder that proposes them."""

from dataclasses import dataclass

from services.routing.use_cases.climbing import Climbing
from services.routing.use_cases.force_tasks import ForceTasks
from services.routing.use_cases.forces import Forces
from services.routing.use_cases.ladder_keeping import LadderKeeping
from services.routing.use_cases.letter_reading import LetterReading
from services.routing.use_cases.long_terms import LongTerms
from services.routing.use_cases.meeting_agenda import Agenda
from services.routing.use_cases.meeting_series import SeriesKeeping
from services.routing.use_cases.meetings import Meetings
from services.routing.use_cases.press_ticking import PressTicking
from services.routing.use_cases.pressing import Pressing
from services.routing.use_cases.sponsoring import Sponsoring
from services.routing.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class RoutingPressing:
    """The use cases of letters and ladders, ready to be called."""

    letters: Pressing
    reading: LetterReading
    ticking: PressTicking
    climbing: Climbing
    ladders: LadderKeeping
    sponsoring: Sponsoring
    forces: Forces
    long_terms: LongTerms
    series: SeriesKeeping
    meetings: Meetings


def wire_pressing(core: Core) -> RoutingPressing:
    """Letters by hand, and by the ladder."""
    kernel, stores = core.kernel, core.stores
    climbing = _wire_climbing(core)
    letters = Pressing(
        letters=stores.letters,
        briefs=stores.briefs,
        decisions=stores.decisions,
        assignments=stores.assignments,
        clocks=stores.clocks,
        climbing=climbing,
        new_id=kernel.new_id,
        now=kernel.now,
    )
    tasks = ForceTasks(forces=stores.task_forces, new_id=kernel.new_id, now=kernel.now)
    meetings = _wire_meetings(core, letters, tasks)
    return RoutingPressing(
        letters=letters,
        series=meetings.keeping,
        meetings=meetings,
        reading=LetterReading(stores.letters, stores.briefs, kernel.now),
        ticking=PressTicking(stores.letters, climbing, core.rounds, kernel.now),
        climbing=climbing,
        ladders=LadderKeeping(stores.ladders, kernel.new_id, kernel.now),
        long_terms=_wire_long_terms(core),
        forces=_wire_forces(core, tasks),
        sponsoring=_wire_sponsoring(core),
    )


def _wire_meetings(core: Core, letters: Pressing, tasks: ForceTasks) -> Meetings:
    kernel, stores = core.kernel, core.stores
    return Meetings(
        meetings=stores.meetings,
        series=stores.series,
        keeping=SeriesKeeping(
            series=stores.series,
            meetings=stores.meetings,
            fitting=core.fitting,
            new_id=kernel.new_id,
            now=kernel.now,
        ),
        agenda=Agenda(
            pool=stores.agenda_pool,
            meetings=stores.meetings,
            letters=stores.letters,
            tasks=tasks,
            briefs=stores.briefs,
            assignments=stores.assignments,
            now=kernel.now,
        ),
        briefs=stores.briefs,
        pressing=letters,
        tasks=tasks,
        now=kernel.now,
    )


def _wire_climbing(core: Core) -> Climbing:
    kernel, stores = core.kernel, core.stores
    return Climbing(
        steps=stores.steps,
        ladders=stores.ladders,
        letters=stores.letters,
        clocks=stores.clocks,
        assignments=stores.assignments,
        briefs=stores.briefs,
        is_working_day=core.clockwork.is_working_day,
        rounds=core.rounds,
        new_id=kernel.new_id,
        now=kernel.now,
    )


def _wire_long_terms(core: Core) -> LongTerms:
    kernel, stores = core.kernel, core.stores
    return LongTerms(
        entries=stores.long_terms,
        decisions=stores.decisions,
        assignments=stores.assignments,
        clockwork=core.clockwork,
        standstill=core.standstill,
        rounds=core.rounds,
        new_id=kernel.new_id,
        now=kernel.now,
    )


def _wire_forces(core: Core, tasks: ForceTasks) -> Forces:
    kernel, stores = core.kernel, core.stores
    return Forces(
        forces=stores.task_forces,
        briefs=stores.briefs,
        departments=stores.departments,
        tasks=tasks,
        rounds=core.rounds,
        new_id=kernel.new_id,
        now=kernel.now,
    )


def _wire_sponsoring(core: Core) -> Sponsoring:
    kernel, stores = core.kernel, core.stores
    return Sponsoring(
        sponsors=stores.sponsors,
        decisions=stores.decisions,
        briefs=stores.briefs,
        clocks=stores.clocks,
        rounds=core.rounds,
        new_id=kernel.new_id,
        now=kernel.now,
    )
