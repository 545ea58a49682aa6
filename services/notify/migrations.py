"""Indexes of notify's collections."""

from collections.abc import Callable

from chassis.mongo import Database

_DAY_SECONDS = 86_400


def _indexes(database: Database) -> None:
    messages = database["messages"]
    messages.create_index(
        [("county", 1), ("case_id", 1), ("step", 1), ("template", 1), ("recipient", 1)],
        name="once",
        unique=True,
    )
    messages.create_index(
        [("state", 1), ("is_urgent", -1), ("due_time", 1)],
        name="due",
    )
    messages.create_index(
        [("county", 1), ("recipient", 1), ("_id", -1)],
        name="inbox",
        partialFilterExpression={"channel": "station"},
    )
    templates = [("county", 1), ("area_code", 1), ("key", 1), ("channel", 1)]
    database["templates"].create_index(templates, name="place", unique=True)
    database["template_history"].create_index(
        [*templates, ("version", -1)], name="place", unique=True
    )
    codes = database["verification_codes"]
    codes.create_index("expire_time", name="retention", expireAfterSeconds=_DAY_SECONDS)
    for name in ("code_numbers", "code_counties"):
        database[name].create_index("expire_time", name="retention", expireAfterSeconds=0)


def _code_messages(database: Database) -> None:
    """What a verification code was sent with belongs to no case: it goes after ninety days."""
    database["messages"].create_index(
        "plan_time",
        name="code_retention",
        expireAfterSeconds=90 * _DAY_SECONDS,
        partialFilterExpression={"template": "verification_code"},
    )


MIGRATIONS: list[Callable[[Database], None]] = [_indexes, _code_messages]
