"""What must hold after the platform was hurt and healed, read from the stores (faults.md C1–C8)."""

import importlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Self

import amqp
import httpx
import pymongo

from chassis import topology
from chassis.handlers import heard_events
from chassis.publisher import amqp_parts
from deploy.local.platform import Platform
from tests.support.waiting import eventually

SERVICES = ("intake", "routing", "mediation", "grid", "notify")
ROOT = Path(__file__).parents[2]
_QUIET_SECONDS = 2.0
_QUIET_SAMPLES = 5


class Checker:
    """Reads a running platform's stores, queues and provider."""

    def __init__(self, platform: Platform) -> None:
        """Look at this platform."""
        self._platform = platform
        self._client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
            platform.environment["ONEDOOR_MONGODB_URI"], tz_aware=True
        )

    def __enter__(self) -> Self:
        """Closed at the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def rows(self, service: str, collection: str, where: dict[str, Any]) -> list[dict[str, Any]]:
        """Documents of a service."""
        return list(self._client[f"onedoor_{service}"][collection].find(where))

    def count(self, service: str, collection: str) -> int:
        """How many documents there are."""
        return self._client[f"onedoor_{service}"][collection].count_documents({})

    def until_quiet(self, *, within: float = 120) -> None:
        """Wait until nothing is pending or queued, and nothing has happened for two seconds.

        Events that a worker has in hand are in no queue; they show by what they write.
        """
        seen: list[list[int]] = []

        def is_quiet() -> bool:
            seen.append(self._rows_written())
            del seen[:-_QUIET_SAMPLES]
            is_still = len(seen) == _QUIET_SAMPLES and all(one == seen[0] for one in seen)
            return is_still and not self._pending() and not self.queued()

        eventually(is_quiet, within=within, every=_QUIET_SECONDS / _QUIET_SAMPLES)

    def _rows_written(self) -> list[int]:
        return [
            self._client[f"onedoor_{service}"][name].count_documents({})
            for service in SERVICES
            for name in ("inbox", "outbox")
        ]

    def _pending(self) -> int:
        pending = {"state": "pending"}
        names = [f"onedoor_{service}" for service in (*SERVICES, "gateway")]
        moving = {"state": {"$in": ["pending", "claimed"]}}
        return sum(self._client[name]["outbox"].count_documents(pending) for name in names) + sum(
            self._client[name][collection].count_documents(where)
            for name, collection, where in (
                ("onedoor_notify", "messages", moving),
                ("onedoor_intake", "archives", {"state": "building"}),
            )
        )

    def queued(self) -> int:
        """Events in work and retry queues."""
        ladder = (1, 2, 5, 10)
        names = [topology.work_queue(service) for service in SERVICES]
        names += [topology.retry_queue(service, step) for service in SERVICES for step in ladder]
        return sum(self._depths(names))

    def dead_letters(self) -> int:
        """Events that nobody could handle."""
        return sum(self._depths([topology.dead_queue(service) for service in SERVICES]))

    def events_without_their_effect(self, case_ids: set[str]) -> list[str]:
        """Published events of the cases that some listener did not mark exactly once."""
        heard = listeners()
        return [
            f"{row['routing_key']} {row['_id']} at {listener}"
            for publisher in SERVICES
            for row in self.rows(publisher, "outbox", {})
            if json.loads(row["body"]).get("caseid", "") in case_ids
            for listener in heard.get((publisher, row["routing_key"]), ())
            if len(self.rows(listener, "inbox", {"_id": row["_id"]})) != 1
        ]

    def has_all_effects(self, case_ids: set[str]) -> bool:
        """Whether every listener has marked every event of the cases, once."""
        return self.events_without_their_effect(case_ids) == []

    def handed_over(self) -> Counter[str]:
        """How often the provider accepted each message id."""
        port = self._platform.ports.sms
        return Counter(httpx.get(f"http://127.0.0.1:{port}/_sent", timeout=10).json()["counts"])

    def audit_is_whole(self) -> bool:
        """Whether `python -m chassis.audit verify` finds every chain whole."""
        run = subprocess.run(
            [sys.executable, "-m", "chassis.audit", "verify"],
            cwd=ROOT, env=self._platform.environment, capture_output=True, timeout=120,
        )  # fmt: skip
        return run.returncode == 0

    def _depths(self, names: list[str]) -> list[int]:
        parts = amqp_parts(self._platform.environment["ONEDOOR_AMQP_URI"])
        with amqp.Connection(
            host=f"{parts.host}:{parts.port}",
            userid=parts.user,
            password=parts.password,
            virtual_host=parts.vhost,
            connect_timeout=5,
        ) as connection:
            channel = connection.channel()
            return [int(channel.queue_declare(name, passive=True).message_count) for name in names]


def listeners() -> dict[tuple[str, str], list[str]]:
    """The services that hear an event, by its publisher and routing key."""
    heard: dict[tuple[str, str], list[str]] = {}
    for service in SERVICES:
        module = importlib.import_module(f"services.{service}.worker")
        worker = next(
            value
            for name, value in vars(module).items()
            if name.endswith("Worker") and getattr(value, "name", "") == service
        )
        for event in heard_events(worker):
            heard.setdefault((event.source, event.routing_key()), []).append(service)
    return heard
