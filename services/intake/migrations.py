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


def _party_indexes(database: Database) -> None:
    """People are found by an exact name or number; who read what is listed by case."""
    cases = database["cases"]
    for name, place in (("name", "name_index"), ("number", "number_index")):
        found = [("county", 1), (f"parties.{place}", 1), ("_id", -1)]
        cases.create_index(found, name=name)
    database["disclosures"].create_index([("county", 1), ("case_id", 1), ("_id", -1)], name="case")
    database["readers"].create_index("forget_time", name="retention", expireAfterSeconds=0)


def _group_indexes(database: Database) -> None:
    """One list a case, each person once in it, read in the order of joining, by state or not."""
    database["groups"].create_index([("county", 1), ("case_id", 1)], name="case", unique=True)
    members = database["members"]
    once = [("county", 1), ("case_id", 1), ("identity", 1)]
    members.create_index(once, name="once", unique=True)
    members.create_index([("county", 1), ("case_id", 1), ("_id", 1)], name="case")
    by_state = [("county", 1), ("case_id", 1), ("state", 1), ("_id", 1)]
    members.create_index(by_state, name="state")


MIGRATIONS: list[Callable[[Database], None]] = [_indexes, _party_indexes, _group_indexes]
