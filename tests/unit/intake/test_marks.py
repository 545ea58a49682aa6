"""Marks are keyed, bounded, and shared by what is alike."""

import dataclasses
from pathlib import Path

import pytest

from chassis import keyring
from chassis.sealing import load_sealing
from services.intake.domain.reports import Location
from services.intake.domain.traits import traits_of
from services.intake.store.marks import Marker
from tests.unit.intake.desk import a_matter, a_party


def _marker(folder: Path) -> Marker:
    keyring.init(folder)
    return Marker(load_sealing(folder, "intake"))


@pytest.fixture
def marker(tmp_path: Path) -> Marker:
    """A county's marker."""
    return _marker(tmp_path)


def test_another_key_gives_other_marks(marker: Marker, tmp_path: Path) -> None:
    other = _marker(tmp_path / "other")
    traits = traits_of(a_matter(), [a_party()])

    assert not set(marker.kept(traits).all()) & set(other.kept(traits).all())


def test_a_case_leaves_few_marks_that_fit_the_store(marker: Marker) -> None:
    marks = marker.kept(traits_of(a_matter(narrative="沟里有水" * 1200), [a_party()])).all()

    assert 20 < len(marks) < 60
    assert all(0 <= mark < 2**63 for mark in marks)


def test_places_around_are_sought_and_one_is_kept(marker: Marker) -> None:
    near = Location(lng=112.8715, lat=27.2315)
    sought = marker.sought(traits_of(a_matter(), []))
    kept = marker.kept(traits_of(a_matter(location=near), []))

    assert (len(sought.spot), len(kept.spot)) == (9, 1)
    assert kept.spot <= sought.spot


def test_texts_in_other_words_share_a_band_of_their_town(marker: Marker) -> None:
    first = a_matter(narrative="老街小区门口下水道堵了三天，污水外溢，老人出门要绕路")
    second = dataclasses.replace(
        first, narrative="污水外溢，老人出门都要绕路，老街小区门口下水道堵塞"
    )

    one, other = (marker.kept(traits_of(matter, [])) for matter in (first, second))
    elsewhere = marker.kept(traits_of(dataclasses.replace(second, area_code="430423101"), []))

    assert one.town_text & other.town_text
    assert not one.town_text & elsewhere.town_text


def test_a_matter_without_words_leaves_no_bands(marker: Marker) -> None:
    marks = marker.kept(traits_of(a_matter(title="希望", narrative=""), []))

    assert (marks.town_text, marks.county_text) == (frozenset(), frozenset())
