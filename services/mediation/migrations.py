"""Indexes of mediation's collections; unique ones begin with the county."""

from collections.abc import Callable

from chassis.mongo import Database


def _mediations(database: Database) -> None:
    rows = database["mediations"]
    rows.create_index(
        [("county", 1), ("case_id", 1)],
        name="one_open",
        unique=True,
        partialFilterExpression={"is_open": True},
    )
    rows.create_index([("county", 1), ("state", 1), ("mediator_id", 1), ("_id", -1)], name="state")
    rows.create_index([("county", 1), ("mediator_id", 1), ("_id", -1)], name="mediator")
    rows.create_index([("county", 1), ("is_open", 1), ("due_time", 1)], name="due")
    database["cases"].create_index([("county", 1), ("_id", 1)], name="county")


def _sessions(database: Database) -> None:
    rows = database["sessions"]
    rows.create_index([("county", 1), ("mediation_id", 1), ("start_time", 1)], name="mediation")
    rows.create_index([("county", 1), ("mediator_id", 1), ("start_time", 1)], name="mediator")
    rows.create_index([("county", 1), ("room_id", 1), ("start_time", 1)], name="room")
    bookings = database["bookings"]
    bookings.create_index(
        [("county", 1), ("resource", 1), ("slot_time", 1)], name="once", unique=True
    )
    bookings.create_index([("county", 1), ("session_id", 1)], name="session")
    database["records"].create_index([("county", 1), ("session_id", 1), ("_id", 1)], name="session")


def _agreements(database: Database) -> None:
    rows = database["agreements"]
    rows.create_index([("county", 1), ("number", 1)], name="number", unique=True)
    rows.create_index(
        [("county", 1), ("mediation_id", 1)],
        name="one_current",
        unique=True,
        partialFilterExpression={"is_current": True},
    )
    rows.create_index(
        "document_due_time",
        name="due",
        partialFilterExpression={"document_due_time": {"$exists": True}},
    )


def _register(database: Database) -> None:
    for name in ("mediators", "rooms", "committees"):
        database[name].create_index([("county", 1), ("key", 1)], name="key", unique=True)


MIGRATIONS: list[Callable[[Database], None]] = [_mediations, _sessions, _agreements, _register]
