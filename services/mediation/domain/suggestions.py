"""Who could mediate a file（推荐调解员）: who knows the kind of dispute and has the least to do.

Mediators are put in an order with its reasons; nobody gets a mark, and a person decides.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from services.mediation.domain.register import Mediator

MOST = 20


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a mediator has in hand: files not concluded, and sessions of the coming week."""

    open_files: int = 0
    sessions_ahead: int = 0


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A mediator in the order of the list, and what speaks for or against."""

    mediator: Mediator
    load: Load
    is_specialist: bool
    has_tried: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the mediator stands there, in Chinese."""
        said = [
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
) -> list[Suggestion]:
    """The mediators in order: who has not tried this case, knows the kind, has the least to do."""
    found = [
        Suggestion(
            mediator=one,
            load=loads.get(one.id, Load()),
            is_specialist=dispute_kind in one.specialties,
            has_tried=one.id in tried,
        )
        for one in mediators
        if one.is_active
    ]
    found.sort(
        key=lambda one: (
            one.has_tried,
            not one.is_specialist,
            one.load.open_files,
            one.load.sessions_ahead,
            one.mediator.id,
        )
    )
    return found[:MOST]
