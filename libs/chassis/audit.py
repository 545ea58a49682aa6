"""The audit trail: who did what to which thing, chained per county so that a change shows.

Rows are written with the change they tell of, unchained; the runner links them once a second,
because a chain head inside the transaction would make every writer of a county wait.
`python -m chassis.audit verify` proves the chains whole and names the first broken row.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from pymongo import UpdateOne

from chassis import metrics
from chassis.calls import current
from chassis.mongo import Database, Document, connect
from chassis.settings import SERVICES, Settings
from contracts.ports import NewId, Now

COLLECTION = "audit"
HEADS = "audit_heads"
GENESIS = "0" * 64
_CHAINED_FIELDS = (
    "_id", "county", "time", "actor", "post", "action", "objects", "fields", "result",
    "correlation_id", "purpose",
)  # fmt: skip
_BATCH = 500


class Audit:
    """Writes audit rows: within the open transaction, or alone for reads and refusals."""

    def __init__(self, database: Database, now: Now, new_id: NewId) -> None:
        """Bind to one service's database."""
        self._database = database
        self._now = now
        self._new_id = new_id

    def note(
        self,
        county: str,
        *,
        result: str,
        objects: Mapping[str, str],
        fields: Iterable[str] = (),
        purpose: str = "",
    ) -> None:
        """Write one row about the current call.

        Args:
            county: whose chain it belongs to: a county's, or the area's above it.
            result: `ok` or the reason of the refusal.
            objects: ids by kind, e.g. `{"case": "…"}`; never personal data.
            fields: names of the fields that were given or read, not their values.
            purpose: why sensitive data was read.
        """
        call = current()
        row = {
            "_id": self._new_id(),
            "county": county,
            "time": self._now(),
            "actor": call.principal.id,
            "post": str(call.principal.post),
            "action": call.action,
            "objects": dict(objects),
            "fields": sorted(fields),
            "result": result,
            "correlation_id": call.correlation_id,
            "purpose": purpose,
            "sequence": None,
        }
        self._database[COLLECTION].insert_one(row, session=self._database.session)

    def note_read(
        self,
        county: str,
        *,
        objects: Mapping[str, str],
        fields: Iterable[str],
        purpose: str,
        field_group: str,
    ) -> None:
        """Write one row about personal data that the caller read in clear, and count it.

        Args:
            county: whose chain it belongs to.
            objects: ids by kind.
            fields: names of the fields that were read.
            purpose: why.
            field_group: what the fields are together, from a closed list of the service.
        """
        self.note(county, result="ok", objects=objects, fields=fields, purpose=purpose)
        reads = metrics.SENSITIVE_READS.labels(county, str(current().principal.post), field_group)
        self._database.after_commit(reads.inc)


def link_new_rows(database: Database) -> int:
    """Chain the rows written since the last time; returns how many. One process at a time."""
    rows = database[COLLECTION]
    unchained = list(rows.find({"sequence": None}).sort("_id", 1).limit(_BATCH))
    by_county: dict[str, list[Document]] = {}
    for row in unchained:
        by_county.setdefault(row["county"], []).append(row)
    for county, group in by_county.items():
        database.transact(partial(_link, database, county, group))
    return len(unchained)


def verify(database: Database) -> dict[str, str]:
    """The first fault of each county's chain, by county; empty when all are whole."""
    faults = {}
    for county in database[HEADS].distinct("_id"):
        fault = _first_fault(database, county) or _forged_end(database, county)
        if fault:
            faults[str(county)] = fault
    return faults


def create_indexes(database: Database) -> None:
    """Indexes for linking and for walking a chain."""
    rows = database[COLLECTION]
    rows.create_index([("county", 1), ("sequence", 1)], name="chain")
    rows.create_index(
        [("sequence", 1), ("_id", 1)], name="unchained", partialFilterExpression={"sequence": None}
    )


def _link(database: Database, county: str, group: list[Document]) -> None:
    session = database.session
    head = database[HEADS].find_one({"_id": county}, session=session) or {
        "sequence": 0,
        "hash": GENESIS,
    }
    sequence, digest, links = head["sequence"], head["hash"], []
    for row in group:
        sequence, previous = sequence + 1, digest
        digest = _digest(row, sequence, previous)
        link = {"sequence": sequence, "previous": previous, "hash": digest}
        links.append(UpdateOne({"_id": row["_id"]}, {"$set": link}))
    database[COLLECTION].bulk_write(links, session=session)
    fresh = {"sequence": sequence, "hash": digest}
    database[HEADS].update_one({"_id": county}, {"$set": fresh}, upsert=True, session=session)


def _first_fault(database: Database, county: str) -> str:
    """What is wrong up to the head as it stands now; others may link more rows meanwhile."""
    head = database[HEADS].find_one({"_id": county}) or {"sequence": 0, "hash": GENESIS}
    expected, previous = 0, GENESIS
    within = {"county": county, "sequence": {"$ne": None, "$lte": head["sequence"]}}
    chain = database[COLLECTION].find(within)
    for row in chain.sort("sequence", 1):
        expected += 1
        if row["sequence"] != expected:
            return f"row {expected} is missing"
        if row["previous"] != previous or row["hash"] != _digest(row, expected, previous):
            return f"row {expected} ({row['_id']}) was changed"
        previous = row["hash"]
    if (expected, previous) != (head["sequence"], head["hash"]):
        return f"the chain ends at row {expected}, its head says {head['sequence']}"
    return ""


def _forged_end(database: Database, county: str) -> str:
    """A row beyond the head, which is read after it: rows and head are linked together."""
    linked = {"county": county, "sequence": {"$ne": None}}
    last = database[COLLECTION].find_one(linked, sort=[("sequence", -1)]) or {"sequence": 0}
    head = database[HEADS].find_one({"_id": county}) or {"sequence": 0}
    beyond = last["sequence"] > head["sequence"]
    return f"row {last['sequence']} stands beyond the head" if beyond else ""


def _digest(row: Document, sequence: int, previous: str) -> str:
    content: dict[str, Any] = {name: row.get(name) for name in _CHAINED_FIELDS}
    content["time"] = row["time"].isoformat()
    text = json.dumps([sequence, previous, content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    """Run the command line; exits with 1 when a chain is broken."""
    parser = argparse.ArgumentParser(prog="python -m chassis.audit")
    parser.add_argument("command", choices=("verify",))
    parser.parse_args()
    settings = Settings()
    broken = 0
    for service in (*SERVICES, "gateway"):
        name = f"{settings.database_prefix}{service}"
        database = connect(settings.mongodb_uri, name, appname="audit")
        faults = verify(database)
        total = database[COLLECTION].count_documents({"sequence": {"$ne": None}})
        sys.stdout.write(f"{service}: {total} rows chained, {len(faults)} chains broken\n")
        for county, fault in faults.items():
            broken += 1
            sys.stdout.write(f"  {county}: {fault}\n")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
