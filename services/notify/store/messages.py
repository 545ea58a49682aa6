"""The messages, with number, text and values sealed; claiming and settling them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import UpdateOne

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.repository import Repository
from services.notify.domain.messages import LEASE, Message, MessageNotFound, State
from services.notify.domain.templates import STATION
from services.notify.store.message_documents import MessageDocuments
from services.notify.use_cases.ports import MessagePage

_OPEN = [State.PENDING.value, State.CLAIMED.value]


class MongoMessageStore:
    """Implements `MessageStore`.

    Planning and claiming change a message without an event, so messages are written here and not by
    the repository, which only lists them.
    """

    def __init__(self, kernel: Kernel) -> None:
        """Keep messages in the service's database."""
        self._kernel = kernel
        self._database = kernel.database
        self._rows = kernel.database["messages"]
        self._documents = MessageDocuments(kernel.sealing)
        self._lists: Repository[Message] = Repository(
            kernel,
            "messages",
            to_document=self._documents.to_document,
            from_document=self._documents.from_document,
            missing=MessageNotFound,
        )

    def plan(self, messages: Sequence[Message]) -> None:
        """Store new ones; what is planned already for the same step and recipient stays."""
        plans = [self._unless_planned(message) for message in messages]
        self._database.write_at_commit(self._rows.name, plans)

    def claim(self, owner: str, now: datetime, most: int) -> list[Message]:
        """Claim the next due ones, urgent ones first."""
        sending = {"$eq": ["$state", State.CLAIMED.value]}
        is_unknown = {"$or": [sending, "$is_unknown"]}
        claimed: list[dict[str, Any]] = [
            {"$set": {"is_unknown": is_unknown}},
            {
                "$set": {
                    "state": State.CLAIMED.value,
                    "owner": owner,
                    "due_time": now + LEASE,
                    "tries": {"$add": ["$tries", 1]},
                    "attempt_time": {"$cond": ["$is_unknown", "$attempt_time", now]},
                }
            },
        ]
        return self._take({"state": {"$in": _OPEN}}, owner, now, claimed, most)

    def claim_receipts(
        self, owner: str, now: datetime, lease: timedelta, most: int
    ) -> list[Message]:
        """Take handed-off ones whose receipt is due, and push their due time by the lease."""
        claimed = {"$set": {"owner": owner, "due_time": now + lease}}
        return self._take({"state": State.HANDED_OFF.value}, owner, now, claimed, most)

    def settle(self, messages: Sequence[Message], owner: str) -> None:
        """Write what became of messages and their events, of those the owner still holds."""
        if messages:
            self._kernel.transact(lambda: self._settle(messages, owner))
        for message in messages:
            message.take_facts()

    def of_case(self, scope: str, case_id: str, size: int, token: str) -> MessagePage:
        """A case's messages to residents, newest first."""
        return self._page(scope, {"case_id": case_id, "channel": {"$ne": STATION}}, size, token)

    def inbox(
        self, scope: str, recipients: Sequence[str], size: int, token: str, unread_by: str
    ) -> MessagePage:
        """Station messages of some recipients, newest first; given a reader, the unread."""
        where: dict[str, Any] = {"recipient": {"$in": list(recipients)}, "channel": STATION}
        if unread_by:
            where["read_by"] = {"$ne": unread_by}
        return self._page(scope, where, size, token)

    def get(self, scope: str, message_id: str) -> Message:
        """One message; raises MessageNotFound."""
        return self._lists.get(scope, message_id)

    def mark_read(self, message: Message, reader: str) -> None:
        """Note a reader."""
        self._rows.update_one(
            {"_id": message.id, "county": message.county},
            {"$addToSet": {"read_by": reader}},
            session=self._database.session,
        )

    def _take(
        self, which: Document, owner: str, now: datetime, change: Any, most: int
    ) -> list[Message]:
        """Mark due ones as the owner's; what another one marked meanwhile is the other's."""
        due = {**which, "due_time": {"$lte": now}}
        urgent_first = [("is_urgent", -1), ("due_time", 1)]
        ids = [
            row["_id"] for row in self._rows.find(due, {"_id": 1}).sort(urgent_first).limit(most)
        ]
        if not ids:
            return []
        self._rows.update_many({"_id": {"$in": ids}, **due}, change)
        mine = {row["_id"]: row for row in self._rows.find({"_id": {"$in": ids}, "owner": owner})}
        return [self._documents.from_document(mine[one]) for one in ids if one in mine]

    def _settle(self, messages: Sequence[Message], owner: str) -> None:
        session = self._database.session
        held = {
            "_id": {"$in": [message.id for message in messages]},
            "owner": owner,
            "state": {"$in": [State.CLAIMED.value, State.HANDED_OFF.value]},
        }
        versions = {
            row["_id"]: row["version"]
            for row in self._rows.find(held, {"version": 1}, session=session)
        }
        own = [one for one in messages if versions.get(one.id) == one.stored_version]
        if not own:
            return
        self._rows.bulk_write([self._progress(message) for message in own], session=session)
        for message in own:
            self._kernel.outbox.add(message, list(message.facts))

    def _progress(self, message: Message) -> UpdateOne:
        change = {"version": message.version, **self._documents.progress(message)}
        return UpdateOne({"_id": message.id}, {"$set": change})

    def _page(self, scope: str, where: Mapping[str, Any], size: int, token: str) -> MessagePage:
        page = self._lists.page(scope, where, size=size, token=token)
        return MessagePage(
            items=page.items,
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def _unless_planned(self, message: Message) -> UpdateOne:
        document: Document = {
            "_id": message.id,
            "area_code": message.area_code,
            "version": message.version,
            **self._documents.to_document(message),
        }
        key = {
            "county": message.county,
            "case_id": message.case_id,
            "step": document.pop("step"),
            "template": document.pop("template"),
            "recipient": document.pop("recipient"),
        }
        return UpdateOne(key, {"$setOnInsert": document}, upsert=True)
