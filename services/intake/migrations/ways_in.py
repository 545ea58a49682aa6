"""Indexes of the ways in: imports, places, feeds, the hall, Open311, attachments."""

from typing import Any

from chassis.mongo import Database


def import_indexes(database: Database) -> None:
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


def place_indexes(database: Database) -> None:
    places = database["code_places"]
    places.create_index([("county", 1), ("token", 1)], name="token", unique=True)
    places.create_index("token", name="scan")  # whoever scans a code knows no county
    places.create_index([("county", 1), ("_id", -1)], name="newest")
    places.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")


def feed_indexes(database: Database) -> None:
    database["ticket_feeds"].create_index([("county", 1), ("_id", -1)], name="newest")
    database["feed_nonces"].create_index("expire_time", name="retention", expireAfterSeconds=0)
    updates = database["feed_updates"]
    updates.create_index([("county", 1), ("system", 1), ("_id", 1)], name="cursor")
    updates.create_index("time", name="retention", expireAfterSeconds=90 * 86_400)


def source_indexes(database: Database) -> None:
    by_source = [("county", 1), ("channel", 1), ("_id", -1)]
    database["cases"].create_index(by_source, name="source")


def attachment_indexes(database: Database) -> None:
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


def hall_indexes(database: Database) -> None:
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


def open_indexes(database: Database) -> None:
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


def pact_indexes(database: Database) -> None:
    """Pacts and transfers by state; of a case the transfer it left with, or came by."""
    pacts, transfers = database["pacts"], database["transfers"]
    for rows in (pacts, transfers):
        rows.create_index([("county", 1), ("_id", -1)], name="newest")
        rows.create_index([("county", 1), ("state", 1), ("_id", -1)], name="state")
    transfers.create_index([("county", 1), ("direction", 1), ("_id", -1)], name="direction")
    transfers.create_index([("county", 1), ("case_id", 1), ("direction", 1)], name="case")


def transfer_due_indexes(database: Database) -> None:
    """Transfers that lapse unless they are answered."""
    database["transfers"].create_index(
        "next_due_time", name="due", partialFilterExpression={"next_due_time": {"$exists": True}}
    )
