"""The outbox: a state change and the events that tell of it are written in one transaction.

The relay publishes the rows and marks them. `python -m chassis.outbox resend --aggregate ID` puts
an aggregate's rows back to pending, for a listener that lost one.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from chassis.calls import current
from chassis.mongo import Database, Document, connect
from chassis.sealing import Sealing
from chassis.settings import SERVICES, Settings
from contracts.aggregates import Aggregate, Fact
from contracts.envelope import Envelope, encode
from contracts.events import Event
from contracts.ports import NewId, Now

PENDING, PUBLISHED = "pending", "published"
COLLECTION = "outbox"
Follower = Callable[[str, Event], None]
"""Hears the county and the event; `metrics` of a service are counted so, outside of its core."""


class Outbox:
    """Writes recorded facts as rows beside the state."""

    def __init__(self, database: Database, sealing: Sealing, now: Now, new_id: NewId) -> None:
        """Bind to one service's database and keys."""
        self._database = database
        self._sealing = sealing
        self._now = now
        self._new_id = new_id
        self._follow: Follower | None = None

    def follow(self, follower: Follower) -> None:
        """Tell `follower` of each fact once it is durable; a later one takes its place."""
        self._follow = follower

    def add(self, aggregate: Aggregate, facts: Sequence[Fact]) -> None:
        """Insert one row per fact within the open transaction."""
        rows = [self._row(aggregate, fact) for fact in facts]
        self._database.insert_at_commit(COLLECTION, rows)
        if self._follow and facts:
            self._database.after_commit(partial(self._tell, aggregate.county, tuple(facts)))

    def _tell(self, county: str, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if self._follow:
                self._follow(county, fact.event)

    def _row(self, aggregate: Aggregate, fact: Fact) -> Document:
        call, event_id, now = current(), self._new_id(), self._now()
        envelope = Envelope(
            id=event_id,
            time=now,
            county=aggregate.county,
            subject=aggregate.id,
            aggregateversion=fact.version,
            caseid=aggregate.case_id,
            actor=call.principal.id,
            correlationid=call.correlation_id,
            traceparent=call.traceparent,
            sealed={
                reader: self._sealing.box(reader, private, event_id)
                for reader, private in fact.private.items()
            },
            data=fact.event,
        )
        return {
            "_id": event_id,
            "county": aggregate.county,
            "state": PENDING,
            "create_time": now,
            "subject": aggregate.id,
            "version": fact.version,
            "exchange": fact.event.exchange(),
            "routing_key": fact.event.routing_key(),
            "is_heard": not fact.event.unheard_because,
            "body": json.dumps(encode(envelope), ensure_ascii=False, separators=(",", ":")),
        }


def resend(database: Database, aggregate_id: str) -> int:
    """Put an aggregate's published rows back to pending; returns how many."""
    outcome = database[COLLECTION].update_many(
        {"subject": aggregate_id, "state": PUBLISHED},
        {"$set": {"state": PENDING}, "$unset": {"publish_time": ""}},
    )
    return outcome.modified_count


def create_indexes(database: Database) -> None:
    """Indexes for the relay's read and the resend; published rows live seven days."""
    rows = database[COLLECTION]
    pending: dict[str, Any] = {"state": PENDING}
    rows.create_index([("create_time", 1)], name="pending", partialFilterExpression=pending)
    rows.create_index([("subject", 1), ("version", 1)], name="subject")
    rows.create_index("publish_time", name="retention", expireAfterSeconds=7 * 86_400)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m chassis.outbox")
    parser.add_argument("command", choices=("resend",))
    parser.add_argument("--aggregate", required=True)
    arguments = parser.parse_args()
    settings = Settings()
    for service in (*SERVICES, "gateway"):
        name = f"{settings.database_prefix}{service}"
        count = resend(connect(settings.mongodb_uri, name, appname="outbox"), arguments.aggregate)
        if count:
            sys.stdout.write(f"{service}: {count} rows pending again\n")


if __name__ == "__main__":
    main()
