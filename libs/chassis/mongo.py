"""One service's database: the client, the ambient transaction, and versioned aggregates in it."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, TypeVar

import pymongo
from bson.codec_options import CodecOptions
from pymongo import InsertOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from chassis import metrics
from chassis.calls import current
from chassis.monitoring import CommandTimes, PoolUse, watch_primary
from contracts.errors import Unavailable

T = TypeVar("T")
Document = dict[str, Any]
Write = InsertOne[Document] | UpdateOne

_DURABLE = WriteConcern("majority", j=True, wtimeout=10_000)
_SNAPSHOT = ReadConcern("snapshot")
_ZONED: CodecOptions[Document] = CodecOptions(tz_aware=True)
_LONGEST_TRANSACTION_SECONDS = 12.0
_DUPLICATE_KEY = 11000


class Contended(Unavailable):
    """Other writers were in the way until the deadline."""


class Database:
    """One service's database and the transaction that is open on it in this context."""

    def __init__(self, client: pymongo.MongoClient[Document], name: str) -> None:
        """Bind a client to the database `name`; nothing is sent yet."""
        self.client = client
        self.name = name
        self._database = client.get_database(name, codec_options=_ZONED, write_concern=_DURABLE)
        self._session: ContextVar[ClientSession | None] = ContextVar(
            f"session:{name}", default=None
        )
        self._deferred: ContextVar[dict[str, list[Write]]] = ContextVar(f"deferred:{name}")
        self._followers: ContextVar[list[Callable[[], None]]] = ContextVar(f"followers:{name}")

    def __getitem__(self, name: str) -> Collection[Document]:
        """A collection; pass `session=database.session` to each of its calls."""
        return self._database[name]

    @property
    def session(self) -> ClientSession | None:
        """The ambient transaction's session, or None outside of one."""
        return self._session.get()

    def transact(self, work: Callable[[], T]) -> T:
        """Run `work` in one durable snapshot transaction, or within the one already open.

        `work` may run several times: conflicts with other writers start it anew until the
        caller's deadline, 12 seconds at most, has passed.

        Raises:
            Unavailable: the outcome of the commit is unknown.
            Contended: there was no end of conflicts.
        """
        if self.session is not None:
            return work()
        budget = min(current().remaining(), _LONGEST_TRANSACTION_SECONDS)
        end = time.monotonic() + budget
        with pymongo.timeout(budget), self.client.start_session() as session:
            token = self._session.set(session)
            try:
                return self._attempt(session, work, end)
            finally:
                self._session.reset(token)

    def insert_at_commit(self, collection: str, documents: Sequence[Document]) -> None:
        """Insert with the open transaction's last step; see `write_at_commit`."""
        self.write_at_commit(collection, [InsertOne(document) for document in documents])

    def write_at_commit(self, collection: str, writes: Sequence[Write]) -> None:
        """Write with the open transaction's last step, one round trip for all of a collection.

        Until then no read sees it; who may read it within the transaction calls `flush` before.
        Without an open transaction the writes have one of their own.
        """
        if writes:
            self.transact(lambda: self._deferred.get().setdefault(collection, []).extend(writes))

    def after_commit(self, follow: Callable[[], None]) -> None:
        """Call `follow` once the open transaction is durable; never for one that came to nothing.

        It is for what may be missed in a crash, as counting is.
        """
        self.transact(lambda: self._followers.get().append(follow))

    def flush(self, collection: str) -> None:
        """Write now what waits for the commit: a read of the collection comes next.

        Raises:
            DuplicateKeyError: one that was to be inserted is there already.
        """
        waiting = self._deferred.get().pop(collection, None) if self.session else None
        if waiting:
            self._write(collection, waiting)

    def _attempt(self, session: ClientSession, work: Callable[[], T], end: float) -> T:
        followers: list[Callable[[], None]] = []
        token = self._followers.set(followers)
        try:
            result = self._until_committed(session, work, end)
        finally:
            self._followers.reset(token)
        for follow in followers:
            follow()
        return result

    def _until_committed(self, session: ClientSession, work: Callable[[], T], end: float) -> T:
        pause = 0.002
        while True:
            self._followers.get().clear()
            session.start_transaction(_SNAPSHOT, _DURABLE, max_commit_time_ms=10_000)
            try:
                result = self._work(work)
                _commit(session, end)
            except PyMongoError as error:
                _abort(session)
                if not error.has_error_label("TransientTransactionError"):
                    raise
                if time.monotonic() + pause > end:
                    raise Contended("there were conflicts until the deadline") from error
            except BaseException:
                _abort(session)
                raise
            else:
                return result
            metrics.TRANSACTION_RETRIES.labels(self.name).inc()
            time.sleep(pause * random.random())  # noqa: S311  jitter, no secret
            pause = min(pause * 2, 0.25)

    def _work(self, work: Callable[[], T]) -> T:
        token = self._deferred.set({})
        try:
            result = work()
            for name in list(self._deferred.get()):
                self.flush(name)
        finally:
            self._deferred.reset(token)
        return result

    def _write(self, collection: str, writes: list[Write]) -> None:
        try:
            self[collection].bulk_write(writes, session=self.session)
        except BulkWriteError as error:
            first = error.details["writeErrors"][0]
            if first["code"] != _DUPLICATE_KEY:
                raise
            raise DuplicateKeyError(first["errmsg"], _DUPLICATE_KEY, first) from error


def connect(
    uri: str, name: str, *, appname: str, pool_size: int = 50, answer_within: int | None = 20
) -> Database:
    """Open a client with the settings of `docs/adr/0003` and bind it to the database `name`.

    Args:
        uri: where MongoDB listens.
        name: of the database.
        appname: who asks, as MongoDB's log and profiler name it.
        pool_size: how many connections at most.
        answer_within: seconds until an answer is given up; None for who builds indexes, which takes
            as long as the archive is large.
    """
    client: pymongo.MongoClient[Document] = pymongo.MongoClient(
        uri,
        appname=appname,
        tz_aware=True,
        w="majority",
        journal=True,
        wTimeoutMS=10_000,
        readConcernLevel="majority",
        retryWrites=True,
        retryReads=True,
        serverSelectionTimeoutMS=15_000,
        connectTimeoutMS=3_000,
        socketTimeoutMS=answer_within and answer_within * 1000,
        maxPoolSize=pool_size,
        waitQueueTimeoutMS=5_000,
        event_listeners=[CommandTimes(), PoolUse(name)],
    )
    watch_primary(client)
    return Database(client, name)


def base_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `contracts.aggregates.Aggregate` from a stored document, as keywords."""
    return {
        "id": document["_id"],
        "area_code": document["area_code"],
        "case_id": document.get("case_id", ""),
        "version": document["version"],
    }


def _commit(session: ClientSession, end: float) -> None:
    while True:
        try:
            session.commit_transaction()
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):
                raise
            if not error.has_error_label("UnknownTransactionCommitResult"):
                raise
            if time.monotonic() > end:
                raise Unavailable("the outcome of the commit is unknown") from error
        else:
            return


def _abort(session: ClientSession) -> None:
    if session.in_transaction:
        session.abort_transaction()
