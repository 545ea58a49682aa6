"""Category trees（事项目录）in MongoDB; what holds in an area is joined once per process."""

from dataclasses import asdict
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document
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

COLLECTION = "category_trees"
_PLAIN = (
    "area_code", "name", "edition", "author", "publisher", "edit_time", "publish_time", "version",
)  # fmt: skip
_LEVELS = (2, 4, 6, 9, 12)
_MOST_JOINED, _MOST_TREES = 256, 512


class MongoTreeStore:
    """Implements `TreeStore`; published trees never change, so they may stay in memory."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]
        self._joined: dict[tuple[str, ...], Catalogue] = {}
        self._kept: dict[str, CategoryTree] = {}

    def catalogue(self, area_code: str) -> Catalogue:
        """What holds in an area."""
        return self._join(_prefixes(area_code))

    def above(self, area_code: str) -> Catalogue:
        """What would hold in an area without a tree of its own."""
        return self._join(_prefixes(area_code)[:-1])

    def holding(self, area_code: str) -> CategoryTree | None:
        """The published tree of the longest prefix of the area."""
        found = self._published(_prefixes(area_code))
        return self._published_tree(found[-1]) if found else None

    def find(self, tree_id: str) -> CategoryTree | None:
        """A tree by id, whatever its state."""
        if not tree_id or tree_id in self._kept:
            return self._kept.get(tree_id)
        found = self._first({"_id": tree_id})
        if found and found.state is not TreeState.DRAFT:
            self._keep(found)
        return found

    def draft_of(self, area_code: str) -> CategoryTree | None:
        """An area's own draft."""
        return self._first({"area_code": area_code, "state": TreeState.DRAFT.value})

    def published_of(self, area_code: str) -> CategoryTree | None:
        """An area's own published tree."""
        return self._first({"area_code": area_code, "state": TreeState.PUBLISHED.value})

    def put(self, tree: CategoryTree, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        document, session = _write(tree), self._kernel.database.session
        self._kept.pop(tree.id, None)
        if not replaces:
            self._insert(document)
            return
        where = {"_id": tree.id, "version": replaces}
        if not self._rows.replace_one(where, document, session=session).matched_count:
            raise Conflict(f"category tree {tree.id} is no longer at version {replaces}")

    def _join(self, area_codes: list[str]) -> Catalogue:
        found = tuple(self._published(area_codes))
        if found not in self._joined:
            if len(self._joined) >= _MOST_JOINED:
                self._joined.clear()
            self._joined[found] = Catalogue(self._published_tree(one) for one in found)
        return self._joined[found]

    def _published(self, area_codes: list[str]) -> list[str]:
        """The ids of what holds for these areas, the widest first."""
        where = {"area_code": {"$in": area_codes}, "state": TreeState.PUBLISHED.value}
        heads = self._rows.find(where, {"area_code": 1}, session=self._kernel.database.session)
        return [row["_id"] for row in sorted(heads, key=lambda row: len(row["area_code"]))]

    def _published_tree(self, tree_id: str) -> CategoryTree:
        found = self.find(tree_id)
        if found is None:
            raise KeyError(tree_id)
        return found

    def _keep(self, tree: CategoryTree) -> None:
        if len(self._kept) >= _MOST_TREES:
            self._kept.clear()
        self._kept[tree.id] = tree

    def _insert(self, document: Document) -> None:
        try:
            self._rows.insert_one(document, session=self._kernel.database.session)
        except DuplicateKeyError as error:
            area_code = document["area_code"]
            raise Conflict(f"{area_code} has a {document['state']} tree already") from error

    def _first(self, where: dict[str, Any]) -> CategoryTree | None:
        row = self._rows.find_one(where, session=self._kernel.database.session)
        return _read(row) if row else None


def _prefixes(area_code: str) -> list[str]:
    """The codes of the province down to the area itself, as the national division cuts them."""
    return [*(area_code[:digits] for digits in _LEVELS if digits < len(area_code)), area_code]


def _write(tree: CategoryTree) -> Document:
    return {
        "_id": tree.id,
        "county": tree.area_code[:6],
        "state": tree.state.value,
        **{name: getattr(tree, name) for name in _PLAIN},
        "branches": [asdict(branch) for branch in tree.branches],
        "leaves": [asdict(leaf) for leaf in tree.leaves],
    }


def _read(row: Document) -> CategoryTree:
    return CategoryTree(
        id=row["_id"],
        state=TreeState(row["state"]),
        **{name: row[name] for name in _PLAIN},
        branches=tuple(Branch(**branch) for branch in row["branches"]),
        leaves=tuple(_leaf(leaf) for leaf in row["leaves"]),
    )


def _leaf(row: Document) -> Leaf:
    return Leaf(**row | {"questions": tuple(_question(one) for one in row["questions"])})


def _question(row: Document) -> Question:
    return Question(**row | {"options": tuple(Option(**option) for option in row["options"])})
