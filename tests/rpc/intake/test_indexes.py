"""Work and lists read what they show: no sort in memory, no walk through the archive."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.kernel import Kernel
from chassis.repository import within
from services.intake.domain.states import OPEN
from services.intake.store import MongoCaseStore
from services.intake.store.cases import EPOCH
from services.intake.use_cases import CaseFilter

LISTS = {
    "newest": CaseFilter(),
    "to_verify": CaseFilter(states=("reported",), is_unled=True),
    "open": CaseFilter(states=tuple(OPEN)),
    "not_satisfied": CaseFilter(states=("evaluated",), grade="not_satisfied"),
    "overdue": CaseFilter(states=tuple(OPEN), is_overdue=True),
    "mine": CaseFilter(first_responder="clerk@430423"),
    "my_open": CaseFilter(states=tuple(OPEN), first_responder="clerk@430423"),
    "source": CaseFilter(source="court"),
    "lead": CaseFilter(lead_department="housing"),
    "sample": CaseFilter(sample="waiting"),
    "not_closed": CaseFilter(closed=("is_restricted",), reader="clerk@430423"),
}
NOW = datetime(2026, 3, 2, tzinfo=UTC)
# What the runner asks again and again: by index alone, however large the archive.
JOBS: dict[str, tuple[str, dict[str, Any], list[tuple[str, int]]]] = {
    "lapses": (
        "cases",
        {"state": "visited_back", "lapse_time": {"$gt": EPOCH, "$lte": NOW}},
        [("lapse_time", 1)],
    ),
    "links": ("timeline", {"sequence": None}, [("_id", 1)]),
    "files": ("archives", {"state": "building", "due_time": {"$lte": NOW}}, [("due_time", 1)]),
    "lists": ("erasures", {"state": "approved"}, [("approve_time", 1)]),
    "notes": ("notes", {"county": "430423", "case_id": "c"}, [("_id", -1)]),
    "export_lines": ("exports", {"holds_lines": True, "state": {"$ne": "approved"}}, []),
    "own_and_shared_views": (
        "saved_views",
        {"county": "430423", "$or": [{"owner": "clerk@430423"}, {"is_shared": True}]},
        [("_id", -1)],
    ),
    "erasable": (
        "cases",
        {
            "county": "430423",
            "erase_time": None,
            "$or": [{"kind": kind, "close_time": {"$lt": NOW}} for kind in ("dispute", "x")],
        },
        [],
    ),
}


@pytest.mark.parametrize("name", list(JOBS))
def test_a_job_follows_an_index(intake_kernel: Kernel, name: str) -> None:
    collection, where, sort = JOBS[name]
    found = intake_kernel.database[collection].find(where).limit(20)

    plan = (found.sort(sort) if sort else found).explain()

    stages = _stages(plan["queryPlanner"]["winningPlan"])
    assert "SORT" not in stages
    assert "COLLSCAN" not in stages


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_follows_an_index_in_its_own_order(intake_kernel: Kernel, name: str) -> None:
    where = within("430423", MongoCaseStore(intake_kernel)._where(LISTS[name]))

    plan = intake_kernel.database["cases"].find(where).sort("_id", -1).limit(20).explain()

    stages = _stages(plan["queryPlanner"]["winningPlan"])
    assert "SORT" not in stages
    assert "COLLSCAN" not in stages


PEOPLE = {
    "name": CaseFilter(name="张三"),
    "phone": CaseFilter(phone="13812345678"),
    "id_number": CaseFilter(id_number="11010519491231002X"),
}


@pytest.mark.parametrize("name", list(PEOPLE))
def test_a_person_is_found_without_a_walk_through_the_archive(
    intake_kernel: Kernel, name: str
) -> None:
    which = PEOPLE[name]
    county, rows = f"9{len(name):05d}", intake_kernel.database["cases"]
    wanted = MongoCaseStore(intake_kernel)._where(which)
    (path, value), *_ = wanted.items()
    people = [{path.partition(".")[2]: value if at == 7 else str(at)} for at in range(500)]
    rows.insert_many(
        {"_id": f"{name}{at:03d}", "county": county, "code": f"{at}", "parties": [one]}
        for at, one in enumerate(people)
    )

    plan = rows.find(within(county, wanted)).sort("_id", -1).limit(21).explain()

    assert plan["executionStats"]["nReturned"] == 1
    assert plan["executionStats"]["totalDocsExamined"] == 1


def _stages(plan: dict[str, Any]) -> set[str]:
    below = [plan[name] for name in ("inputStage",) if name in plan] + plan.get("inputStages", [])
    return {plan["stage"]}.union(*(_stages(one) for one in below))
