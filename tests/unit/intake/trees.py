"""A fake of the category trees, and small trees to build with."""

from dataclasses import dataclass, field, replace
from typing import Any

from contracts.errors import Conflict
from services.intake.domain.categories import (
    Branch,
    Catalogue,
    CategoryTree,
    Leaf,
    Option,
    Question,
    TreeState,
)

PROVINCE, COUNTY = "43", "430423"
_LEVELS = (2, 4, 6, 9, 12)


class FakeToldTrees:
    """Which trees were told."""

    def __init__(self) -> None:
        self.told: list[CategoryTree] = []

    def tell(self, tree: CategoryTree) -> None:
        self.told.append(tree)


@dataclass
class FakeTreeStore:
    """Trees in memory."""

    rows: dict[str, CategoryTree] = field(default_factory=dict)

    def catalogue(self, area_code: str) -> Catalogue:
        """What holds in an area."""
        return Catalogue(self._published(area_code))

    def above(self, area_code: str) -> Catalogue:
        """What would hold without the area's own."""
        return Catalogue(tree for tree in self._published(area_code) if tree.area_code != area_code)

    def nearest(self, area_code: str) -> CategoryTree | None:
        """The nearest."""
        found = sorted(self._published(area_code), key=lambda tree: len(tree.area_code))
        return found[-1] if found else None

    def find(self, tree_id: str) -> CategoryTree | None:
        """One by id."""
        return self.rows.get(tree_id)

    def draft_of(self, area_code: str) -> CategoryTree | None:
        """The own draft."""
        return self._own(area_code, TreeState.DRAFT)

    def published_of(self, area_code: str) -> CategoryTree | None:
        """The own published one."""
        return self._own(area_code, TreeState.PUBLISHED)

    def put(self, tree: CategoryTree, *, replaces: int) -> None:
        """Keep one where the version stands."""
        standing = self.rows.get(tree.id)
        if (standing.version if standing else 0) != replaces:
            raise Conflict(tree.id)
        self.rows[tree.id] = tree

    def _published(self, area_code: str) -> list[CategoryTree]:
        cuts = [area_code[:digits] for digits in _LEVELS] + [area_code]
        found = [tree for tree in self.rows.values() if tree.area_code in cuts]
        return [tree for tree in found if tree.state is TreeState.PUBLISHED]

    def _own(self, area_code: str, state: TreeState) -> CategoryTree | None:
        found = [
            one for one in self.rows.values() if (one.area_code, one.state) == (area_code, state)
        ]
        return found[0] if found else None


def a_question(key: str = "since", **fields: Any) -> Question:
    """When it began."""
    return Question(**{"key": key, "label": f"问题{key}", "type": "text", **fields})


NOISE = a_question(
    "source",
    type="one_of",
    is_required=True,
    options=(Option(key="site", label="工地"), Option(key="shop", label="商铺")),
)
DRAINS = Leaf(
    key="streets.drains", name="下水道堵塞", questions=(a_question(type="date", is_required=True),)
)
PROVINCE_TREE = CategoryTree(
    id="tree-43",
    area_code=PROVINCE,
    name="省级目录",
    edition=1,
    branches=(
        Branch(key="streets", kind="livelihood", name="市政设施"),
        Branch(key="neighbour", kind="dispute", name="邻里纠纷"),
        Branch(key="trading", kind="violation", name="市场违法"),
        Branch(key="accident", kind="emergency", name="事故"),
    ),
    leaves=(
        DRAINS,
        Leaf(key="streets.noise", name="噪声", questions=(NOISE,)),
        Leaf(key="neighbour.passage", name="通行"),
        Leaf(key="trading.fake", name="假货", is_staff_only=True),
        Leaf(
            key="accident.fire", name="火灾", questions=(a_question("trapped", is_required=True),)
        ),
    ),
    state=TreeState.PUBLISHED,
)


def a_county_tree(*leaves: Leaf, **fields: Any) -> CategoryTree:
    """A county's draft as it is sent: what it adds or says otherwise."""
    given: dict[str, Any] = {
        "id": "", "area_code": COUNTY, "name": "衡山县目录", "edition": 0, "branches": (),
        "leaves": leaves, "version": 0,
    }  # fmt: skip
    return CategoryTree(**given | fields)


def province_store() -> FakeTreeStore:
    """A store that holds the province's tree only."""
    return FakeTreeStore({PROVINCE_TREE.id: replace(PROVINCE_TREE)})
