"""intake's runner face: figures for ops, files to be examined, uploads that nobody ended."""

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
_EXAMINE_SECONDS = 1.0
_SWEEP_SECONDS = 600.0


def open_jobs(kernel: Kernel) -> list[Tick]:
    """The figures of open cases; the examination of files; the end of forgotten uploads."""
    files = wire(kernel, SETTINGS()).files
    return [
        Tick("figures", FIGURES_SECONDS, partial(_show, kernel.database, CaseMetrics())),
        Tick("attachments", _EXAMINE_SECONDS, files.examining.examine_next),
        Tick("uploads", _SWEEP_SECONDS, lambda: files.uploading.sweep(kernel.now())),
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
