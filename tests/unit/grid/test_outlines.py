"""Drawn outlines, points and findings."""

import json
from dataclasses import replace

import pytest

from contracts.errors import Invalid
from services.grid.domain.checks import Faults
from services.grid.domain.incidents import Finding, check_finding
from services.grid.domain.outlines import BadOutline, Outline, overlaps, read_outline
from services.grid.domain.places import Point, middle
from tests.unit.grid.test_states import FINDING


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def drawn(*rings: list[list[float]], kind: str = "Polygon") -> str:
    return json.dumps({"type": kind, "coordinates": list(rings)})


def square(west: float, south: float, size: float = 0.01) -> Outline:
    return read_outline(drawn(ring(west, south, west + size, south + size)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "GeoJSON"),
        ("[" * 20_000, "GeoJSON"),
        ('{"type": "Point", "coordinates": [1, 2]}', "Polygon"),
        ('{"type": "Polygon"}', "坐标有误"),
        ('{"type": "Polygon", "coordinates": [["a"]]}', "坐标有误"),
        ('{"type": "Polygon", "coordinates": []}', "Polygon"),
        (drawn([[112, 27], [113, 28], [113, 27], [112, 28], [112, 27]]), "自相交"),
        (drawn(ring(112, 27, 181, 28)), "WGS-84"),
        (drawn(ring(float("nan"), 27, 113, 28)), "坐标有误"),
        (" " * 40_001, "过多"),
    ],
)
def test_a_drawing_that_is_no_simple_polygon_is_told_why(text: str, said: str) -> None:
    with pytest.raises(BadOutline) as refused:
        read_outline(text)
    assert said in str(refused.value)


def test_an_outline_is_stored_counter_clockwise_with_its_height_dropped() -> None:
    clockwise = [[112, 27, 5], [112, 28, 5], [113, 28, 5], [113, 27, 5], [112, 27, 5]]

    outline = read_outline(drawn(clockwise))  # type: ignore[arg-type]

    assert outline.geojson["coordinates"][0][:2] in ([[112, 27], [113, 27]], [[113, 27], [113, 28]])
    assert outline.centre == Point(112.5, 27.5)


def test_the_centre_of_a_crooked_outline_lies_inside() -> None:
    hook = [[0, 0], [3, 0], [3, 3], [2.9, 3], [2.9, 0.1], [0, 0.1], [0, 0]]

    outline = read_outline(drawn(hook))  # type: ignore[arg-type]

    inside = read_outline(
        drawn(
            ring(
                *(
                    [
                        outline.centre.lng - 1e-6,
                        outline.centre.lat - 1e-6,
                        outline.centre.lng + 1e-6,
                        outline.centre.lat + 1e-6,
                    ]
                )
            )
        )
    )
    assert inside.is_within(outline)


def test_neighbours_that_share_a_border_do_not_overlap() -> None:
    found = overlaps(
        {"a": square(112, 27), "b": square(112.01, 27), "c": square(112.005, 27.005)},
        {"old": square(112, 27.01), "far": square(113, 27)},
    )

    assert found == {"a": ["c"], "b": ["c"], "c": ["a", "b", "old"]}


def test_an_outline_across_the_border_is_not_within_the_county() -> None:
    county = square(112, 27, 0.1)

    assert square(112.05, 27.05).is_within(county)
    assert square(112.09, 27.09).is_within(county)
    assert not square(112.095, 27.05).is_within(county)


@pytest.mark.parametrize(
    "point",
    [Point(0, 0), Point(181, 0), Point(0, -91), Point(float("nan"), 1), Point(1, float("inf"))],
)
def test_some_points_are_none(point: Point) -> None:
    assert not point.is_real


def test_the_middle_of_nothing_is_nowhere() -> None:
    assert (middle([]), middle([Point(1, 2), Point(3, 4)])) == (None, Point(2, 3))


def faults_of(finding: Finding, *, is_settled: bool = False) -> set[tuple[str, str]]:
    faults = Faults()
    check_finding(finding, is_settled=is_settled, faults=faults)
    with pytest.raises(Invalid) as refused:
        faults.raise_any()
    return {(fault.field, fault.reason) for fault in refused.value.faults}


def test_every_fault_of_a_finding_is_named() -> None:
    bad = replace(
        FINDING,
        kind="gossip",
        title="x",
        narrative="字" * 2_001,
        address="a\x00b",
        point=Point(200, 1),
        note="字" * 1_001,
    )

    assert faults_of(bad) == {
        ("kind", "unknown_value"),
        ("dispute_kind", "not_a_dispute"),
        ("title", "length"),
        ("narrative", "length"),
        ("address", "control_character"),
        ("point", "not_a_point"),
        ("note", "length"),
        ("outcome", "not_settled"),
    }
    assert faults_of(replace(FINDING, outcome=""), is_settled=True) == {
        ("outcome", "unknown_value")
    }


def test_a_finding_that_is_no_dispute_needs_no_kind_of_dispute() -> None:
    faults = Faults()

    check_finding(
        replace(FINDING, kind="livelihood", dispute_kind="", outcome=""),
        is_settled=False,
        faults=faults,
    )

    faults.raise_any()
