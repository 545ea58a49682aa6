"""Keeping category trees（目录管理）: a draft per area, checked, and published by another."""

from typing import Protocol

from contracts.editions import Publishing
from contracts.errors import FieldFault, NotFound
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.categories import CategoryTree
from services.intake.domain.category_check import find_faults, require_sound
from services.intake.use_cases.ports import TreeStore

TREE_READERS = (
    Post.ADMIN,
    Post.CLERK,
    Post.DISPATCHER,
    Post.SUPERVISOR,
    Post.LEADER,
    Post.AUDITOR,
    Post.SERVICE,
)


class CategoryTreeNotFound(NotFound):
    """No such tree within the caller's sight."""


class ToldTreeStore(Protocol):
    """Tells other services what trees ask, each edition once."""

    def tell(self, tree: CategoryTree) -> None: ...


class CategoryKeeping:
    """The verbs on category trees."""

    def __init__(self, trees: TreeStore, told: ToldTreeStore, new_id: NewId, now: Now) -> None:
        """Take the ports."""
        self._trees = trees
        self._told = told
        self._publishing = Publishing(
            trees, new_id, now, thing="category tree", missing=CategoryTreeNotFound
        )

    def tree(self, who: Principal, area_code: str, *, is_draft: bool) -> CategoryTree:
        """The nearest published tree at or above an area, or the area's own draft.

        Raises:
            CategoryTreeNotFound, NotPermitted.
        """
        who.require(*TREE_READERS)
        who.require_sight(area_code)
        trees = self._trees
        found = trees.draft_of(area_code) if is_draft else trees.nearest(area_code)
        if found is None:
            raise CategoryTreeNotFound(f"no category tree for {area_code}")
        return found

    def check(self, who: Principal, tree: CategoryTree) -> tuple[FieldFault, ...]:
        """Every fault of a tree; nothing is stored.

        Raises:
            NotPermitted, NotFound.
        """
        who.require(*TREE_READERS)
        who.require_sight(tree.area_code)
        return find_faults(tree, self._trees.above(tree.area_code))

    def put_draft(self, who: Principal, tree: CategoryTree) -> CategoryTree:
        """Store an area's draft; version 0 creates it.

        Raises:
            NotPermitted, NotFound, Conflict, Invalid.
        """
        who.require(Post.ADMIN)
        who.require_sight(tree.area_code)
        require_sound(tree, self._trees.above(tree.area_code))
        return self._publishing.put_draft(who, tree)

    def publish(
        self, who: Principal, tree_id: str, version: int, *, area_code: str = ""
    ) -> CategoryTree:
        """Make a draft hold for its area; the tree before it is retired.

        An `area_code` that is given must be the draft's own. The draft is checked again, for the
        tree above it may have moved on.

        Raises:
            CategoryTreeNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        draft = self._publishing.publishable(who, tree_id, version, area_code or None)
        require_sound(draft, self._trees.above(draft.area_code))
        published = self._publishing.publish(who, draft)
        self._told.tell(published)
        return published
