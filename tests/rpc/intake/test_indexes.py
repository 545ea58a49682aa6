"""Work and lists read what they show: no sort in memory, no walk through the archive."""

from typing import Any

import pytest

from chassis.kernel import Kernel
from chassis.repository import within
from services.intake.domain.states import OPEN
from services.intake.store import MongoCaseStore
from services.intake.use_cases import CaseFilter

LISTS = {
    "newest": CaseFilter(),
    "to_verify": CaseFilter(states=("reported",)),
    "open": CaseFilter(states=tuple(OPEN)),
    "not_satisfied": CaseFilter(states=("evaluated",), grade="not_satisfied"),
    "overdue": CaseFilter(states=tuple(OPEN), is_overdue=True),
    "mine": CaseFilter(first_responder="clerk@430423"),
    "my_open": CaseFilter(states=tuple(OPEN), first_responder="clerk@430423"),
    "source": CaseFilter(source="court"),
    "lead": CaseFilter(lead_department="housing"),
}


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_follows_an_index_in_its_own_order(intake_kernel: Kernel, name: str) -> None:
    where = within("430423", MongoCaseStore(intake_kernel)._where(LISTS[name]))

    plan = intake_kernel.database["cases"].find(where).sort("_id", -1).limit(20).explain()

    stages = _stages(plan["queryPlanner"]["winningPlan"])
    assert "SORT" not in stages
    assert "COLLSCAN" not in stages


def _stages(plan: dict[str, Any]) -> set[str]:
    below = [plan[name] for name in ("inputStage",) if name in plan] + plan.get("inputStages", [])
    return {plan["stage"]}.union(*(_stages(one) for one in below))
