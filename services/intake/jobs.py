"""intake's runner face: what its ticks do, and what stands open, counted for ops."""

from functools import partial

from chassis.calls import Call, current, serving
from chassis.kernel import Kernel
from chassis.mongo import Database
from chassis.principals import load_signer
from chassis.rpc import channel
from chassis.runner import Tick
from contracts.principals import Post, Principal
from services.intake.directory import MediationShelf
from services.intake.documents.binder import FileBinder
from services.intake.domain.imports import ImportBatch, Phase, Progress
from services.intake.domain.states import OPEN
from services.intake.metrics import CaseMetrics
from services.intake.settings import IntakeSettings
from services.intake.store import (
    KernelReadAudit,
    MongoArchiveStore,
    MongoAttachmentStore,
    MongoCaseStore,
    MongoHistoryStore,
    MongoPaperStore,
    MongoProcessStore,
    MongoTimelineStore,
)
from services.intake.store.archives import LEASE_SECONDS
from services.intake.use_cases import ExportWork, Filing, ImportWork, uploader_of
from services.intake.use_cases.archiving import AgreementShelf, Desk
from services.intake.wiring import IntakeDesk, wire

SETTINGS = IntakeSettings
FIGURES_SECONDS = 15.0
LAPSE_SECONDS = 30.0
_LAPSES = 100
ERASE_SECONDS = 5.0
BUNDLES_SECONDS = 1.0
IMPORT_SECONDS = 1.0
EXAMINE_SECONDS = 1.0
UPLOADS_SECONDS = 600.0
EXPORT_SECONDS = 1.0
MARKS_SECONDS = 30.0
_DESK_BATCH = 100
_MARKED_AT_ONCE = 50


def open_jobs(kernel: Kernel) -> list[Tick]:
    """What intake does again and again."""
    settings = IntakeSettings()
    intake = wire(kernel, settings)
    shelf = MediationShelf(
        channel(settings.mediation_target),
        load_signer(settings.keys_dir, "intake"),
        settings.intake_directory_seconds,
    )
    filing = open_filing(kernel, shelf)
    history = MongoHistoryStore(kernel)
    return [
        Tick("figures", FIGURES_SECONDS, partial(_show, kernel.database, CaseMetrics())),
        Tick("bundles", BUNDLES_SECONDS, intake.sameness.leading.tell),
        Tick("imports", IMPORT_SECONDS, partial(import_next, kernel, intake.ways_in.import_work)),
        Tick("attachments", EXAMINE_SECONDS, intake.files.examining.examine_next),
        Tick("uploads", UPLOADS_SECONDS, lambda: intake.files.uploading.sweep(kernel.now())),
        Tick("history_links", 1.0, history.link_new_rows),
        Tick("lapses", LAPSE_SECONDS, partial(intake.ending.parting.lapse_due, kernel.transact)),
        Tick("archive_files", 1.0, lambda: int(filing.make_next())),
        Tick("erasures", ERASE_SECONDS, partial(intake.ending.keeping.erase_next, kernel.transact)),
        Tick(
            "rewards", LAPSE_SECONDS, partial(intake.rewards.rewarding.expire_due, kernel.transact)
        ),
        Tick("transfers", LAPSE_SECONDS, partial(intake.pacts.lapsing.lapse_due, _LAPSES)),
        Tick("exports", EXPORT_SECONDS, partial(export_next, intake.exports.work)),
        Tick("exports_over", MARKS_SECONDS, intake.exports.work.expire_due),
        Tick("export_lines", MARKS_SECONDS, intake.exports.work.forget_lines),
        Tick("case_marks", MARKS_SECONDS, partial(mark_old, MongoCaseStore(kernel))),
        *desk_ticks(intake.desk, settings.intake_desk_seconds),
    ]


def desk_ticks(desk: IntakeDesk, pause: float) -> list[Tick]:
    """Appointments nobody came to, and what the guidance desk has to forget."""
    return [
        Tick("appointments", pause, partial(desk.bookings.close_past, _DESK_BATCH)),
        Tick("appointments_old", pause, partial(desk.bookings.anonymise_old, _DESK_BATCH)),
        Tick("guidance", pause, partial(desk.guiding.anonymise_old, _DESK_BATCH)),
    ]


def open_filing(
    kernel: Kernel, shelf: AgreementShelf, *, lease_seconds: float = LEASE_SECONDS
) -> Filing:
    """The making of files on a kernel, with agreements from the shelf."""
    desk = Desk(
        cases=MongoCaseStore(kernel),
        timeline=MongoTimelineStore(kernel),
        papers=MongoPaperStore(kernel),
        processes=MongoProcessStore(kernel),
        history=MongoHistoryStore(kernel),
        agreements=shelf,
        attachments=MongoAttachmentStore(kernel),
    )
    return Filing(
        desk,
        MongoArchiveStore(kernel, lease_seconds=lease_seconds),
        FileBinder(),
        KernelReadAudit(kernel),
        kernel.transact,
        kernel.now,
    )


def export_next(work: ExportWork) -> int:
    """Go on with the export that has waited longest, in the name of who asked for it.

    One that fails leaves its lease to run out and goes on where it stood, a few times.
    """
    export = work.claim()
    if export is None:
        return 0
    who = Principal(id=export.requester, post=Post(export.post), area_code=export.area_code)
    call = Call(principal=who, action="export:make", correlation_id=current().correlation_id)
    with serving(call):
        work.make(export)
    return 1


def mark_old(cases: MongoCaseStore) -> int:
    """Let cases be found by words and people that were stored before that; says how many.

    Each is marked by itself: a runner that is killed leaves the others to the next one.
    """
    return sum(cases.mark(case, row) for case, row in cases.unmarked(limit=_MARKED_AT_ONCE))


def import_next(kernel: Kernel, work: ImportWork) -> int:
    """One step of the import that has waited longest, in the name of who brought it.

    A step that fails leaves its lease to run out, so that the others go on meanwhile.
    """
    progress = work.claim()
    if progress is None:
        return 0
    batch = work.batch(progress)
    call = Call(
        principal=uploader_of(batch),
        action=f"import:{progress.phase}",
        correlation_id=current().correlation_id,
    )
    with serving(call):
        _step(kernel, work, batch, progress)
    return 1


def _step(kernel: Kernel, work: ImportWork, batch: ImportBatch, progress: Progress) -> None:
    match progress.phase:
        case Phase.READING:
            found = work.read(batch, progress)
            kernel.transact(lambda: work.keep_rows(batch.id, batch.county, found))
        case Phase.REGISTERING:
            kernel.transact(lambda: work.register(batch.id, batch.county))
        case Phase.CHECK_REPORT | Phase.END_REPORT:
            report_id = work.make_report(batch)
            kernel.transact(lambda: work.close_phase(batch.id, batch.county, report_id))


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
