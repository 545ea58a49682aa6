"""Categories（事项目录）: two levels under the four kinds as data per area, and what a leaf asks.

A province's tree is whole. A tree below it holds what its area adds, renames or hides; each key
has the word of the longest area prefix. What is published is never changed, only followed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contracts.editions import EDITION_TRANSITIONS, Edition, EditionState
from services.intake.domain.vocabulary import DISPUTE, KINDS

USUAL_LENGTH = 200


TreeState = EditionState
TREE_TRANSITIONS = EDITION_TRANSITIONS


class QuestionType(StrEnum):
    """What may be answered（答复类型）."""

    TEXT = "text"  # 文字
    NUMBER = "number"  # 数量
    MONEY = "money"  # 金额，以分计
    DATE = "date"  # 日期
    YES_NO = "yes_no"  # 是否
    ONE_OF = "one_of"  # 单选
    MANY_OF = "many_of"  # 多选


TOLD_TYPES = (
    QuestionType.NUMBER,
    QuestionType.MONEY,
    QuestionType.YES_NO,
    QuestionType.ONE_OF,
    QuestionType.MANY_OF,
)
"""Whose answers others may act on: amounts and ticks, never words."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """What may be ticked（选项）."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a leaf asks（登记提问）; which bounds count depends on the type."""

    key: str
    label: str
    type: str
    help: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    most: int = 0

    @property
    def longest(self) -> int:
        """The greatest length of a text."""
        return self.most or USUAL_LENGTH


@dataclass(frozen=True, kw_only=True)
class Branch:
    """The first level under a kind（大类）; under disputes it is a dispute kind."""

    key: str
    kind: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """The second level, which a case names（小类）; its key begins with its branch's."""

    key: str
    name: str
    is_hidden: bool = False
    is_staff_only: bool = False
    questions: tuple[Question, ...] = ()

    @property
    def branch(self) -> str:
        """The key of the branch."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class CategoryTree(Edition):
    """An area's tree（事项目录）."""

    branches: tuple[Branch, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A leaf as it stands in an area: with its branch, and the edition whose words it has."""

    leaf: Leaf
    branch: Branch
    tree_id: str
    edition: int

    @property
    def dispute_kind(self) -> str:
        """The dispute kind that the leaf belongs to, if any."""
        return self.branch.key if self.branch.kind == DISPUTE else ""


class Catalogue:
    """What holds in an area: the trees from the province down, the lower one's word counting."""

    def __init__(self, trees: Iterable[CategoryTree]) -> None:
        """Join the trees; they may come in any order."""
        ordered = sorted(trees, key=lambda tree: len(tree.area_code))
        branches: dict[str, Branch] = {}
        found: dict[str, tuple[Leaf, CategoryTree]] = {}
        for tree in ordered:
            branches |= {branch.key: branch for branch in tree.branches}
            found |= {leaf.key: (leaf, tree) for leaf in tree.leaves}
        self.branches: Mapping[str, Branch] = branches
        self._standing = {
            key: Standing(
                leaf=leaf, branch=branches[leaf.branch], tree_id=tree.id, edition=tree.edition
            )
            for key, (leaf, tree) in found.items()
            if leaf.branch in branches
        }

    @property
    def keys(self) -> frozenset[str]:
        """All leaves, hidden ones too."""
        return frozenset(self._standing)

    def find(self, key: str) -> Standing | None:
        """A leaf that may be chosen."""
        found = self._standing.get(key)
        return None if found is None or found.leaf.is_hidden else found

    def chosen_from(self, *, kind: str = "", for_residents: bool = False) -> Sequence[Standing]:
        """The leaves that may be chosen, in the order of kinds and branches."""
        order = {key: at for at, key in enumerate(self.branches)}
        kinds = list(KINDS)
        found = [
            one
            for one in self._standing.values()
            if not one.leaf.is_hidden
            and (not kind or one.branch.kind == kind)
            and not (for_residents and one.leaf.is_staff_only)
        ]
        return sorted(found, key=lambda one: (kinds.index(one.branch.kind), order[one.branch.key]))


def leaf_of(tree: CategoryTree, key: str, branches: Mapping[str, Branch]) -> Standing | None:
    """A leaf in the very words of one tree; a branch it does not name is found elsewhere."""
    words = {**branches, **{branch.key: branch for branch in tree.branches}}
    leaf = next((one for one in tree.leaves if one.key == key), None)
    if leaf is None or leaf.branch not in words:
        return None
    return Standing(leaf=leaf, branch=words[leaf.branch], tree_id=tree.id, edition=tree.edition)
