"""Indexes of cases: how they are kept, listed, found and searched."""

from typing import Any

from chassis.editions import index_editions
from chassis.mongo import Database
from services.intake.domain.states import OPEN, State
from services.intake.store.within import AREA_ENDS
from services.intake.store.within import FIELD as WITHIN

LISTED: dict[str, tuple[str, ...]] = {
    "state": ("state",),
    "source": ("channel",),
    "lead": ("track.lead_department",),
    "kind": ("kind",),
    "area": (WITHIN,),
}
"""What cases are listed by, each in the order of their ids."""


def case_indexes(database: Database) -> None:
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
    cases.create_index([("county", 1), ("marks", 1), ("_id", -1)], name="marks")
    cases.create_index(
        [("county", 1), ("bond.bundle_id", 1), ("_id", 1)],
        name="bundle",
        partialFilterExpression={"bond.bundle_id": {"$gt": ""}},
    )
    bundles, links = database["bundles"], database["links"]
    bundles.create_index([("county", 1), ("case_id", 1)], name="main", unique=True)
    bundles.create_index([("is_due", 1)], name="due", partialFilterExpression={"is_due": True})
    both = [("county", 1), ("first", 1), ("second", 1)]
    links.create_index(both, name="both", unique=True)
    links.create_index([("county", 1), ("pair", 1), ("_id", 1)], name="either")
    timeline = database["timeline"]
    once = [("county", 1), ("case_id", 1), ("event_id", 1)]
    timeline.create_index(once, name="once", unique=True)
    timeline.create_index([("county", 1), ("case_id", 1), ("time", 1), ("_id", 1)], name="reading")
    for name in ("supplements", "amendments"):
        database[name].create_index([("county", 1), ("case_id", 1), ("_id", 1)], name="case")


def party_indexes(database: Database) -> None:
    """People are found by an exact name or number; who read what is listed by case."""
    cases = database["cases"]
    for name, place in (("name", "name_index"), ("number", "number_index")):
        found = [("county", 1), (f"parties.{place}", 1), ("_id", -1)]
        cases.create_index(found, name=name)
    database["disclosures"].create_index([("county", 1), ("case_id", 1), ("_id", -1)], name="case")
    database["readers"].create_index("forget_time", name="retention", expireAfterSeconds=0)


def group_indexes(database: Database) -> None:
    """One list a case, each person once in it, read in the order of joining, by state or not."""
    database["groups"].create_index([("county", 1), ("case_id", 1)], name="case", unique=True)
    members = database["members"]
    once = [("county", 1), ("case_id", 1), ("identity", 1)]
    members.create_index(once, name="once", unique=True)
    members.create_index([("county", 1), ("case_id", 1), ("_id", 1)], name="case")
    by_state = [("county", 1), ("case_id", 1), ("state", 1), ("_id", 1)]
    members.create_index(by_state, name="state")


def list_indexes(database: Database) -> None:
    """Lists by kind and by place follow an index; each is counted without reading a case.

    What was stored before gets the areas it lies in. The old indexes go when the new ones stand.
    """
    cases = database["cases"]
    parts: list[Any] = [{"$substrCP": ["$area_code", 0, end]} for end in AREA_ENDS]
    areas = {"$setUnion": [[part] for part in [*parts, "$area_code"]]}
    cases.update_many({WITHIN: None}, [{"$set": {WITHIN: areas}}])
    for name, fields in LISTED.items():
        keys = [("county", 1), *((field, 1) for field in fields), ("_id", -1), ("is_restricted", 1)]
        cases.create_index(keys, name=f"list_{name}")
    cases.create_index([("county", 1), ("is_restricted", 1), ("_id", -1)], name="open")
    cases.create_index(
        [("county", 1), ("first_responder", 1), ("_id", -1)],
        name="own_restricted",
        partialFilterExpression={"is_restricted": True},
    )
    for name in LISTED.keys() & cases.index_information().keys():
        cases.drop_index(name)


def search_indexes(database: Database) -> None:
    """Every filter of the list of cases leads through an index of its own, newest first."""
    cases, newest = database["cases"], ("_id", -1)
    cases.create_index([("county", 1), ("words", 1), newest], name="words")
    cases.create_index([("county", 1), ("parties.phone_index", 1), newest], name="phone_newest")
    cases.create_index([("county", 1), ("register_time", -1), newest], name="time")
    cases.create_index([("county", 1), ("track.held_by", 1), newest], name="held_by")
    cases.create_index(
        [("county", 1), newest],
        name="members",
        partialFilterExpression={"bond.is_member": True},
    )
    before: dict[str, Any] = {"words": None}
    unmarked = [("county", 1), ("_id", 1)]
    cases.create_index(unmarked, name="unmarked", partialFilterExpression=before)


def late_indexes(database: Database) -> None:
    """What is late, or lacks papers, of all and of one's own, is counted by index alone."""
    cases = database["cases"]
    own = [("county", 1), ("first_responder", 1), ("state", 1), ("_id", -1)]
    for name, keys, mark in (
        ("list_overdue", [("county", 1), ("state", 1), ("_id", -1)], "track.is_overdue"),
        ("own_overdue", own, "track.is_overdue"),
        ("own_papers", own, "needs_supplement"),
    ):
        marked: dict[str, Any] = {mark: True}
        cases.create_index([*keys, (mark, 1)], name=name, partialFilterExpression=marked)
    if "overdue" in cases.index_information():
        cases.drop_index("overdue")


def figure_indexes(database: Database) -> None:
    """What is open and what of it is late is counted for all counties by index alone."""
    still_open: dict[str, Any] = {"state": {"$in": [str(state) for state in OPEN]}}
    keys = [("state", 1), ("county", 1), ("kind", 1), ("track.is_overdue", 1)]
    database["cases"].create_index(keys, name="figures", partialFilterExpression=still_open)


def joined_indexes(database: Database) -> None:
    """Kind and place lead together with the state, alone state by state; the old ones go."""
    cases = database["cases"]
    for name, field in (("kind", "kind"), ("area", WITHIN)):
        keys = [("county", 1), (field, 1), ("state", 1), ("_id", -1), ("is_restricted", 1)]
        cases.create_index(keys, name=f"list_{name}_state")
        if f"list_{name}" in cases.index_information():
            cases.drop_index(f"list_{name}")


def unled_index(database: Database) -> None:
    """What waits to be verified is counted by index alone, without the members of bundles."""
    reported: dict[str, Any] = {"state": str(State.REPORTED)}
    keys = [("county", 1), ("state", 1), ("bond.is_member", 1), ("_id", 1)]
    database["cases"].create_index(keys, name="unled", partialFilterExpression=reported)


def view_indexes(database: Database) -> None:
    """Views by who keeps them, and those that a county shares."""
    views, newest = database["saved_views"], ("_id", -1)
    views.create_index([("county", 1), ("owner", 1), newest], name="owner")
    views.create_index([("county", 1), ("is_shared", 1), newest], name="shared")


def category_indexes(database: Database) -> None:
    index_editions(database["category_trees"])
