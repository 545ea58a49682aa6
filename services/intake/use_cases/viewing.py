"""Viewing（常用筛选）: keeping filters of the list of cases, and opening them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.faults import Faults
from services.intake.domain.saved_views import (
    MOST_DAYS,
    MOST_OWN,
    MOST_SHARED,
    SavedView,
    TooManyViews,
)
from services.intake.use_cases.filtering import checked_filter
from services.intake.use_cases.ports import Page
from services.intake.use_cases.reading import page_size

KEEPERS = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
_MOST_NAME = 30
_OWN_FIELDS = ("is_mine", "last_days")


class ViewStore(Protocol):
    """Remembers views, and how many there are."""

    def add(self, view: SavedView) -> None:
        """Keep a new view."""

    def save(self, view: SavedView) -> None:
        """Keep a changed view; raises Conflict."""

    def delete(self, view: SavedView) -> None:
        """Forget a view; raises Conflict."""

    def get(self, county: str, view_id: str) -> SavedView:
        """A view of the county; raises ViewNotFound."""

    def page(self, county: str, owner: str, *, size: int, token: str) -> Page[SavedView]:
        """One page of a person's own views and the shared ones, newest first."""

    def count_own(self, view: SavedView, step: int) -> int:
        """Count the owner's views up or down; gives how many there are then."""

    def count_shared(self, view: SavedView, step: int) -> int:
        """Count the county's shared views up or down; gives how many there are then."""


@dataclass(frozen=True, kw_only=True)
class Viewing:
    """What staff do with their views."""

    views: ViewStore
    now: Now
    new_id: NewId

    def save(
        self, who: Principal, name: str, which: Mapping[str, Any], *, is_shared: bool
    ) -> SavedView:
        """Keep a filter under a name.

        Raises:
            Invalid: naming every fault.
            NotPermitted: only a supervisor shares.
            TooManyViews: there are as many as may be.
        """
        who.require(*KEEPERS)
        words = _checked(name, which)
        if is_shared:
            who.require(Post.SUPERVISOR)
        now = self.now()
        view = SavedView(
            id=self.new_id(),
            area_code=who.county,
            version=1,
            name=words,
            owner=who.id,
            save_time=now,
            change_time=now,
            is_shared=is_shared,
            filter=which,
        )
        self.views.add(view)
        if self.views.count_own(view, 1) > MOST_OWN:
            raise TooManyViews(f"{who.id} keeps {MOST_OWN} views")
        self._count_shared(view, was_shared=False)
        return view

    def change(
        self,
        who: Principal,
        view_id: str,
        version: int,
        name: str,
        which: Mapping[str, Any],
        *,
        is_shared: bool,
    ) -> SavedView:
        """Another name, another filter, shared or no more; raises as `save`, and Conflict."""
        words, view = _checked(name, which), self._load(who, view_id, version)
        was_shared = view.is_shared
        if is_shared and not was_shared:
            who.require(Post.SUPERVISOR)
        view.change(words, which, is_shared=is_shared, now=self.now())
        self.views.save(view)
        self._count_shared(view, was_shared=was_shared)
        return view

    def delete(self, who: Principal, view_id: str, version: int) -> SavedView:
        """Forget a view; raises Conflict."""
        view = self._load(who, view_id, version)
        self.views.delete(view)
        self.views.count_own(view, -1)
        if view.is_shared:
            self.views.count_shared(view, -1)
        return view

    def view(self, who: Principal, view_id: str) -> SavedView:
        """One's own view or a shared one; raises ViewNotFound."""
        who.require(*KEEPERS)
        view = self.views.get(who.county, view_id)
        view.require_sight(who)
        return view

    def page(self, who: Principal, *, size: int, token: str) -> Page[SavedView]:
        """One's own views and the shared ones, newest first."""
        who.require(*KEEPERS)
        faults = Faults()
        size = page_size(faults, size)
        faults.check()
        return self.views.page(who.county, who.id, size=size, token=token)

    def narrowed(self, who: Principal, view_id: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """A view's filter, where one is named; what is given beside it takes its place.

        Raises:
            ViewNotFound: also for a view that is somebody else's.
        """
        if not view_id:
            return given
        return {**self.view(who, view_id).opened(who, self.now()), **given}

    def _count_shared(self, view: SavedView, *, was_shared: bool) -> None:
        step = view.is_shared - was_shared
        if step and self.views.count_shared(view, step) > MOST_SHARED and step > 0:
            raise TooManyViews(f"{view.county} shares {MOST_SHARED} views")

    def _load(self, who: Principal, view_id: str, version: int) -> SavedView:
        view = self.view(who, view_id)
        view.require_keeper(who)
        view.expect(version)
        return view


def _checked(name: str, which: Mapping[str, Any]) -> str:
    """The name, trimmed; raises Invalid with every fault of name and filter."""
    faults = Faults()
    words = faults.text("name", name, least=1, most=_MOST_NAME)
    plain = {key: value for key, value in which.items() if key not in _OWN_FIELDS}
    found = checked_filter(faults, plain)
    faults.number("filter.last_days", which.get("last_days", 0), 0, MOST_DAYS)
    for own, other, path in (
        ("is_mine", "first_responder", "filter.first_responder"),
        ("last_days", "since", "filter.from_time"),
    ):
        if which.get(own) and which.get(other):
            message = "与相对条件只能填一项"
            faults.add(path, "twice", message, f"It stands beside {own}; give one of them.")
    if found.words and found.words.may_name_people:
        message = "常用筛选不保存电话、证件号码"
        faults.add("filter.words", "names_people", message, "No view keeps a person's number.")
    faults.check()
    return words
