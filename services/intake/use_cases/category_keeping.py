"""Keeping category trees（目录管理）: a draft per area, checked, and published by another."""

from dataclasses import replace

from contracts.errors import Conflict, FieldFault, NotFound, NotPermitted, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.categories import TREE_TRANSITIONS, CategoryTree, TreeState
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
PUBLISHERS = (Post.ADMIN, Post.SUPERVISOR, Post.LEADER)


class CategoryTreeNotFound(NotFound):
    """No such tree within the caller's sight."""


class CategoryKeeping:
    """The verbs on category trees."""

    def __init__(self, trees: TreeStore, new_id: NewId, now: Now) -> None:
        """Take the ports."""
        self._trees = trees
        self._new_id = new_id
        self._now = now

    def tree(self, who: Principal, area_code: str, *, is_draft: bool) -> CategoryTree:
        """The nearest published tree at or above an area, or the area's own draft.

        Raises:
            CategoryTreeNotFound, NotPermitted.
        """
        who.require(*TREE_READERS)
        who.require_sight(area_code)
        trees = self._trees
        found = trees.draft_of(area_code) if is_draft else trees.holding(area_code)
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
        standing = self._trees.draft_of(tree.area_code)
        stands = standing.version if standing else 0
        if tree.version != stands:
            message = f"the draft of {tree.area_code} is at version {stands}"
            raise Conflict(message, current_version=str(stands))
        published = self._trees.published_of(tree.area_code)
        draft = replace(
            tree,
            id=standing.id if standing else self._new_id(),
            edition=published.edition + 1 if published else 1,
            state=TreeState.DRAFT,
            author=who.id,
            publisher="",
            edit_time=self._now(),
            publish_time=None,
            version=stands + 1,
        )
        self._trees.put(draft, replaces=stands)
        return draft

    def publish(
        self, who: Principal, tree_id: str, version: int, *, area_code: str = ""
    ) -> CategoryTree:
        """Make a draft hold for its area; the tree before it is retired.

        An `area_code` that is given must be the draft's own. The draft is checked again, for the
        tree above it may have moved on.

        Raises:
            CategoryTreeNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        who.require(*PUBLISHERS)
        draft = self._trees.find(tree_id)
        if draft is None or not who.sees(draft.area_code):
            raise CategoryTreeNotFound(f"no category tree {tree_id}")
        if area_code not in ("", draft.area_code):
            raise CategoryTreeNotFound(f"no category tree {tree_id} of {area_code}")
        _check_publishable(who, draft, version)
        require_sound(draft, self._trees.above(draft.area_code))
        self._retire(draft.area_code)
        published = replace(_moved(draft, "publish"), publisher=who.id, publish_time=self._now())
        self._trees.put(published, replaces=draft.version)
        return published

    def _retire(self, area_code: str) -> None:
        before = self._trees.published_of(area_code)
        if before is not None:
            self._trees.put(_moved(before, "retire"), replaces=before.version)


def _check_publishable(who: Principal, draft: CategoryTree, version: int) -> None:
    if draft.state not in TREE_TRANSITIONS["publish"]:
        raise WrongState(f"category tree {draft.id} is {draft.state}", state=draft.state.value)
    if draft.version != version:
        message = f"category tree {draft.id} is at version {draft.version}"
        raise Conflict(message, current_version=str(draft.version))
    if draft.author == who.id:
        message = f"{who.id} wrote the draft and cannot publish it"
        raise NotPermitted(message, reason="second_person_needed")


def _moved(tree: CategoryTree, verb: str) -> CategoryTree:
    state = TREE_TRANSITIONS[verb][tree.state]
    return replace(tree, state=state, version=tree.version + 1)
