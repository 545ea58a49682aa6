"""How long the same matter takes to be found, in archives of several sizes.

The labelled set (`tests/support/duplicates.py`) is written straight to the store: real documents
with sealed fields and marks, made by the service's own writer. Asked are matters in other words.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.figures import Section, percentile
from bench.ground import kernel_ground, kernel_of
from bench.sizes import Sizes
from chassis.kernel import Kernel
from chassis.migrate import migrate
from services.intake.domain.cases import Case
from services.intake.domain.people import Party
from services.intake.domain.reports import Report
from services.intake.domain.sameness import likeliest
from services.intake.domain.states import State
from services.intake.domain.traits import traits_of
from services.intake.migrations import MIGRATIONS
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.similar import MongoSimilarStore
from tests.support.duplicates import Labelled, labelled

COUNTY = "430423"
BATCH = 1000
WARM_UP = 50
START = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=2)


def measure(sizes: Sizes) -> Section:
    """Fill one archive step by step; at each step ask the same number of matters."""
    section = Section("Finding the same matter: candidates, weighing, reasons")
    with kernel_ground() as platform:
        kernel = kernel_of(platform, "intake")
        migrate(kernel.database, MIGRATIONS, part="intake")
        told, written, first = labelled(max(sizes.similar_cases)), 0, 0.0
        for size in sizes.similar_cases:
            asked = _fill(kernel, told, written, size, sizes.similar_asked)
            written = size
            cpu = time.process_time()
            waits, hits = _ask(kernel, asked)
            cpu = (time.process_time() - cpu) / (len(asked) + WARM_UP)
            first = first or percentile(waits, 50)
            name = f"{size:,} cases"
            section.add_latency(name, waits)
            section.add(f"{name}, p50 beside the smallest", percentile(waits, 50) / first, "times")
            section.add(f"{name}, CPU of the asking process", 1000 * cpu, "ms")
            section.add(
                f"{name}, found in the first five", 100 * hits / len(asked), "%", aim="≥ 90"
            )
        _add_writing(kernel, section)
    return section


def _fill(
    kernel: Kernel, told: Iterator[Labelled], start: int, size: int, kept: int
) -> list[tuple[str, Report, datetime]]:
    """Write originals up to the size; gives the last duplicates, to be asked."""
    documents, rows, asked = CaseDocuments(kernel.sealing), [], []
    while start < size:
        original, duplicate = next(told), next(told)
        moment = START + STEP * start
        rows.append(_document(documents, original.report, _name(start), moment))
        asked.append((_name(start), duplicate.report, moment + timedelta(hours=5)))
        start += 1
        if len(rows) == BATCH or start == size:
            kernel.database["cases"].insert_many(rows)
            rows, asked = [], asked[-kept:]
    return asked


def _ask(kernel: Kernel, asked: list[tuple[str, Report, datetime]]) -> tuple[list[float], int]:
    store, waits, hits = MongoSimilarStore(kernel), [], 0
    for number, (name, report, moment) in enumerate([*asked[:WARM_UP], *asked]):
        begun = time.perf_counter()
        found = store.candidates(COUNTY, traits_of(report.matter, report.parties))
        shown = likeliest(report.matter, moment, found)
        if number >= WARM_UP:
            waits.append(time.perf_counter() - begun)
            hits += name in [one.candidate.id for one in shown[:5]]
    return waits, hits


def _add_writing(kernel: Kernel, section: Section) -> None:
    documents = CaseDocuments(kernel.sealing)
    reports = [one.report for one in labelled(500, seed=1)]
    begun = time.perf_counter()
    counts = [
        len(documents.finders.marker.kept(traits_of(report.matter, report.parties)).all())
        for report in reports
    ]
    spent = (time.perf_counter() - begun) / len(reports)
    section.add("making the marks of a case", 1000 * spent, "ms")
    section.add("marks of a case", sum(counts) / len(counts), "")
    sizes = kernel.database.client[kernel.database.name].command("collstats", "cases")
    share = sizes["indexSizes"]["marks"] / sizes["count"]
    section.add("index of the marks", share, "bytes/case")


def _name(number: int) -> str:
    return f"case-{number:09d}"


def _document(
    documents: CaseDocuments, report: Report, case_id: str, moment: datetime
) -> dict[str, Any]:
    parties = [
        Party(id=f"{case_id}-{at}", role=one.role, name=one.name, phone=one.phone, key_hash="")
        for at, one in enumerate(report.parties)
    ]
    case = Case(
        id=case_id,
        area_code=report.matter.area_code,
        case_id=case_id,
        code=case_id,
        state=State.HANDLING,
        matter=report.matter,
        parties=parties,
        first_responder=f"clerk@{COUNTY}",
        register_time=moment,
    )
    common = {"_id": case_id, "county": COUNTY, "area_code": case.area_code, "case_id": case_id}
    return {**common, "version": 1, **documents.write(case)}
