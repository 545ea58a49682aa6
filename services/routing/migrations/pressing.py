"""Indexes of what presses departments: letters, steps, sponsors, forces, reports, lists."""

from chassis.editions import index_editions
from chassis.mongo import Database


def letters(database: Database) -> None:
    """Of letters."""
    rows = database["letters"]
    rows.create_index([("county", 1), ("_id", -1)], name="county")
    rows.create_index([("county", 1), ("case_id", 1), ("_id", -1)], name="case")
    rows.create_index([("county", 1), ("readers", 1), ("_id", -1)], name="reader")
    for field in ("department", "kind", "state", "is_overdue"):
        rows.create_index([("county", 1), (field, 1), ("_id", -1)], name=field)
    rows.create_index([("county", 1), ("issue_time", 1)], name="issued")
    rows.create_index(
        [("county", 1), ("kind", 1), ("year", 1), ("serial", 1)],
        name="number",
        unique=True,
        partialFilterExpression={"serial": {"$gt": 0}},
    )
    rows.create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )
    database["clocks"].create_index(
        [("county", 1), ("state", 1), ("is_overdue", 1), ("purpose", 1), ("due_time", 1)],
        name="late",
    )


def press_steps(database: Database) -> None:
    """Of press steps."""
    index_editions(database["press_ladders"])
    rows = database["press_steps"]
    rows.create_index([("county", 1), ("case_id", 1)], name="case")
    rows.create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )


def sponsorships(database: Database) -> None:
    """Of sponsorships."""
    rows = database["sponsorships"]
    rows.create_index([("county", 1), ("leader", 1), ("state", 1), ("_id", -1)], name="leader")
    rows.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    rows.create_index([("county", 1), ("is_review_due", 1), ("_id", -1)], name="review")
    rows.create_index([("county", 1), ("case_id", 1), ("_id", -1)], name="case")
    rows.create_index(
        [("county", 1), ("case_id", 1)],
        name="one_active",
        unique=True,
        partialFilterExpression={"is_active": True},
    )
    rows.create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )


def task_forces(database: Database) -> None:
    """Of task forces."""
    rows = database["task_forces"]
    for field in ("state", "case_ids", "members"):
        rows.create_index([("county", 1), (field, 1), ("_id", -1)], name=field)
    rows.create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )


def reports(database: Database) -> None:
    """Of reports."""
    rows = database["assignments"]
    rows.create_index(
        "next_due_time", name="report", partialFilterExpression={"next_due_time": {"$exists": True}}
    )
    rows.create_index(
        [("county", 1), ("state", 1), ("_id", -1)],
        name="missed",
        partialFilterExpression={"missed_reports": {"$gt": 0}},
    )


def worklists(database: Database) -> None:
    """Of worklists."""
    lists, items = database["worklists"], database["worklist_items"]
    lists.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    for field in ("worklist_id", "case_id", "readers", "state", "give_time"):
        items.create_index([("county", 1), (field, 1), ("_id", -1)], name=field)
    items.create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )


def risks(database: Database) -> None:
    """Of risks and their schemes."""
    index_editions(database["risk_schemes"])
    rows = database["risks"]
    rows.create_index([("county", 1), ("colour", 1), ("department", 1), ("_id", -1)], name="colour")
    rows.create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )


def long_terms(database: Database) -> None:
    """Of the long-term register."""
    rows = database["long_terms"]
    rows.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    rows.create_index(
        [("county", 1), ("case_id", 1)],
        name="one_active",
        unique=True,
        partialFilterExpression={"is_active": True},
    )
    rows.create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )
