"""Points in messages."""

from onedoor.grid.v1 import cells_pb2
from services.grid.domain.places import Point


def point_from(point: cells_pb2.Point) -> Point:
    """A point as it came."""
    return Point(point.lng, point.lat)


def point_message(point: Point | None) -> cells_pb2.Point | None:
    """A point to send; none stays unset."""
    return cells_pb2.Point(lng=point.lng, lat=point.lat) if point else None
