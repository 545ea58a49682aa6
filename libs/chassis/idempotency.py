"""One request, one effect: the record of a write's answer lies in the write's own transaction.

The record's unique key decides between twins: the slower one meets it as a write conflict, starts
anew, finds it, and replays the stored answer.
"""

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from chassis.calls import current
from chassis.mongo import Contended, Database
from chassis.sealing import Sealing
from contracts.errors import Conflict, Refusal, Reused
from contracts.ports import Now

COLLECTION = "idempotency"
KEPT_DAYS = 7
_AS_IT_IS = ReadConcern("local")


@dataclass(frozen=True)
class Answer:
    """What a write answered, and whether it was replayed from an earlier time."""

    body: bytes
    is_replayed: bool


class Idempotency:
    """Runs writes at most once per key."""

    def __init__(self, database: Database, sealing: Sealing, now: Now) -> None:
        """Bind to one service's database and keys: an answer may hold what is sealed elsewhere."""
        self._database = database
        self._sealing = sealing
        self._now = now

    def once(
        self, county: str, principal: str, key: str, request: bytes, write: Callable[[], bytes]
    ) -> Answer:
        """Run `write` in one transaction with its record, or replay what the key answered before.

        A write that is refused leaves no record, so that a corrected state may be tried again with
        the same key; a twin that was refused only because the first one had already done it gets
        the first one's answer.

        Raises:
            Reused: the key was used for another request.
            Conflict: a twin, or another writer, was at work until the deadline.
        """
        name = f"{county}:{principal}:{key}"
        digest = hashlib.sha256(request).hexdigest()
        try:
            body = self._database.transact(lambda: self._write(name, county, digest, write))
        except Contended as error:
            raise Conflict(
                f"{key} is being worked on", reason="request_in_progress", retry_after="1"
            ) from error
        except (Refusal, DuplicateKeyError):
            answer = self._replay(name, digest)
            if answer is None:
                raise
            return answer
        return Answer(body, is_replayed=False)

    def _write(self, name: str, county: str, digest: str, write: Callable[[], bytes]) -> bytes:
        body = write()
        record = {
            "_id": name,
            "county": county,
            "digest": digest,
            "body": self._sealing.seal(base64.b64encode(body).decode(), _place(name)),
            "create_time": self._now(),
        }
        self._database[COLLECTION].insert_one(record, session=self._database.session)
        return body

    def _replay(self, name: str, digest: str) -> Answer | None:
        """The stored answer, once it is durable; None when there is none.

        The twin's commit may be visible before a majority has it, and an answer is given only when
        it can no longer be lost: so it is looked for as it is, and read when it is safe.
        """
        records = self._database[COLLECTION]
        as_it_is = records.with_options(read_concern=_AS_IT_IS)
        while (record := records.find_one({"_id": name})) is None:
            if as_it_is.find_one({"_id": name}) is None:
                return None
            if current().remaining() == 0:
                raise Conflict("the answer is not durable yet", reason="request_in_progress")
            time.sleep(0.002)
        if record["digest"] != digest:
            raise Reused("the idempotency key was used for another request")
        body = base64.b64decode(self._sealing.open(record["body"], _place(name)))
        return Answer(body, is_replayed=True)


def _place(name: str) -> str:
    return f"{COLLECTION}/{name}/body"


def create_indexes(database: Database) -> None:
    """Records are kept seven days."""
    database[COLLECTION].create_index(
        "create_time", name="retention", expireAfterSeconds=KEPT_DAYS * 86_400
    )
