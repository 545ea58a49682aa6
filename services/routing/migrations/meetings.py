"""Indexes of joint meetings, and of what their agendas are built from."""

from chassis.mongo import Database


def meetings(database: Database) -> None:
    """Series, meetings, and the open cases that rules bring before them."""
    series, held = database["meeting_series"], database["meetings"]
    for rows in (series, held):
        for field in ("state", "departments"):
            rows.create_index([("county", 1), (field, 1), ("_id", -1)], name=field)
    held.create_index([("county", 1), ("series_id", 1), ("_id", -1)], name="series")
    held.create_index([("county", 1), ("items.case_id", 1)], name="case")
    database["clocks"].create_index(
        [("county", 1), ("purpose", 1), ("state", 1), ("_id", 1)], name="agenda"
    )
    database["letters"].create_index(
        [("county", 1), ("kind", 1), ("state", 1), ("_id", -1)], name="agenda"
    )
    database["briefs"].create_index(
        [("county", 1), ("_id", -1)],
        name="crowded",
        partialFilterExpression={"facts.people_count": {"$gte": 2}},
    )
