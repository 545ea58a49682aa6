"""Whatever is asked of files follows an index, however many there are."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.files import create_indexes
from chassis.kernel import Kernel
from chassis.repository import within

NOW = datetime(2026, 3, 2, tzinfo=UTC)
QUERIES: dict[str, tuple[str, Mapping[str, Any], list[tuple[str, int]]]] = {
    "of a case": ("attachments", within("430423", {"case_id": "c"}), [("_id", 1)]),
    "of a party": (
        "attachments",
        within("430423", {"case_id": "c", "$or": [{"party_id": "p"}, {"is_public": True}]}),
        [("_id", 1)],
    ),
    "same content": (
        "attachments",
        within("430423", {"case_id": "c", "original.sha256": "0", "is_live": True}),
        [("_id", 1)],
    ),
    "to be examined": ("attachments", {"examine_time": {"$lte": NOW}}, [("examine_time", 1)]),
    "open uploads": (
        "uploads",
        {"county": "430423", "actor": "a", "attachment_id": ""},
        [("attachment_id", 1)],
    ),
    "forgotten uploads": ("uploads", {"expire_time": {"$lte": NOW}}, [("expire_time", 1)]),
    "unclaimed files": (
        "files.files",
        {"metadata.is_claimed": False, "uploadDate": {"$lt": NOW}},
        [("uploadDate", 1)],
    ),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_follows_an_index_in_its_own_order(intake_kernel: Kernel, name: str) -> None:
    collection, where, sort = QUERIES[name]
    create_indexes(intake_kernel.database)

    plan = intake_kernel.database[collection].find(where).sort(sort).explain()

    stages = str(plan["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in stages
    assert "SORT" not in stages.replace("SORT_MERGE", "")
    assert "COLLSCAN" not in stages
