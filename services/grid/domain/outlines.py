"""Drawn outlines checked with shapely: valid, inside the county, not over one another."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import Polygon, mapping, shape
from shapely.geometry.polygon import orient

from services.grid.domain.places import Point

OUTLINE_LIMIT = 40_000
_TOUCHING = 1e-9
"""Square degrees, about 12 m²: neighbours share a border, and drawings are not exact."""
_DIGITS = 7


class BadOutline(ValueError):
    """The drawing is no simple polygon; the message says why, in Chinese."""


@dataclass(frozen=True)
class Outline:
    """A valid polygon."""

    polygon: Polygon

    @property
    def geojson(self) -> dict[str, Any]:
        """The polygon as stored: rounded to a centimetre, rings in the order GeoJSON asks for."""
        found: dict[str, Any] = json.loads(json.dumps(mapping(orient(self.polygon))))
        return found

    @property
    def centre(self) -> Point:
        """A point inside, the centroid where it lies inside."""
        centroid = self.polygon.centroid
        inside = centroid if self.polygon.covers(centroid) else self.polygon.representative_point()
        return Point(round(inside.x, 6), round(inside.y, 6))

    def is_within(self, county: "Outline") -> bool:
        """Whether nothing of it but a hair's breadth lies outside the county."""
        return bool(self.polygon.difference(county.polygon).area <= _TOUCHING)


def read_outline(text: str) -> Outline:
    """Read a drawing; raises BadOutline."""
    if len(text) > OUTLINE_LIMIT:
        raise BadOutline("边界点过多")
    try:
        drawn: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise BadOutline("不是 GeoJSON") from None
    if not isinstance(drawn, dict) or drawn.get("type") != "Polygon":
        raise BadOutline("须为 GeoJSON 的 Polygon")
    return outline_from(drawn)


def outline_from(drawn: Mapping[str, Any]) -> Outline:
    """An outline from its GeoJSON; raises BadOutline."""
    try:
        found = shape(dict(drawn))
    except Exception:  # shapely raises whatever numpy and GEOS raise for a malformed drawing
        raise BadOutline("坐标有误") from None
    if not isinstance(found, Polygon) or found.is_empty:
        raise BadOutline("须为 GeoJSON 的 Polygon")
    polygon = shapely.force_2d(found)
    if not _is_on_earth(polygon):
        raise BadOutline("坐标须为 WGS-84 经纬度")
    polygon = shapely.set_precision(polygon, 10**-_DIGITS, mode="pointwise")
    if not polygon.is_valid:
        raise BadOutline(f"图形无效：{_reason(polygon)}")
    return Outline(polygon)


def overlaps(
    outlines: Mapping[str, Outline], others: Mapping[str, Outline]
) -> dict[str, list[str]]:
    """For each outline the ids of what it lies over, among the outlines and the others."""
    everything = {**others, **outlines}
    ids = list(everything)
    polygons = [everything[name].polygon for name in ids]
    tree = shapely.STRtree(polygons)
    found: dict[str, list[str]] = {}
    for name, outline in outlines.items():
        near = [ids[index] for index in tree.query(outline.polygon, predicate="intersects")]
        over = [one for one in near if one != name and _is_over(outline, everything[one])]
        if over:
            found[name] = sorted(over)
    return found


def envelope_of(outlines: Sequence[Outline]) -> dict[str, Any]:
    """The box around outlines, as GeoJSON."""
    box = shapely.box(*shapely.total_bounds([one.polygon for one in outlines]))
    found: dict[str, Any] = json.loads(json.dumps(mapping(box)))
    return found


def _is_over(one: Outline, other: Outline) -> bool:
    return bool(one.polygon.intersection(other.polygon).area > _TOUCHING)


def _is_on_earth(polygon: Polygon) -> bool:
    west, south, east, north = polygon.bounds
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)


def _reason(polygon: Polygon) -> str:
    reasons = {"Self-intersection": "自相交", "Too few points": "点数过少"}
    said = shapely.is_valid_reason(polygon)
    return next((words for start, words in reasons.items() if said.startswith(start)), "请检查边界")
