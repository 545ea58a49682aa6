"""Indexes of the end of cases: files, erasing, exports, rewards."""

from typing import Any

from chassis.editions import index_editions
from chassis.mongo import Database
from services.intake.store.cases import EPOCH
from services.intake.store.history import SEALED


def ending_indexes(database: Database) -> None:
    cases = database["cases"]
    has_lapse: dict[str, Any] = {"lapse_time": {"$gt": EPOCH}}
    cases.create_index([("lapse_time", 1)], name="lapse", partialFilterExpression=has_lapse)
    cases.create_index(
        [("county", 1), ("sample", 1), ("_id", -1)],
        name="sample",
        partialFilterExpression={"sample": {"$gt": ""}},
    )
    there: dict[str, Any] = {"erase_time": None}
    by_kind = [("county", 1), ("kind", 1), ("close_time", 1)]
    cases.create_index(by_kind, name="closed", partialFilterExpression=there)
    unlinked: dict[str, Any] = {"sequence": None}
    for name in SEALED:
        database[name].create_index(
            [("sequence", 1), ("_id", 1)], name="unlinked", partialFilterExpression=unlinked
        )
    archives = database["archives"]
    once = [("county", 1), ("case_id", 1), ("edition", 1)]
    archives.create_index(once, name="edition", unique=True)
    building: dict[str, Any] = {"state": "building"}
    archives.create_index([("due_time", 1)], name="due", partialFilterExpression=building)
    database["notes"].create_index([("county", 1), ("case_id", 1), ("_id", -1)], name="case")
    erasures = database["erasures"]
    erasures.create_index([("county", 1), ("_id", -1)], name="newest")
    approved: dict[str, Any] = {"state": "approved"}
    erasures.create_index([("approve_time", 1)], name="due", partialFilterExpression=approved)
    processes = database["processes"]
    by_area = [("county", 1), ("area_code", 1), ("state", 1)]
    standing: dict[str, Any] = {"state": {"$in": ["draft", "published"]}}
    processes.create_index(by_area, name="standing", unique=True, partialFilterExpression=standing)
    processes.create_index([("area_code", 1), ("state", 1)], name="area")


def erasing_indexes(database: Database) -> None:
    """Of an erased case the row it was imported from is found."""
    registered: dict[str, Any] = {"case_id": {"$gt": ""}}
    database["import_rows"].create_index(
        [("county", 1), ("case_id", 1)], name="case", partialFilterExpression=registered
    )


def export_indexes(database: Database) -> None:
    """Lists of exports, by who asked and by state; what is to be made, and what is over."""
    exports, newest = database["exports"], ("_id", -1)
    exports.create_index([("county", 1), newest], name="newest")
    exports.create_index([("county", 1), ("requester", 1), newest], name="requester")
    exports.create_index([("county", 1), ("state", 1), newest], name="state")
    for name, state, field in (("due", "approved", "due_time"), ("over", "ready", "expire_time")):
        waiting: dict[str, Any] = {"state": state}
        exports.create_index([(field, 1)], name=name, partialFilterExpression=waiting)


def export_line_indexes(database: Database) -> None:
    """The lines of sheets being made, in order and by case; exports that were before have none."""
    lines = database["export_lines"]
    order = [("county", 1), ("export_id", 1), ("number", 1)]
    lines.create_index(order, name="order", unique=True)
    lines.create_index([("county", 1), ("case_id", 1)], name="case")
    lines.create_index("export_id", name="export")  # those that are over know no county
    exports = database["exports"]
    begun = {"cursor": "", "lines": 0, "is_collected": False}
    exports.update_many({"making": None}, {"$set": {"making": begun, "holds_lines": False}})
    holding: dict[str, Any] = {"holds_lines": True}
    exports.create_index([("holds_lines", 1)], name="lines", partialFilterExpression=holding)


def reward_indexes(database: Database) -> None:
    """A party's one claim of a case; what is listed, lapses and is counted; the ledger's rows."""
    rewards = database["rewards"]
    index_editions(database["reward_schemes"])
    of_party = [("county", 1), ("case_id", 1), ("party_id", 1)]
    rewards.create_index(of_party, name="party", unique=True)
    rewards.create_index([("county", 1), ("_id", -1)], name="newest")
    rewards.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    rewards.create_index([("county", 1), ("budget_year", 1), ("state", 1)], name="budget")
    waiting: dict[str, Any] = {"state": "approved"}
    rewards.create_index([("expire_time", 1)], name="due", partialFilterExpression=waiting)
    for step in ("claim", "verify", "approve", "pay"):
        rewards.create_index([("county", 1), (f"{step}_time", 1)], name=f"by_{step}")
    rows = [("county", 1), ("year", 1), ("number", 1)]
    database["reward_ledger"].create_index(rows, name="number", unique=True)


def choice_indexes(database: Database) -> None:
    """A case's one standing choice of a kind; what is offered and listed."""
    choices = database["choices"]
    standing: dict[str, Any] = {"is_standing": True}
    one = [("county", 1), ("case_id", 1), ("kind", 1)]
    choices.create_index(one, name="standing", unique=True, partialFilterExpression=standing)
    choices.create_index([("county", 1), ("case_id", 1), ("_id", 1)], name="case")
    choices.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    database["offerings"].create_index([("county", 1), ("key", 1)], name="key", unique=True)
