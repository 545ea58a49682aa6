"""Keeping clock profiles（时限规则管理）: drafted, checked against law, published by another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts.editions import Publishing
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from deadlines.lawful import breaches
from deadlines.legal import LEGAL
from deadlines.profiles import PauseReason, Profile
from services.routing.domain.extension import APPROVERS
from services.routing.domain.pause import MOST_DAYS
from services.routing.domain.profile_set import (
    SHIPPED,
    HeldProfile,
    ProfileSet,
    ProfileSetNotFound,
)
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.profile_ports import ProfileSetStore
from services.routing.use_cases.rule_keeping import READERS

_KEY = re.compile(r"part|(handling|sign)_[a-z][a-z0-9_]{1,39}")
_MOST_PROFILES = 100
_MOST_LIMIT = 3650
_MOST_WARNINGS = 9
_MOST_TIMES = 20


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Which draft shall hold, as its publisher saw it, and whether for running clocks too."""

    profile_set_id: str
    version: int
    area_code: str = ""
    is_for_running: bool = False


class ProfileKeeping:
    """The verbs on profile sets."""

    def __init__(self, sets: ProfileSetStore, new_id: NewId, now: Now) -> None:
        """Take the ports."""
        self._sets = sets
        self._publishing = Publishing(
            sets, new_id, now, thing="profile set", missing=ProfileSetNotFound
        )

    def holding(self, principal: Principal, area_code: str) -> Mapping[str, HeldProfile]:
        """Every profile that holds for an area, by key, with the area that says so.

        Raises:
            NotFound, NotPermitted.
        """
        principal.require(*READERS)
        principal.require_sight(area_code)
        shipped = {key: HeldProfile(profile=profile) for key, profile in SHIPPED.items()}
        return {**shipped, **self._sets.held(area_code)}

    def own(self, principal: Principal, area_code: str, *, is_draft: bool) -> ProfileSet:
        """What an area itself has published, or its draft.

        Raises:
            ProfileSetNotFound, NotFound, NotPermitted.
        """
        principal.require(*READERS)
        principal.require_sight(area_code)
        read = self._sets.draft_of if is_draft else self._sets.published_of
        found = read(area_code)
        if found is None:
            raise ProfileSetNotFound(f"{area_code} has no such profile set")
        return found

    def put_draft(self, principal: Principal, told: ProfileSet) -> ProfileSet:
        """Store an area's draft; version 0 creates it.

        Raises:
            NotPermitted, NotFound, Conflict.
            Invalid: also when a profile says less than the law of its key.
        """
        principal.require(Post.ADMIN)
        _check(told)
        principal.require_sight(told.area_code)
        profiles = tuple(_cited(profile) for profile in told.profiles)
        return self._publishing.put_draft(principal, replace(told, profiles=profiles))

    def publish(self, principal: Principal, wanted: Publication) -> ProfileSet:
        """Make a draft hold for its area: for new clocks, and for running ones if it says so.

        Raises:
            ProfileSetNotFound, NotPermitted, Conflict, WrongState.
        """
        draft = self._publishing.publishable(
            principal, wanted.profile_set_id, wanted.version, wanted.area_code or None
        )
        before = self._sets.published_of(draft.area_code)
        is_unfinished = before is not None and before.is_applying
        is_applying = wanted.is_for_running or is_unfinished
        draft = replace(draft, is_applying=is_applying, applied_to="")
        return self._publishing.publish(principal, draft)


def _cited(profile: Profile) -> Profile:
    legal = LEGAL.get(profile.key)
    return replace(profile, law=legal.law if legal else "")


def _check(told: ProfileSet) -> None:
    bounds = Bounds()
    bounds.area("profile_set.area_code", told.area_code)
    bounds.text("profile_set.name", told.name, least=2, most=60)
    if not 1 <= len(told.profiles) <= _MOST_PROFILES:
        message = f"应为1至{_MOST_PROFILES}条"
        bounds.note("profile_set.profiles", "length", message, f"1 to {_MOST_PROFILES}.")
    keys: set[str] = set()
    for number, profile in enumerate(told.profiles):
        place = f"profile_set.profiles[{number}]"
        if profile.key in keys or not (profile.key in SHIPPED or _KEY.fullmatch(profile.key)):
            message = "标识未知或重复；自设的为part或以handling_、sign_开头"
            bounds.note(f"{place}.key", "malformed", message, "Unknown, malformed or repeated.")
        keys.add(profile.key)
        _check_profile(bounds, place, profile)
        for field in breaches(profile):
            message = f"突破法定时限（{LEGAL[profile.key].law}）"
            bounds.note(f"{place}.{field}", "against_law", message, "Law does not allow it.")
    bounds.settle()


def _check_profile(bounds: Bounds, place: str, profile: Profile) -> None:
    bounds.text(f"{place}.name", profile.name, least=2, most=40)
    bounds.text(f"{place}.basis", profile.basis, most=200)
    numbers = (
        ("limit", profile.limit, 1, _MOST_LIMIT),
        ("max_pauses", profile.max_pauses, 0, _MOST_TIMES),
        ("max_pause_days", profile.max_pause_days, 1, MOST_DAYS),
        ("max_extensions", profile.max_extensions, 0, _MOST_TIMES),
        ("max_extension_units", profile.max_extension_units, 0, _MOST_LIMIT),
    )
    for name, value, least, most in numbers:
        if value is not None and not least <= value <= most:
            message = f"应为{least}至{most}"
            bounds.note(f"{place}.{name}", "out_of_range", message, f"{least} to {most}.")
    if len(profile.warn_fractions) > _MOST_WARNINGS:
        bounds.note(f"{place}.warn_fractions", "length", "最多9级预警", "At most 9 levels.")
    for reason in profile.pause_reasons:
        bounds.choice(f"{place}.pause_reasons", reason, tuple(PauseReason))
    legal = LEGAL.get(profile.key)
    outside = {legal.extension_approver, legal.pause_approver} if legal else set()
    posts = (*APPROVERS, *outside)
    if profile.max_extensions != 0:
        bounds.choice(f"{place}.extension_approver", profile.extension_approver, posts)
    if profile.pause_reasons:
        bounds.choice(f"{place}.pause_approver", profile.pause_approver, posts)
