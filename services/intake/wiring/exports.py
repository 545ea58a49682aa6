"""Joins exports: who asks, and the runner's work on them."""

from dataclasses import dataclass
from datetime import timedelta

from services.intake.documents.exports import ExportSheets
from services.intake.store import MongoCaseStore, MongoExportStore, MongoLineStore
from services.intake.use_cases import Exporting, ExportLimits, ExportWork
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeExports:
    """The use cases of exports, ready to be called."""

    exporting: Exporting
    work: ExportWork


def wire_exports(core: Core) -> IntakeExports:
    """Asking, approving, making and letting go."""
    kernel, settings, cases = core.kernel, core.settings, MongoCaseStore(core.kernel)
    exports = MongoExportStore(kernel)
    limits = ExportLimits(
        most_rows=settings.intake_export_rows, free_rows=settings.intake_export_free_rows
    )
    return IntakeExports(
        exporting=Exporting(
            exports,
            cases,
            core.audit,
            limits,
            core.viewing,
            now=kernel.now,
            new_id=kernel.new_id,
        ),
        work=ExportWork(
            exports,
            MongoLineStore(kernel),
            cases,
            ExportSheets(),
            core.audit,
            limits,
            kept=timedelta(days=settings.intake_export_days),
            transact=kernel.transact,
            now=kernel.now,
        ),
    )
