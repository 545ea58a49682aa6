"""A text finds its leaf; suggestions are for who registers, and leave no trace."""

import pytest

from chassis.kernel import Kernel
from onedoor.intake.v1 import categories_pb2 as pb
from services.intake.seed import seed
from tests.rpc.intake.door import COUNTY, Door
from tests.rpc.intake.trees import publish_tree
from tests.support.rpc import refused


@pytest.fixture(scope="module", autouse=True)
def _seeded(intake_kernel: Kernel) -> None:
    seed(intake_kernel)


def test_a_text_finds_its_leaf_with_the_words_that_spoke(door: Door) -> None:
    asked = pb.SuggestCategoryRequest(
        title="小区门口下水道堵塞", narrative="污水外溢三天。", area_code="430423100"
    )

    found = door.ask("SuggestCategory", asked).suggestions

    assert (found[0].category, found[0].kind) == ("streets.drains", "livelihood")
    assert len(found) == 3
    assert found[0].probability > 0.5 > found[1].probability
    assert any("下水道" in word for word in found[0].words)


def test_suggestions_are_for_who_registers_and_leave_no_trace(
    door: Door, intake_kernel: Kernel
) -> None:
    asked = pb.SuggestCategoryRequest(title="路灯不亮", area_code=COUNTY)
    assert refused(door.ask, "SuggestCategory", asked, "admin")[1] == "not_permitted"
    foreign = pb.SuggestCategoryRequest(title="路灯不亮", area_code="430424")
    assert refused(door.ask, "SuggestCategory", foreign)[1] == "invalid_fields"
    cell = pb.SuggestCategoryRequest(title="路灯不亮", area_code="430423100003-1")
    assert door.ask("SuggestCategory", cell).suggestions
    silent = pb.SuggestCategoryRequest(title="\U0001f6aa\U0001f6aa", area_code=COUNTY)
    assert not door.ask("SuggestCategory", silent).suggestions
    before = intake_kernel.database["audit"].count_documents({})

    door.ask("SuggestCategory", asked)

    assert intake_kernel.database["audit"].count_documents({}) == before


def test_a_hidden_leaf_is_not_suggested(door: Door) -> None:
    county = "430421"
    hidden = pb.CategoryLeaf(key="streets.drains", name="下水道", is_hidden=True)
    publish_tree(door, county, hidden)
    asked = pb.SuggestCategoryRequest(title="下水道堵塞污水外溢", area_code=county)

    found = door.ask("SuggestCategory", asked, area_code=county).suggestions

    assert "streets.drains" not in [one.category for one in found]
