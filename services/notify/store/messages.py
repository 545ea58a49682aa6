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
        self._rows.bulk_write(
            [self._unless_planned(message) for message in messages],
            ordered=False,
            session=self._database.session,
        )

    def claim(self, owner: str, now: datetime) -> Message | None:
        """Claim the next due one, urgent ones first."""
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
        row = self._rows.find_one_and_update(
            {"state": {"$in": _OPEN}, "due_time": {"$lte": now}},
            claimed,
            sort=[("is_urgent", -1), ("due_time", 1)],
        )
        if row is None:
            return None
        message = self._documents.from_document(row)
        message.claim(owner, now)
        return message

    def claim_receipt(self, now: datetime, lease_seconds: float) -> Message | None:
        """Take the next handed-off one whose receipt is due, and push its due time by the lease."""
        row = self._rows.find_one_and_update(
            {"state": State.HANDED_OFF.value, "due_time": {"$lte": now}},
            {"$set": {"due_time": now + timedelta(seconds=lease_seconds)}},
            sort=[("is_urgent", -1), ("due_time", 1)],
        )
        return None if row is None else self._documents.from_document(row)

    def settle(self, message: Message, owner: str) -> bool:
        """Write what became of a message and its events, if the owner still holds it."""
        facts = list(message.facts)
        held = {
            "_id": message.id,
            "version": message.stored_version,
            "owner": owner,
            "state": {"$in": [State.CLAIMED.value, State.HANDED_OFF.value]},
        }
        change = {"version": message.version, **self._documents.progress(message)}

        def write() -> bool:
            session = self._database.session
            if not self._rows.update_one(held, {"$set": change}, session=session).matched_count:
                return False
            if facts:
                self._kernel.outbox.add(message, facts)
            return True

        is_written = self._kernel.transact(write) if facts else write()
        message.take_facts()
        return is_written

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

    def due_to_send(self, now: datetime, limit: int) -> int:
        """How many messages are due in all counties, counted up to the limit."""
        due = {"state": {"$in": _OPEN}, "due_time": {"$lte": now}}
        return self._rows.count_documents(due, limit=limit)

    def due_receipts(self, now: datetime, limit: int) -> int:
        """How many receipts are to be asked for in all counties, counted up to the limit."""
        due = {"state": State.HANDED_OFF.value, "due_time": {"$lte": now}}
        return self._rows.count_documents(due, limit=limit)

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
