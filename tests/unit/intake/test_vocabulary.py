"""The list of sources: every way in, and who may name it (A7)."""

from typing import get_args

from gateway.schemas.cases import Source
from services.intake.domain.hand_overs import HAND_OVER_SOURCES
from services.intake.domain.vocabulary import SOURCES

WAYS_IN = {
    "window", "phone", "hotline_12345", "web", "wechat", "qr", "grid", "court", "police",
    "petition_office", "procuratorate", "department", "other_county", "open311",
}  # fmt: skip


def test_the_list_names_every_way_in_and_the_gateway_takes_each() -> None:
    assert set(SOURCES) == WAYS_IN == set(get_args(Source))


def test_residents_name_their_own_ways_only() -> None:
    assert {key for key, one in SOURCES.items() if one.is_public} == {
        "web", "wechat", "qr", "open311",
    }  # fmt: skip


def test_whoever_hands_over_is_a_source_of_staff() -> None:
    assert all(SOURCES[key].is_staff and not SOURCES[key].is_public for key in HAND_OVER_SOURCES)
