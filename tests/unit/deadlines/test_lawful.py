"""What law fixes is law: an area may tighten a duty, never weaken it, and leaves rights alone."""

from dataclasses import replace

import pytest

from deadlines.lawful import breaches
from deadlines.legal import DEFAULTS, LEGAL, RIGHTS
from deadlines.profiles import Profile, Unit


@pytest.mark.parametrize("profile", [*LEGAL.values(), *DEFAULTS.values()], ids=lambda one: one.key)
def test_what_is_shipped_keeps_the_law(profile: Profile) -> None:
    assert list(breaches(profile)) == []


@pytest.mark.parametrize("profile", list(LEGAL.values()), ids=lambda one: one.key)
def test_a_longer_limit_breaks_the_law_and_a_shorter_one_only_a_right(profile: Profile) -> None:
    assert "limit" in list(breaches(replace(profile, limit=profile.limit + 1)))

    shorter = list(breaches(replace(profile, limit=profile.limit - 1)))

    assert shorter == (["limit"] if profile.key in RIGHTS else [])


@pytest.mark.parametrize(
    ("key", "change", "field"),
    [
        ("petition_handling", {"unit": Unit.WORKING_DAYS}, "unit"),
        ("petition_handling", {"roll_last_day": True}, "roll_last_day"),
        ("confirmation_decision", {"roll_last_day": False}, "roll_last_day"),
        ("petition_handling", {"pause_reasons": ("appraisal",)}, "pause_reasons"),
        ("petition_handling", {"max_extensions": 2}, "max_extensions"),
        ("petition_handling", {"max_extensions": None}, "max_extensions"),
        ("petition_handling", {"max_extension_units": 31}, "max_extension_units"),
        ("petition_handling", {"max_extension_units": None}, "max_extension_units"),
        ("petition_handling", {"extension_approver": "dispatcher"}, "extension_approver"),
    ],
)
def test_a_breach_names_its_field(key: str, change: dict[str, object], field: str) -> None:
    assert list(breaches(replace(LEGAL[key], **change))) == [field]  # type: ignore[arg-type]


def test_an_area_may_be_stricter_than_law() -> None:
    strict = replace(
        LEGAL["petition_handling"],
        limit=45,
        max_extensions=0,
        max_extension_units=0,
        pause_reasons=(),
    )

    assert list(breaches(strict)) == []


def test_what_law_does_not_know_is_free() -> None:
    free = Profile(key="handling_own", name="自设", unit=Unit.HOURS, limit=999)

    assert list(breaches(free)) == []


def test_every_profile_of_law_cites_its_article_and_none_else_does() -> None:
    assert all(profile.law for profile in LEGAL.values())
    assert not any(profile.law for profile in DEFAULTS.values())
    assert set(LEGAL) >= RIGHTS
