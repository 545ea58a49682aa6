"""The same matter is found again, on a labelled set and by indexes alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.kernel import Kernel
from chassis.migrate import migrate
from services.intake.domain.people import Party
from services.intake.domain.reports import Report
from services.intake.domain.sameness import Similar, likeliest
from services.intake.domain.states import State
from services.intake.domain.traits import traits_of
from services.intake.migrations import MIGRATIONS
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.similar import (
    READ_BY_MARK,
    MongoSimilarStore,
    pipeline,
    where,
)
from tests.support.duplicates import labelled
from tests.support.examined import examined
from tests.support.stack import a_kernel, drop
from tests.unit.intake.desk import a_case

COUNTY = "430423"
ORIGINALS = 1_500
ASKED = 300
LEAST_RECALL = 0.9
LEAST_PRECISION = 0.8
SURE = 60
START = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass
class Archive:
    """A county's archive of originals, and what is asked of it."""

    kernel: Kernel
    asked: list[tuple[str, Report, datetime]]

    def find(self, report: Report, time: datetime) -> list[Similar]:
        """As the use case does it."""
        store = MongoSimilarStore(self.kernel)
        found = store.candidates(COUNTY, traits_of(report.matter, report.parties))
        return list(likeliest(report.matter, time, found))


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    """Every original of the set; of the first few the duplicate is asked."""
    kernel = a_kernel("intake")
    migrate(kernel.database, MIGRATIONS, part="intake")
    documents, rows, asked = CaseDocuments(kernel.sealing), [], []
    for number, one in enumerate(labelled(ORIGINALS)):
        time = START + timedelta(minutes=40 * (number // 2))
        if one.is_original:
            rows.append(_row(documents, f"case-{one.label:06d}", one.report, time))
        elif one.label >= ORIGINALS - ASKED:
            asked.append((f"case-{one.label:06d}", one.report, time + timedelta(days=2)))
    kernel.database["cases"].insert_many(rows)
    yield Archive(kernel, asked)
    drop(kernel)


def test_most_duplicates_are_among_the_first_five(archive: Archive) -> None:
    hits = sure = right = 0
    for case_id, report, time in archive.asked:
        found = archive.find(report, time)
        hits += case_id in [one.candidate.id for one in found[:5]]
        if found and found[0].score >= SURE:
            sure, right = sure + 1, right + (found[0].candidate.id == case_id)
    recall, precision = hits / len(archive.asked), right / sure

    assert recall >= LEAST_RECALL, (recall, precision)
    assert precision >= LEAST_PRECISION, (recall, precision)


@pytest.mark.parametrize("kind", list(READ_BY_MARK))
def test_no_more_is_examined_than_each_kind_of_mark_may_read(archive: Archive, kind: str) -> None:
    rows = archive.kernel.database["cases"]
    marker = CaseDocuments(archive.kernel.sealing).marker
    _, report, _ = archive.asked[0]
    marks = sorted(getattr(marker.sought(traits_of(report.matter, report.parties)), kind)) or [1]
    most = READ_BY_MARK[kind]

    plan = rows.find(where(COUNTY, marks)).sort("_id", -1).limit(most).explain()

    stages = _stages(plan["queryPlanner"]["winningPlan"])
    assert {"COLLSCAN", "SORT"} & stages == set()
    assert plan["executionStats"]["totalDocsExamined"] <= most


def test_all_kinds_are_read_in_one_command(archive: Archive) -> None:
    database, store = archive.kernel.database, MongoSimilarStore(archive.kernel)
    raw = database.client[database.name]
    traits = [traits_of(report.matter, report.parties) for _, report, _ in archive.asked[:20]]

    read = examined(raw, lambda at: store.candidates(COUNTY, traits[at]), len(traits))

    assert read.commands == 1
    assert 0 < read.documents <= sum(READ_BY_MARK.values())


def test_only_those_that_share_most_are_weighed(archive: Archive) -> None:
    rows, store = (
        archive.kernel.database["cases"],
        MongoSimilarStore(archive.kernel, most_weighed=10),
    )
    marker, is_cut = CaseDocuments(archive.kernel.sealing).marker, False
    for _, report, _ in archive.asked[:40]:
        traits = traits_of(report.matter, report.parties)
        sought = marker.sought(traits)
        read = {row["_id"]: len(row["shared"]) for row in rows.aggregate(pipeline(COUNTY, sought))}
        weighed = [one.id for one in store.candidates(COUNTY, traits)]
        left = [shared for case_id, shared in read.items() if case_id not in weighed]
        is_cut = is_cut or bool(left)

        assert len(weighed) == min(len(read), 10)
        assert max(left, default=0) <= max(read[case_id] for case_id in weighed)

    assert is_cut


def test_at_most_two_hundred_cases_are_read() -> None:
    assert sum(READ_BY_MARK.values()) <= 200


def test_who_asked_for_confidence_is_not_found_by_phone(archive: Archive) -> None:
    _, report, _ = archive.asked[0]
    hidden = traits_of(replace(report.matter, is_confidential=True), report.parties)

    assert traits_of(report.matter, report.parties).parties
    assert not hidden.parties


def _row(documents: CaseDocuments, case_id: str, report: Report, time: datetime) -> dict[str, Any]:
    parties = [
        Party(id=f"{case_id}-{at}", role=one.role, name=one.name, phone=one.phone, key_hash="")
        for at, one in enumerate(report.parties)
    ]
    case = a_case(
        State.HANDLING, id=case_id, matter=report.matter, parties=parties, code=case_id,
        area_code=report.matter.area_code, register_time=time,
    )  # fmt: skip
    common = {"_id": case_id, "county": case.county, "area_code": case.area_code}
    return {**common, "case_id": case_id, "version": 1, **documents.write(case)}


def _stages(plan: dict[str, Any]) -> set[str]:
    below = [plan[name] for name in ("inputStage",) if name in plan] + plan.get("inputStages", [])
    return {plan["stage"]}.union(*(_stages(one) for one in below))
