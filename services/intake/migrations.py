"""Indexes of intake's collections; unique ones begin with the county."""

from collections.abc import Callable
from typing import Any

from chassis.mongo import Database


def _indexes(database: Database) -> None:
    cases = database["cases"]
    cases.create_index([("county", 1), ("code", 1)], name="code", unique=True)
    has_incident: dict[str, Any] = {"incident_id": {"$gt": ""}}
    cases.create_index(
        [("county", 1), ("incident_id", 1)],
        name="incident",
        unique=True,
        partialFilterExpression=has_incident,
    )
    cases.create_index([("county", 1), ("_id", -1)], name="newest")
    cases.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    cases.create_index(
        [("county", 1), ("grade", 1), ("state", 1), ("_id", -1)],
        name="grade",
        partialFilterExpression={"grade": {"$gt": ""}},
    )
    mine = [("county", 1), ("first_responder", 1), ("state", 1), ("_id", -1)]
    cases.create_index(mine, name="mine")
    cases.create_index([("county", 1), ("track.lead_department", 1), ("_id", -1)], name="lead")
    cases.create_index(
        [("county", 1), ("state", 1), ("_id", -1)],
        name="overdue",
        partialFilterExpression={"track.is_overdue": True},
    )
    cases.create_index([("county", 1), ("parties.phone_index", 1)], name="phone")
    timeline = database["timeline"]
    once = [("county", 1), ("case_id", 1), ("event_id", 1)]
    timeline.create_index(once, name="once", unique=True)
    timeline.create_index([("county", 1), ("case_id", 1), ("time", 1), ("_id", 1)], name="reading")
    for name in ("supplements", "amendments"):
        database[name].create_index([("county", 1), ("case_id", 1), ("_id", 1)], name="case")


def _hall_indexes(database: Database) -> None:
    tickets = database["tickets"]
    number = [("county", 1), ("day", 1), ("number", 1)]
    tickets.create_index(number, name="number", unique=True)
    queue = [("county", 1), ("day", 1), ("state", 1), ("rank", 1)]
    tickets.create_index(queue, name="queue")
    tickets.create_index([("county", 1), ("day", 1), ("_id", -1)], name="day")
    tickets.create_index([("county", 1), ("day", 1), ("state", 1), ("_id", -1)], name="state")
    calls = [("county", 1), ("day", 1), ("state", 1), ("call_time", -1)]
    tickets.create_index(calls, name="calls")
    appointments = database["appointments"]
    for name, fields in {"newest": (), "day": ("day",), "state": ("state",)}.items():
        keys = [("county", 1), *((field, 1) for field in fields), ("_id", -1)]
        appointments.create_index(keys, name=name)
    phone = [("county", 1), ("day", 1), ("phone_index", 1), ("state", 1)]
    appointments.create_index(phone, name="phone")
    appointments.create_index([("state", 1), ("day", 1)], name="overdue")
    guidance = database["guidance"]
    for name, fields in {"newest": (), "guide": ("guide",), "state": ("state",)}.items():
        keys = [("county", 1), *((field, 1) for field in fields), ("_id", -1)]
        guidance.create_index(keys, name=name)
    guidance.create_index([("state", 1), ("take_time", 1)], name="age")


MIGRATIONS: list[Callable[[Database], None]] = [_indexes, _hall_indexes]
