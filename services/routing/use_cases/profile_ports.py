"""What keeping and following profiles needs from its stores, and no more."""

from collections.abc import Collection, Mapping
from typing import Protocol

from contracts.editions import EditionStore
from services.routing.domain.profile_set import HeldProfile, ProfileSet


class HeldProfiles(Protocol):
    """Reads what holds now, not what was remembered."""

    def held(self, area_code: str, keys: Collection[str] = ()) -> Mapping[str, HeldProfile]:
        """What the area and those above it keep of these keys, or of all: the longest prefix's."""


class ProfileSetStore(HeldProfiles, EditionStore[ProfileSet], Protocol):
    """Keeps profile sets."""


class LeadingProfiles(HeldProfiles, Protocol):
    """Knows which published set leads running clocks over to it, and how far it is."""

    def applying(self) -> ProfileSet | None:
        """The published set that has been leading for longest."""

    def note_applied(self, profile_set: ProfileSet, clock_id: str) -> None:
        """Remember how far it has led; an empty id: to the end."""
