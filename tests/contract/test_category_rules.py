"""The province's rules and its category tree name the same leaves."""

import tomllib

from services.intake.domain.categories import Catalogue
from services.intake.seed import province_tree
from services.routing.seed import BY_CATEGORY


def test_every_leaf_that_goes_by_its_category_has_one_department() -> None:
    told = tomllib.loads(BY_CATEGORY.read_text(encoding="utf-8"))

    for kind, departments in told.items():
        named = [leaf for leaves in departments.values() for leaf in leaves]
        leaves = [one.leaf.key for one in Catalogue([province_tree()]).chosen_from(kind=kind)]
        assert sorted(named) == sorted(leaves)
    assert set(told) == {"livelihood", "violation"}
