"""Joins grid's stores and use cases."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.kernel import Kernel
from contracts.due import Rounds
from services.grid.store import (
    MongoCaseStore,
    MongoCellStore,
    MongoIncidentStore,
    MongoOfficerStore,
    MongoTaskStore,
    MongoWords,
)
from services.grid.store.calendars import MongoCalendar
from services.grid.store.case_places import MongoCasePlaces
from services.grid.use_cases.capturing import Capturing
from services.grid.use_cases.erasing import Erasing
from services.grid.use_cases.incidents import Incidents
from services.grid.use_cases.locating import Locating
from services.grid.use_cases.ordering import Ordering
from services.grid.use_cases.places import Places
from services.grid.use_cases.tasks import Tasks
from services.grid.use_cases.ticking import OrderTicking

if TYPE_CHECKING:
    from services.grid.use_cases.importing import CellImport


@dataclass(frozen=True)
class Grid:
    """grid's use cases, ready to be called."""

    places: Places
    incidents: Incidents
    ordering: Ordering
    tasks: Tasks
    ticking: OrderTicking
    calendar: MongoCalendar
    capturing: Capturing
    erasing: Erasing
    locating: Locating


def wire(kernel: Kernel) -> Grid:
    """Build the use cases that every process may need."""
    cells = MongoCellStore(kernel)
    incidents = MongoIncidentStore(kernel)
    places = Places(cells, MongoOfficerStore(kernel))
    words, tasks = MongoWords(kernel), MongoTaskStore(kernel)
    calendar = MongoCalendar(kernel)
    reporting = Incidents(incidents, cells, now=kernel.now, new_id=kernel.new_id)
    return Grid(
        places=places,
        incidents=reporting,
        capturing=Capturing(reporting, incidents, now=kernel.now),
        ordering=Ordering(
            tasks=tasks,
            cases=MongoCaseStore(kernel),
            places=places,
            words=words,
            calendar=calendar,
            now=kernel.now,
            new_id=kernel.new_id,
        ),
        tasks=Tasks(tasks=tasks, incidents=incidents, words=words, now=kernel.now),
        ticking=OrderTicking(
            tasks=tasks,
            calendar=calendar,
            rounds=Rounds(transact=kernel.transact, now=kernel.now, owner=kernel.new_id()),
            now=kernel.now,
        ),
        calendar=calendar,
        erasing=Erasing(words),
        locating=Locating(MongoCasePlaces(kernel), cells, incidents, words),
    )


def wire_import(kernel: Kernel) -> "CellImport":
    """Build the import of cells; only then is shapely loaded, which the worker never needs."""
    from services.grid.use_cases.importing import CellImport

    return CellImport(MongoCellStore(kernel), MongoOfficerStore(kernel), now=kernel.now)
