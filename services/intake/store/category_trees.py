"""Category trees（事项目录）in MongoDB; what holds in an area is joined once per process."""

from dataclasses import asdict

from areas import prefixes
from chassis.editions import EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.categories import (
    Branch,
    Catalogue,
    CategoryTree,
    Leaf,
    Option,
    Question,
    TreeState,
)

COLLECTION = "category_trees"
_MOST_JOINED, _MOST_TREES = 256, 512


class MongoTreeStore(EditionRows[CategoryTree]):
    """Implements `TreeStore`; published trees never change, so they may stay in memory."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        super().__init__(kernel, COLLECTION, thing="category tree", write=_write, read=_read)
        self._joined: dict[tuple[str, ...], Catalogue] = {}
        self._kept: dict[str, CategoryTree] = {}

    def catalogue(self, area_code: str) -> Catalogue:
        """What holds in an area."""
        return self._join(prefixes(area_code))

    def above(self, area_code: str) -> Catalogue:
        """What would hold in an area without a tree of its own."""
        return self._join(prefixes(area_code)[:-1])

    def find(self, tree_id: str, /) -> CategoryTree | None:
        """A tree by id, whatever its state."""
        if not tree_id or tree_id in self._kept:
            return self._kept.get(tree_id)
        found = super().find(tree_id)
        if found and found.state is not TreeState.DRAFT:
            self._keep(found)
        return found

    def put(self, tree: CategoryTree, /, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        self._kept.pop(tree.id, None)
        super().put(tree, replaces=replaces)

    def _join(self, area_codes: list[str]) -> Catalogue:
        found = tuple(self.published_ids(area_codes))
        if found not in self._joined:
            if len(self._joined) >= _MOST_JOINED:
                self._joined.clear()
            self._joined[found] = Catalogue(self._published_tree(one) for one in found)
        return self._joined[found]

    def _published_tree(self, tree_id: str) -> CategoryTree:
        found = self.find(tree_id)
        if found is None:
            raise KeyError(tree_id)
        return found

    def _keep(self, tree: CategoryTree) -> None:
        if len(self._kept) >= _MOST_TREES:
            self._kept.clear()
        self._kept[tree.id] = tree


def _write(tree: CategoryTree) -> Document:
    return {
        "branches": [asdict(branch) for branch in tree.branches],
        "leaves": [asdict(leaf) for leaf in tree.leaves],
    }


def _read(row: Document) -> CategoryTree:
    return CategoryTree(
        **edition_fields(row),
        branches=tuple(Branch(**branch) for branch in row["branches"]),
        leaves=tuple(_leaf(leaf) for leaf in row["leaves"]),
    )


def _leaf(row: Document) -> Leaf:
    return Leaf(**row | {"questions": tuple(_question(one) for one in row["questions"])})


def _question(row: Document) -> Question:
    return Question(**row | {"options": tuple(Option(**option) for option in row["options"])})
