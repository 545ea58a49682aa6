"""Indexes of routing's collections; unique ones begin with the county."""

from collections.abc import Callable

from pymongo.collection import Collection

from chassis.editions import index_editions
from chassis.mongo import Database, Document
from services.routing.migrations import meetings, pressing


def _assignments(database: Database) -> None:
    rows = database["assignments"]
    rows.create_index([("county", 1), ("case_id", 1), ("_id", 1)], name="case")
    rows.create_index(
        [("county", 1), ("department", 1), ("state", 1), ("_id", -1)], name="department"
    )
    rows.create_index([("county", 1), ("state", 1), ("due_time", 1)], name="due")
    rows.create_index(
        [("county", 1), ("case_id", 1)],
        name="one_lead",
        unique=True,
        partialFilterExpression={"is_live_lead": True},
    )


def _objections(database: Database) -> None:
    rows = database["objections"]
    rows.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    rows.create_index([("county", 1), ("case_id", 1)], name="case")


def _clocks(database: Database) -> None:
    rows = database["clocks"]
    rows.create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )
    rows.create_index([("county", 1), ("case_id", 1)], name="case")
    rows.create_index([("county", 1), ("is_overdue", 1), ("_id", -1)], name="overdue")
    rows.create_index([("state", 1), ("calendar_version", 1)], name="calendar")


def _decisions(database: Database) -> None:
    database["decisions"].create_index([("county", 1), ("outcome", 1)], name="outcome")


def _configuration(database: Database) -> None:
    departments = database["departments"]
    departments.create_index([("county", 1), ("area_code", 1), ("key", 1)], name="key", unique=True)
    departments.create_index([("area_code", 1), ("key", 1)], name="area")
    index_editions(database["rule_sets"])


def _feed(database: Database) -> None:
    rows = database["feed"]
    waiting = {"is_numbered": False}
    rows.create_index(
        [("is_numbered", 1), ("_id", 1), ("county", 1), ("department", 1)],
        name="waiting",
        partialFilterExpression=waiting,
    )
    rows.create_index(
        [("county", 1), ("department", 1), ("number", 1)],
        name="number",
        unique=True,
        partialFilterExpression={"is_numbered": True},
    )


def _whistles(database: Database) -> None:
    rows = database["whistles"]
    rows.create_index([("county", 1), ("case_id", 1), ("_id", -1)], name="case")
    rows.create_index(
        [("county", 1), ("department", 1), ("state", 1), ("_id", -1)], name="department"
    )
    rows.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    rows.create_index([("county", 1), ("call_id", 1)], name="call")
    rows.create_index(
        [("county", 1), ("case_id", 1), ("department", 1)],
        name="one_open",
        unique=True,
        partialFilterExpression={"is_open": True},
    )


def _duties(database: Database) -> None:
    rows = database["duties"]
    rows.create_index([("county", 1), ("day", 1), ("_id", -1)], name="day")
    rows.create_index(
        [("county", 1), ("department", 1), ("day", 1), ("_id", -1)], name="department"
    )
    rows.create_index([("county", 1), ("kind", 1), ("_id", -1)], name="kind")
    rows.create_index(
        [("county", 1), ("department", 1), ("day", 1)],
        name="one_turn",
        unique=True,
        partialFilterExpression={"is_turn": True},
    )


def _asked_for(rows: Collection[Document], of: str) -> None:
    """What a department asks for, of which one is open at a time."""
    rows.create_index([("county", 1), ("case_id", 1), ("_id", -1)], name="case")
    rows.create_index(
        [("county", 1), ("department", 1), ("state", 1), ("_id", -1)], name="department"
    )
    rows.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    rows.create_index(
        [("county", 1), (of, 1)],
        name="one_open",
        unique=True,
        partialFilterExpression={"is_open": True},
    )


def _extensions(database: Database) -> None:
    _asked_for(database["extensions"], "case_id")


def _simulations(database: Database) -> None:
    decisions = database["decisions"]
    decisions.update_many(
        {"place_time": {"$exists": False}}, [{"$set": {"place_time": "$decide_time"}}]
    )
    decisions.create_index([("county", 1), ("place_time", 1), ("_id", 1)], name="placed")
    rows, moves = database["simulations"], database["simulation_moves"]
    rows.create_index([("county", 1), ("area_code", 1), ("_id", -1)], name="area")
    rows.create_index(
        "due_time", name="due", partialFilterExpression={"due_time": {"$exists": True}}
    )
    moves.create_index([("simulation_id", 1), ("_id", -1)], name="simulation")
    moves.create_index([("simulation_id", 1), ("number", 1), ("_id", -1)], name="movement")
    for kept in (rows, moves, database["simulation_tables"]):
        kept.create_index("expire_time", name="expire", expireAfterSeconds=0)


def _pauses(database: Database) -> None:
    _asked_for(database["pauses"], "assignment_id")


def _referrals(database: Database) -> None:
    rows = database["referrals"]
    rows.create_index([("county", 1), ("case_id", 1), ("_id", 1)], name="case")
    rows.create_index([("county", 1), ("readers", 1), ("_id", -1)], name="reader")
    rows.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    rows.create_index(
        [("county", 1), ("case_id", 1)],
        name="one_open",
        unique=True,
        partialFilterExpression={"is_open": True},
    )


def _visited(database: Database) -> None:
    database["duties"].create_index([("county", 1), ("codes", 1), ("_id", -1)], name="case_code")
    database["briefs"].create_index([("county", 1), ("code", 1)], name="code")


def _scheduled_rules(database: Database) -> None:
    rows = database["rule_sets"]
    rows.create_index(
        [("county", 1), ("area_code", 1)],
        name="one_scheduled",
        unique=True,
        partialFilterExpression={"state": "scheduled"},
    )
    rows.create_index([("area_code", 1), ("_id", -1)], name="editions")
    rows.create_index([("area_code", 1), ("edition", -1)], name="number")
    rows.create_index(
        "effective_time", name="waiting", partialFilterExpression={"state": "scheduled"}
    )


def _profile_sets(database: Database) -> None:
    rows = database["profile_sets"]
    index_editions(rows)
    rows.create_index(
        "publish_time", name="applying", partialFilterExpression={"is_applying": True}
    )
    database["clocks"].create_index([("state", 1), ("profile.key", 1), ("_id", 1)], name="profile")


def _desk(database: Database) -> None:
    waiting = {"desk": "waiting"}
    database["decisions"].create_index(
        [("county", 1), ("desk_cause", 1), ("_id", 1)],
        name="desk",
        partialFilterExpression=waiting,
    )
    database["clocks"].create_index(
        [("county", 1), ("case_id", 1), ("is_overdue", 1)],
        name="desk",
        partialFilterExpression={"purpose": "desk", "state": "running"},
    )


def _past_decisions(database: Database) -> None:
    database["past_decisions"].create_index(
        [("county", 1), ("case_id", 1), ("_id", -1)], name="case"
    )


MIGRATIONS: list[Callable[[Database], None]] = [
    _assignments,
    _objections,
    _clocks,
    _decisions,
    _configuration,
    _feed,
    _whistles,
    pressing.letters,
    _duties,
    pressing.press_steps,
    _extensions,
    _simulations,
    _pauses,
    _referrals,
    pressing.sponsorships,
    _visited,
    _scheduled_rules,
    _profile_sets,
    pressing.task_forces,
    pressing.reports,
    _desk,
    pressing.worklists,
    _past_decisions,
    meetings.meetings,
    pressing.risks,
    pressing.long_terms,
    meetings.calendars,
]
"""In order; the kernel counts how many were applied."""
