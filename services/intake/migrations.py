"""Indexes of intake's collections; unique ones begin with the county."""

from collections.abc import Callable
from typing import Any

from chassis.mongo import Database
from services.intake.store.cases import EPOCH
from services.intake.store.history import SEALED
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


def _endings(database: Database) -> None:
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


def _category_trees(database: Database) -> None:
    rows = database["category_trees"]
    rows.create_index([("area_code", 1), ("state", 1)], name="area")
    for state in ("draft", "published"):
        rows.create_index(
            [("county", 1), ("area_code", 1)],
            name=f"one_{state}",
            unique=True,
            partialFilterExpression={"state": state},
        )


def _import_indexes(database: Database) -> None:
    has_origin: dict[str, Any] = {"origin_index": {"$gt": ""}}
    database["cases"].create_index(
        [("county", 1), ("origin_index", 1)],
        name="origin",
        unique=True,
        partialFilterExpression=has_origin,
    )
    imports = database["imports"]
    imports.create_index([("county", 1), ("_id", -1)], name="newest")
    imports.create_index([("county", 1), ("sheet.sha256", 1)], name="sheet")
    progress = database["import_progress"]
    progress.create_index([("due_time", 1)], name="due")
    rows = database["import_rows"]
    rows.create_index([("county", 1), ("import_id", 1), ("number", 1)], name="row", unique=True)
    rows.create_index(
        [("county", 1), ("import_id", 1), ("outcome", 1), ("number", 1)], name="outcome"
    )
    named: dict[str, Any] = {"client_index": {"$gt": ""}}
    rows.create_index(
        [("county", 1), ("import_id", 1), ("client_index", 1)],
        name="client",
        partialFilterExpression=named,
    )


def _place_indexes(database: Database) -> None:
    places = database["code_places"]
    places.create_index([("county", 1), ("token", 1)], name="token", unique=True)
    places.create_index("token", name="scan")  # whoever scans a code knows no county
    places.create_index([("county", 1), ("_id", -1)], name="newest")
    places.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")


def _feed_indexes(database: Database) -> None:
    database["ticket_feeds"].create_index([("county", 1), ("_id", -1)], name="newest")
    database["feed_nonces"].create_index("expire_time", name="retention", expireAfterSeconds=0)
    updates = database["feed_updates"]
    updates.create_index([("county", 1), ("system", 1), ("_id", 1)], name="cursor")
    updates.create_index("time", name="retention", expireAfterSeconds=90 * 86_400)


def _source_index(database: Database) -> None:
    by_source = [("county", 1), ("channel", 1), ("_id", -1)]
    database["cases"].create_index(by_source, name="source")


def _attachment_indexes(database: Database) -> None:
    attachments = database["attachments"]
    attachments.create_index([("county", 1), ("case_id", 1), ("_id", 1)], name="case")
    attachments.create_index(
        [("county", 1), ("case_id", 1), ("original.sha256", 1), ("_id", 1)],
        name="content",
        partialFilterExpression={"is_live": True},
    )
    attachments.create_index("examine_time", name="unexamined", sparse=True)
    uploads = database["uploads"]
    uploads.create_index([("county", 1), ("actor", 1), ("attachment_id", 1)], name="actor")
    uploads.create_index("expire_time", name="expired")


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


def _erasing_index(database: Database) -> None:
    """Of an erased case the row it was imported from is found."""
    registered: dict[str, Any] = {"case_id": {"$gt": ""}}
    database["import_rows"].create_index(
        [("county", 1), ("case_id", 1)], name="case", partialFilterExpression=registered
    )


def _list_indexes(database: Database) -> None:
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


def _search_indexes(database: Database) -> None:
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


def _export_indexes(database: Database) -> None:
    """Lists of exports, by who asked and by state; what is to be made, and what is over."""
    exports, newest = database["exports"], ("_id", -1)
    exports.create_index([("county", 1), newest], name="newest")
    exports.create_index([("county", 1), ("requester", 1), newest], name="requester")
    exports.create_index([("county", 1), ("state", 1), newest], name="state")
    for name, state, field in (("due", "approved", "due_time"), ("over", "ready", "expire_time")):
        waiting: dict[str, Any] = {"state": state}
        exports.create_index([(field, 1)], name=name, partialFilterExpression=waiting)


def _late_indexes(database: Database) -> None:
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


def _open_indexes(database: Database) -> None:
    """A client by its key; what came through the open interface by leaf and time."""
    clients = database["open_clients"]
    clients.create_index([("county", 1), ("key_hashes", 1)], name="key")
    clients.create_index([("county", 1), ("_id", -1)], name="newest")
    opened: dict[str, Any] = {"channel": "open311"}
    database["cases"].create_index(
        [("county", 1), ("category", 1), ("_id", -1)],
        name="open_category",
        partialFilterExpression=opened,
    )


def _view_indexes(database: Database) -> None:
    """Views by who keeps them, and those that a county shares."""
    views, newest = database["saved_views"], ("_id", -1)
    views.create_index([("county", 1), ("owner", 1), newest], name="owner")
    views.create_index([("county", 1), ("is_shared", 1), newest], name="shared")


def _export_lines(database: Database) -> None:
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


def _reward_indexes(database: Database) -> None:
    """A party's one claim of a case; what is listed, lapses and is counted; the ledger's rows."""
    schemes, rewards = database["reward_schemes"], database["rewards"]
    schemes.create_index([("area_code", 1), ("state", 1)], name="area")
    for state in ("draft", "published"):
        schemes.create_index(
            [("county", 1), ("area_code", 1)],
            name=f"one_{state}",
            unique=True,
            partialFilterExpression={"state": state},
        )
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


MIGRATIONS: list[Callable[[Database], None]] = [
    _indexes,
    _endings,
    _category_trees,
    _import_indexes,
    _place_indexes,
    _feed_indexes,
    _source_index,
    _attachment_indexes,
    _hall_indexes,
    _party_indexes,
    _group_indexes,
    _erasing_index,
    _list_indexes,
    _search_indexes,
    _export_indexes,
    _late_indexes,
    _open_indexes,
    _view_indexes,
    _export_lines,
    _reward_indexes,
]
