"""Editions（版本）: what an area sets, drafted by one person and published by another.

The state table is in `docs/states.md`. What is published is never changed, only followed by the
next, so that whatever was decided by it can be read with its words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from contracts.errors import Conflict, NotFound, NotPermitted, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal

PUBLISHERS = (Post.ADMIN, Post.SUPERVISOR, Post.LEADER)


class EditionState(StrEnum):
    """Where an edition stands（版本状态）."""

    DRAFT = "draft"  # 草稿
    SCHEDULED = "scheduled"  # 待生效, of rule sets only
    PUBLISHED = "published"  # 已发布
    RETIRED = "retired"  # 已停用


Transitions = Mapping[str, Mapping[EditionState, EditionState]]
EDITION_TRANSITIONS: Transitions = {
    "put_draft": {EditionState.DRAFT: EditionState.DRAFT},
    "publish": {EditionState.DRAFT: EditionState.PUBLISHED},
    "retire": {EditionState.PUBLISHED: EditionState.RETIRED},
}


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One edition of what an area sets; its content is added by who derives from it.

    `edition` counts the area's published ones from 1; a draft's is the one it would get.
    """

    id: str
    area_code: str
    name: str
    edition: int = 0
    state: EditionState = EditionState.DRAFT
    author: str = ""
    publisher: str = ""
    edit_time: datetime | None = None
    publish_time: datetime | None = None
    version: int = 1


E = TypeVar("E", bound=Edition)


class EditionStore(Protocol[E]):
    """Keeps the editions of one thing: one draft and one published per area."""

    def find(self, edition_id: str, /) -> E | None:
        """An edition by id, whatever its state."""

    def draft_of(self, area_code: str) -> E | None:
        """An area's own draft."""

    def published_of(self, area_code: str) -> E | None:
        """An area's own published edition."""

    def put(self, edition: E, /, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""


class Publishing(Generic[E]):
    """Draft, published by a second person, retired by the next（双人发布）.

    Posts and sight of a draft, and whether its content is sound, are its caller's to check.
    """

    def __init__(
        self,
        store: EditionStore[E],
        new_id: NewId,
        now: Now,
        *,
        thing: str,
        missing: type[NotFound],
    ) -> None:
        """Publish what the store keeps; `thing` names it in messages, `missing` refuses it."""
        self._store = store
        self._new_id = new_id
        self._now = now
        self._thing = thing
        self._missing = missing

    def put_draft(self, who: Principal, told: E) -> E:
        """Store an area's draft; version 0 creates it.

        Raises:
            Conflict: another version stands.
        """
        standing = self._store.draft_of(told.area_code)
        stands = standing.version if standing else 0
        if told.version != stands:
            message = f"the draft of {told.area_code} is at version {stands}"
            raise Conflict(message, current_version=str(stands))
        draft = replace(
            told,
            id=standing.id if standing else self._new_id(),
            edition=self.next_edition(told.area_code),
            state=EditionState.DRAFT,
            author=who.id,
            publisher="",
            edit_time=self._now(),
            publish_time=None,
            version=stands + 1,
        )
        self._store.put(draft, replaces=stands)
        return draft

    def publishable(
        self, who: Principal, edition_id: str, version: int, area_code: str | None
    ) -> E:
        """Load a draft that the caller may publish; an `area_code` given must be its own.

        Raises:
            NotFound: as `missing`; no such edition in the caller's sight.
            NotPermitted: the post does not publish, or the caller wrote the draft.
            WrongState: it is published or retired.
            Conflict: another version stands.
        """
        who.require(*PUBLISHERS)
        draft = self._store.find(edition_id)
        if draft is None or not who.sees(draft.area_code):
            raise self._missing(f"no {self._thing} {edition_id}")
        if area_code not in (None, draft.area_code):
            raise self._missing(f"no {self._thing} {edition_id} of {area_code}")
        if draft.state not in EDITION_TRANSITIONS["publish"]:
            message = f"{self._thing} {draft.id} is {draft.state}"
            raise WrongState(message, state=draft.state.value)
        if draft.version != version:
            message = f"{self._thing} {draft.id} is at version {draft.version}"
            raise Conflict(message, current_version=str(draft.version))
        if draft.author == who.id:
            message = f"{who.id} wrote the draft and cannot publish it"
            raise NotPermitted(message, reason="second_person_needed")
        return draft

    def publish(self, who: Principal, draft: E) -> E:
        """Make a publishable draft hold for its area; the edition before it is retired.

        Raises:
            Conflict: somebody was faster.
        """
        before = self._store.published_of(draft.area_code)
        if before is not None:
            self._store.put(self.retired(before), replaces=before.version)
        begun = moved(draft, "publish")
        published = replace(begun, publisher=who.id, publish_time=self._now())
        self._store.put(published, replaces=draft.version)
        return published

    def next_edition(self, area_code: str) -> int:
        """The number that an area's draft would get."""
        published = self._store.published_of(area_code)
        return published.edition + 1 if published else 1

    def retired(self, edition: E) -> E:
        """What another edition follows."""
        return moved(edition, "retire")


def moved(edition: E, verb: str, transitions: Transitions = EDITION_TRANSITIONS) -> E:
    """The edition after a verb that its table allows."""
    state = transitions[verb][edition.state]
    return replace(edition, state=state, version=edition.version + 1)
