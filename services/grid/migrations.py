"""Indexes of grid's collections."""

from collections.abc import Callable
from typing import Any

from chassis.mongo import Database


def _indexes(database: Database) -> None:
    cells = database["cells"]
    cells.create_index([("county", 1), ("outline", "2dsphere")], name="outline")
    cells.create_index([("county", 1), ("officer", 1)], name="officer")
    cells.create_index([("county", 1), ("area_code", 1), ("_id", 1)], name="area")
    database["cell_history"].create_index([("county", 1), ("cell_id", 1)], name="cell")
    database["county_outlines"].create_index([("outline", "2dsphere")], name="outline")
    officers = database["officers"]
    officers.create_index([("county", 1), ("position", "2dsphere")], name="position")
    officers.create_index([("county", 1), ("is_active", 1), ("towns", 1)], name="towns")
    for name in ("incidents", "tasks"):
        rows = database[name]
        rows.create_index([("county", 1), ("_id", -1)], name="newest")
        rows.create_index([("county", 1), ("officer", 1), ("state", 1), ("_id", -1)], name="own")
        rows.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    database["tasks"].create_index([("county", 1), ("case_id", 1), ("_id", -1)], name="case")


def _capture_index(database: Database) -> None:
    captured: dict[str, Any] = {"capture.client_ref": {"$gt": ""}}
    database["incidents"].create_index(
        [("county", 1), ("officer", 1), ("capture.client_ref", 1)],
        name="captured",
        unique=True,
        partialFilterExpression=captured,
    )


def _case_index(database: Database) -> None:
    """Of an erased case the incident it came from is found."""
    taken_on: dict[str, Any] = {"case_id": {"$gt": ""}}
    database["incidents"].create_index(
        [("county", 1), ("case_id", 1)], name="case", partialFilterExpression=taken_on
    )


def _order_indexes(database: Database) -> None:
    """What is due of an order, and the orders that a clerk gave."""
    tasks = database["tasks"]
    tasks.create_index([("next_due_time", 1)], name="next_due", sparse=True)
    tasks.create_index([("county", 1), ("giver", 1), ("state", 1), ("_id", -1)], name="given")


def _calendar_index(database: Database) -> None:
    """What another calendar counted is found among what officers have to do."""
    counted = [("state", 1), ("limit.calendar_version", 1)]
    database["tasks"].create_index(counted, name="calendar")


MIGRATIONS: list[Callable[[Database], None]] = [
    _indexes,
    _capture_index,
    _case_index,
    _order_indexes,
    _calendar_index,
]
