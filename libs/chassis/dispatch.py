"""From a message body to an effect that happens exactly once; free of nameko.

A batch is tried in one transaction; if anything in it fails, each message is tried alone, so that
one bad message costs the others nothing but time. The inbox mark lies in the effect's transaction.
"""

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pymongo.errors import BulkWriteError, DuplicateKeyError

from chassis import metrics
from chassis.calls import Call, serving
from chassis.handlers import Handler, Worker, handlers_of
from chassis.kernel import Kernel
from chassis.mongo import Database
from chassis.sealing import SealBroken
from chassis.tracing import span
from contracts.envelope import Delivery, Envelope, Undecodable, decode
from contracts.errors import Conflict, NotYet, Refusal, Unavailable
from contracts.principals import service_principal

INBOX, APPLIED = "inbox", "applied"
INBOX_KEPT_DAYS = 90
HANDLER_SECONDS = 60.0
_DUPLICATE_KEY = 11000
logger = logging.getLogger(__name__)


class Result(StrEnum):
    """What became of one delivery."""

    OK = "ok"
    DUPLICATE = "duplicate"
    STALE = "stale"
    RETRY = "retry"
    DEAD = "dead"


@dataclass(frozen=True)
class Outcome:
    """The fate of one message and, when it failed, why."""

    result: Result
    reason: str = ""


@dataclass(frozen=True)
class _Letter:
    """A decoded message with the handler it is for."""

    envelope: Envelope
    delivery: Delivery
    handler: Handler


class _Seen(Exception):
    """An event of the batch has its mark in the inbox already."""


