"""Profile sets（时限规则集）: the clock profiles an area keeps of its own, as editions."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.editions import Edition
from contracts.errors import NotFound
from deadlines.legal import DEFAULTS, LEGAL
from deadlines.profiles import Profile

SHIPPED: Mapping[str, Profile] = {**LEGAL, **DEFAULTS}
"""What holds where no area has a profile of its own."""


class ProfileSetNotFound(NotFound):
    """No such profile set within the caller's sight."""


@dataclass(frozen=True, kw_only=True)
class ProfileSet(Edition):
    """What an area's clocks run by; a key that is not here is the next wider area's.

    `is_applying` while running clocks are still led over to it, `applied_to` the last one that was.
    """

    profiles: tuple[Profile, ...]
    is_applying: bool = False
    applied_to: str = ""


@dataclass(frozen=True, kw_only=True)
class HeldProfile:
    """The profile that holds for an area, and the area that says so; empty: it is shipped."""

    profile: Profile
    area_code: str = ""
    profile_set_id: str = ""
