"""Points to GeoJSON and back."""

from typing import Any

from services.grid.domain.places import Point


def to_geojson(point: Point | None) -> dict[str, Any] | None:
    """A point as MongoDB's 2dsphere indexes read it."""
    if point is None:
        return None
    return {"type": "Point", "coordinates": [point.lng, point.lat]}


def from_geojson(value: Any) -> Point | None:
    """A stored point."""
    return Point(*value["coordinates"]) if value else None
