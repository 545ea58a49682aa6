"""intake's runner face: what stands open, counted for ops; what is over at the guidance desk."""

from functools import partial

from chassis.kernel import Kernel
from chassis.mongo import Database
from chassis.runner import Tick
from services.intake.domain.states import OPEN
from services.intake.metrics import CaseMetrics
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire

SETTINGS = IntakeSettings
FIGURES_SECONDS = 15.0
_BATCH = 100


def open_jobs(kernel: Kernel) -> list[Tick]:
    """The figures of open cases, appointments nobody came to, records whose time is over."""
    settings = SETTINGS()
    desk, pause = wire(kernel, settings).desk, settings.intake_desk_seconds
    return [
        Tick("figures", FIGURES_SECONDS, partial(_show, kernel.database, CaseMetrics())),
        Tick("appointments", pause, partial(desk.bookings.close_past, _BATCH)),
        Tick("appointments_old", pause, partial(desk.bookings.anonymise_old, _BATCH)),
        Tick("guidance", pause, partial(desk.guiding.anonymise_old, _BATCH)),
    ]


def count_open(database: Database) -> dict[tuple[str, str], tuple[int, int]]:
    """How many cases are open and how many of them overdue, by county and kind."""
    late = {"$cond": ["$track.is_overdue", 1, 0]}
    rows = database["cases"].aggregate(
        [
            {"$match": {"state": {"$in": [str(state) for state in OPEN]}}},
            {
                "$group": {
                    "_id": {"county": "$county", "kind": "$kind"},
                    "open": {"$sum": 1},
                    "overdue": {"$sum": late},
                }
            },
        ]
    )
    return {
        (row["_id"]["county"], row["_id"]["kind"]): (row["open"], row["overdue"]) for row in rows
    }


def _show(database: Database, metrics: CaseMetrics) -> int:
    metrics.show(count_open(database))
    return 0
