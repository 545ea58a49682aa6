"""Feeds in MongoDB: their secrets sealed, the nonces they used, and what is to be told to them."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import Conflict
from services.intake.domain.cases import Case
from services.intake.domain.ticket_feeds import (
    FeedNotFound,
    FeedState,
    MappingRule,
    TicketFeed,
)
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.cases import UPDATES
from services.intake.use_cases.ticketing import TicketUpdate

COLLECTION, NONCES, TICKETS = "ticket_feeds", "feed_nonces", "feed_tickets"
_PLAIN = ("name", "source", "create_time", "rotate_time")
_SECRETS = ("secret", "old_secret")


class MongoFeedStore:
    """Remembers feeds."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep feeds in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._documents = CaseDocuments(kernel.sealing)
        self._rows = kernel.database[COLLECTION]
        self._feeds = Repository[TicketFeed](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=FeedNotFound,
        )

    def add(self, feed: TicketFeed) -> None:
        """Keep a new feed."""
        self._rows.insert_one(self._write(feed), session=self._database.session)

    def save(self, feed: TicketFeed) -> None:
        """Keep a changed feed; raises Conflict."""
        loaded = {"_id": feed.id, "county": feed.county, "version": feed.version - 1}
        session = self._database.session
        if not self._rows.replace_one(loaded, self._write(feed), session=session).matched_count:
            raise Conflict(f"{feed.id} was changed", current_version=str(feed.version))

    def get(self, scope: str, feed_id: str) -> TicketFeed:
        """A feed within the scope; raises FeedNotFound."""
        return self._feeds.get(scope, feed_id)

    def page(self, scope: str, *, size: int, token: str) -> Page[TicketFeed]:
        """One page, newest first."""
        return self._feeds.page(scope, {}, size=size, token=token)

    def use_nonce(self, feed: TicketFeed, nonce: str, until: datetime) -> bool:
        """Note a nonce for good and at once, outside of any write; False when it was used."""
        row = {
            "_id": f"{feed.county}:{feed.id}:{nonce}",
            "county": feed.county,
            "expire_time": until,
        }
        try:
            self._database[NONCES].insert_one(row)
        except DuplicateKeyError:
            return False
        return True

    def has_heard(self, feed: TicketFeed, case_id: str, digest: str) -> bool:
        """Whether this is the ticket a case last heard."""
        where = {"_id": case_id, "county": feed.county}
        row = self._database[TICKETS].find_one(where, session=self._database.session)
        return row is not None and row["digest"] == self._sealing.blind(digest, "ticket")

    def note_heard(self, feed: TicketFeed, case_id: str, digest: str) -> None:
        """Note the ticket a case has heard, by a keyed digest: people's words can be guessed."""
        self._database[TICKETS].update_one(
            {"_id": case_id, "county": feed.county},
            {"$set": {"digest": self._sealing.blind(digest, "ticket")}},
            upsert=True,
            session=self._database.session,
        )

    def updates(
        self, feed: TicketFeed, *, after: str, until: datetime, limit: int
    ) -> Sequence[TicketUpdate]:
        """What is to be told, in order, behind a place."""
        where: dict[str, Any] = {
            "county": feed.county,
            "system": feed.system,
            "_id": {"$gt": after},
            "time": {"$lte": until},
        }
        rows = self._database[UPDATES].find(where).sort("_id", 1).limit(limit)
        return [
            TicketUpdate(
                id=row["_id"],
                case_id=row["case_id"],
                state=row["state"],
                version=row["version"],
                time=row["time"],
            )
            for row in rows
        ]

    def cases(self, feed: TicketFeed, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """Cases of the feed, by their ids."""
        where = {"county": feed.county, "_id": {"$in": list(set(case_ids))}}
        rows = self._database["cases"].find(where)
        return {row["_id"]: self._documents.read(row) for row in rows}

    def _write(self, feed: TicketFeed) -> Document:
        return {
            "_id": feed.id,
            "county": feed.county,
            "area_code": feed.area_code,
            "case_id": "",
            "version": feed.version,
            **{name: getattr(feed, name) for name in _PLAIN},
            **{
                name: self._sealing.seal(getattr(feed, name), f"{COLLECTION}/{feed.id}/{name}")
                for name in _SECRETS
            },
            "state": str(feed.state),
            "mapping": [_rule_document(rule) for rule in feed.mapping],
        }

    def _read(self, row: Document) -> TicketFeed:
        opened: dict[str, Any] = {
            name: self._sealing.open(row[name], f"{COLLECTION}/{row['_id']}/{name}")
            for name in _SECRETS
        }
        return TicketFeed(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            **opened,
            state=FeedState(row["state"]),
            mapping=tuple(_rule(rule) for rule in row["mapping"]),
        )


class RandomSecrets:
    """Secrets of 256 random bits."""

    def fresh(self) -> str:
        """A secret nobody can guess."""
        return secrets.token_urlsafe(32)


def _rule_document(rule: MappingRule) -> Document:
    """A rule with its table as pairs: what stands in a table may be no name of a field."""
    return vars(rule) | {
        "sources": list(rule.sources),
        "table": [[key, value] for key, value in rule.table.items()],
    }


def _rule(row: Document) -> MappingRule:
    return MappingRule(**row | {"sources": tuple(row["sources"]), "table": dict(row["table"])})
