"""Saved views（常用筛选）: a filter of the list of cases that somebody keeps under a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, NotPermitted, WrongState
from contracts.principals import Post, Principal
from services.intake.domain.codes import LOCAL

MOST_OWN = 50
MOST_SHARED = 100
MOST_DAYS = 366


class ViewNotFound(NotFound):
    """There is no such view, or it is somebody else's."""


class TooManyViews(WrongState):
    """A person, or the county, keeps as many as it may."""

    reason = "too_many_views"


@dataclass(kw_only=True)
class SavedView(Aggregate):
    """A row that belongs to a person, without events; `filter` names fields of a case filter."""

    name: str
    owner: str
    save_time: datetime
    change_time: datetime
    is_shared: bool = False
    filter: Mapping[str, Any] = field(default_factory=dict)

    def require_sight(self, who: Principal) -> None:
        """Raise ViewNotFound for what is neither one's own nor shared."""
        if not self.is_shared and self.owner != who.id:
            raise ViewNotFound(f"view {self.id} is not {who.id}'s")

    def require_keeper(self, who: Principal) -> None:
        """A shared view is its owner's and the supervisors' to change; raises NotPermitted."""
        self.require_sight(who)
        if self.owner != who.id and who.post is not Post.SUPERVISOR:
            raise NotPermitted(f"view {self.id} is {self.owner}'s")

    def change(
        self, name: str, which: Mapping[str, Any], *, is_shared: bool, now: datetime
    ) -> None:
        """Another name, another filter, shared or no more."""
        self.name, self.filter, self.is_shared = name, which, is_shared
        self.change_time = now
        self.version += 1

    def opened(self, who: Principal, now: datetime) -> Mapping[str, Any]:
        """The filter as it holds for one reader at one moment."""
        which = dict(self.filter)
        if which.pop("is_mine", False):
            which["first_responder"] = who.id
        if days := which.pop("last_days", 0):
            which["since"] = first_moment(now, days)
        return which


def first_moment(now: datetime, days: int) -> datetime:
    """When the day began that lies so many days before today; the same all day long."""
    day = now.astimezone(LOCAL).date() - timedelta(days=days)
    return datetime.combine(day, time(), LOCAL)
