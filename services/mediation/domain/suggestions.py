"""Who could mediate a file（推荐调解员）: who knows the kind of dispute and has the least to do.

Mediators are put in an order with its reasons; nobody gets a mark, and a person decides.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from services.mediation.domain.register import Mediator

MOST = 20
WISHES: Mapping[str, str] = {
    "chosen": "当事人点选，待中心确认",
    "confirmed": "当事人点选，中心已确认",
    "replaced": "中心另行安排",
}
"""How a mediator came to be wished for a case（点单）."""
SETTLED = ("confirmed", "replaced")
"""Where the centre has agreed to one."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a mediator has in hand: files not concluded, and sessions of the coming week."""

    open_files: int = 0
    sessions_ahead: int = 0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Whom a party chose for a case, or the centre assigned instead（点单）; ids grow with time."""

    case_id: str
    choice_id: str
    mediator_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A mediator in the order of the list, and what speaks for or against."""

    mediator: Mediator
    load: Load
    is_specialist: bool
    has_tried: bool
    wish: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the mediator stands there, in Chinese."""
        said = [
            *([WISHES[self.wish]] if self.wish else []),
            "擅长此类纠纷" if self.is_specialist else "专长不含此类纠纷",
            f"在办{self.load.open_files}件",
            f"七日内已排{self.load.sessions_ahead}场",
        ]
        return (*said, "曾调解本件未成") if self.has_tried else tuple(said)


def rank(
    mediators: Iterable[Mediator],
    dispute_kind: str,
    loads: Mapping[str, Load],
    tried: Collection[str],
    wished: Mapping[str, str] | None = None,
) -> list[Suggestion]:
    """The mediators in order: who is wished, has not tried this case, knows the kind, has little
    to do.
    """
    wishes = wished or {}
    found = [
        Suggestion(
            mediator=one,
            load=loads.get(one.id, Load()),
            is_specialist=dispute_kind in one.specialties,
            has_tried=one.id in tried,
            wish=wishes.get(one.id, ""),
        )
        for one in mediators
        if one.is_active
    ]
    found.sort(
        key=lambda one: (
            not one.wish,
            one.has_tried,
            not one.is_specialist,
            one.load.open_files,
            one.load.sessions_ahead,
            one.mediator.id,
        )
    )
    return found[:MOST]