class Dispatcher:
    """Hands a service's messages to its handlers."""

    def __init__(self, kernel: Kernel, worker: Worker) -> None:
        """Dispatch to the marked methods of `worker` on the kernel's database."""
        self._kernel = kernel
        self._handlers = handlers_of(worker)
        self._oldest: datetime | None = None
        metrics.MESSAGE_AGE.labels(kernel.service).set_function(self._age)

    def take(self, bodies: Sequence[bytes]) -> list[Outcome]:
        """Handle a batch; the outcomes stand in the order of the bodies."""
        try:
            return self._take([self._read(body) for body in bodies])
        finally:
            self._oldest = None

    def _take(self, letters: "list[_Letter | Outcome]") -> list[Outcome]:
        good = [letter for letter in letters if isinstance(letter, _Letter)]
        self._oldest = min((letter.envelope.time for letter in good), default=None)
        fates = iter(self._handle(good))
        outcomes = [next(fates) if isinstance(one, _Letter) else one for one in letters]
        for letter, outcome in zip(letters, outcomes, strict=True):
            self._report(letter, outcome)
        return outcomes

    def _age(self) -> float:
        """How old the oldest event in hand is; 0 while there is none."""
        oldest = self._oldest
        return (self._kernel.now() - oldest).total_seconds() if oldest else 0.0

    def _read(self, body: bytes) -> "_Letter | Outcome":
        try:
            envelope = decode(json.loads(body))
            handler = self._handlers[envelope.data.type_name()]
            box = envelope.sealed.get(self._kernel.service, "")
            private = self._kernel.sealing.unbox(box, envelope.id) if box else {}
        except (Undecodable, SealBroken, UnicodeDecodeError, RecursionError, ValueError) as error:
            return Outcome(Result.DEAD, f"undecodable: {type(error).__name__}")
        except KeyError:
            return Outcome(Result.DEAD, "not handled here")
        age = (self._kernel.now() - envelope.time).total_seconds()
        metrics.END_TO_END.labels(envelope.data.type_name()).observe(max(age, 0.0))
        return _Letter(envelope, Delivery(envelope=envelope, private=private), handler)

    def _handle(self, letters: list[_Letter]) -> list[Outcome]:
        if len(letters) > 1:
            try:
                return self._apply(letters)
            except Exception as error:
                logger.info(
                    "batch falls back to single messages",
                    extra={"count": len(letters), "error": type(error).__name__},
                )
        return [self._alone(letter) for letter in letters]

    def _alone(self, letter: _Letter) -> Outcome:
        try:
            return self._apply([letter])[0]
        except _Seen:
            return Outcome(Result.DUPLICATE)
        except (NotYet, Conflict, Unavailable) as error:
            return Outcome(Result.RETRY, error.reason)
        except Refusal as error:
            return Outcome(Result.DEAD, error.reason)
        except DuplicateKeyError:
            return Outcome(Result.RETRY, "met a twin")
        except Exception as error:
            logger.exception("handler failed", extra={"handler": letter.handler.name})
            return Outcome(Result.RETRY, type(error).__name__)

    def _apply(self, letters: list[_Letter]) -> list[Outcome]:
        first = letters[0]
        with serving(self._call(first)):
            return self._kernel.transact(lambda: self._effects(letters))

    def _effects(self, letters: list[_Letter]) -> list[Outcome]:
        """The marks go first: what was seen stops there, and no read is needed to know it."""
        database = self._kernel.database
        try:
            marks = [self._mark(letter) for letter in letters]
            database[INBOX].insert_many(marks, session=database.session)
        except BulkWriteError as error:
            if any(one["code"] != _DUPLICATE_KEY for one in error.details["writeErrors"]):
                raise
            raise _Seen from error
        return [self._effect(letter) for letter in letters]

    def _effect(self, letter: _Letter) -> Outcome:
        if letter.handler.latest and not self._is_news(letter):
            return Outcome(Result.STALE)
        started = time.monotonic()
        envelope = letter.envelope
        with span(letter.handler.name, envelope.traceparent), serving(self._call(letter)):
            letter.handler.run(letter.delivery)
        spent = time.monotonic() - started
        metrics.HANDLER_SECONDS.labels(letter.handler.name).observe(spent)
        return Outcome(Result.OK)

    def _call(self, letter: _Letter) -> Call:
        envelope = letter.envelope
        return Call(
            principal=service_principal(self._kernel.service, envelope.county),
            action=letter.handler.name,
            correlation_id=envelope.correlationid,
            traceparent=envelope.traceparent,
            deadline=time.monotonic() + HANDLER_SECONDS,
        )

    def _mark(self, letter: _Letter) -> dict[str, str | datetime]:
        envelope = letter.envelope
        return {
            "_id": envelope.id,
            "county": envelope.county,
            "event": envelope.data.type_name(),
            "receive_time": self._kernel.now(),
        }

    def _is_news(self, letter: _Letter) -> bool:
        rows, session = self._kernel.database[APPLIED], self._kernel.database.session
        envelope = letter.envelope
        name = f"{letter.handler.name}:{envelope.subject}"
        applied = rows.find_one({"_id": name}, session=session)
        if applied and applied["version"] >= envelope.aggregateversion:
            return False
        fresh = {"county": envelope.county, "version": envelope.aggregateversion}
        rows.update_one({"_id": name}, {"$set": fresh}, upsert=True, session=session)
        return True

    def _report(self, letter: "_Letter | Outcome", outcome: Outcome) -> None:
        name = letter.handler.name if isinstance(letter, _Letter) else "unknown"
        metrics.CONSUMED.labels(name, outcome.result).inc()
        if outcome.result in (Result.RETRY, Result.DEAD):
            event_id = letter.envelope.id if isinstance(letter, _Letter) else ""
            logger.warning(
                "event not handled",
                extra={
                    "handler": name,
                    "event_id": event_id,
                    "result": str(outcome.result),
                    "reason": outcome.reason,
                },
            )


def create_indexes(database: Database) -> None:
    """Inbox marks are kept ninety days: dead letters can be replayed for thirty."""
    database[INBOX].create_index(
        "receive_time", name="retention", expireAfterSeconds=INBOX_KEPT_DAYS * 86_400
    )
