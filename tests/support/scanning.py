"""Everything a running platform keeps or shows, as text to search for planted words."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import amqp
import bson
import httpx
import pymongo
import redis
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument

from chassis import topology
from chassis.publisher import amqp_parts
from deploy.local.platform import Platform
from tests.support.checker import SERVICES

PIECE_BEGINNING = 4096
LADDER = (1, 2, 5, 10)
SYSTEM = ("admin", "config", "local")
Found = tuple[str, str]
"""Where, and the text there."""


class Scanner:
    """Reads logs, metrics, queues and stores as they are."""

    def __init__(self, platform: Platform) -> None:
        """Look at this platform."""
        self._platform = platform
        self._home = Path(platform.environment["ONEDOOR_HOME"])

    def logs(self) -> Iterator[Found]:
        """Every process's log, the servers' too."""
        for path in sorted((self._home / "log").rglob("*")):
            if path.is_file():
                yield path.name, path.read_text(errors="replace")

    def metrics(self) -> Iterator[Found]:
        """Every /metrics page that answers."""
        with httpx.Client(timeout=10) as client:
            for port in self._platform.ports.metrics:
                try:
                    said = client.get(f"http://127.0.0.1:{port}/metrics")
                except httpx.TransportError:
                    continue
                yield f"metrics {port}", said.text

    def queues(self) -> Iterator[Found]:
        """Every message that waits, and every dead letter, with its headers; all stay there."""
        names = [topology.dead_queue(service) for service in SERVICES]
        names += [topology.work_queue(service) for service in SERVICES]
        names += [topology.retry_queue(service, step) for service in SERVICES for step in LADDER]
        with self.broker() as connection:
            channel = connection.channel()
            for name in names:
                while (message := channel.basic_get(name)) is not None:
                    yield name, f"{message.body!r} {_shown(message.body)} {message.properties}"

    def redis(self) -> Iterator[Found]:
        """Every key with its value."""
        uri = self._platform.environment["ONEDOOR_REDIS_URI"]
        with redis.Redis.from_url(uri, decode_responses=True) as client:
            for key in client.scan_iter(count=1000):
                value = client.get(key) if client.type(key) == "string" else client.dump(key)
                yield f"redis {key}", f"{key} {value}"

    def rows(self) -> Iterator[tuple[str, Any]]:
        """Every document of every collection, as it is stored."""
        raw = CodecOptions(document_class=RawBSONDocument)
        with self.mongo() as client:
            for database in client.list_database_names():
                if database in SYSTEM:
                    continue
                for name in sorted(client[database].list_collection_names()):
                    collection = client[database].get_collection(name, codec_options=raw)
                    for row in collection.find():
                        yield f"{database.partition('_')[2]}.{name}", row

    def places(self, words: Mapping[str, str]) -> set[tuple[str, str, str]]:
        """Where stored documents hold one of the words: collection, field, the word's kind."""
        needles = [word.encode() for word in words]
        return {
            (where, field, kind)
            for where, row in self.rows()
            if _holds(where, row.raw, needles)
            for field, text in _leaves(bson.decode(row.raw))
            for word, kind in words.items()
            if word in text
        }

    def file_heads(self) -> Iterator[tuple[str, bytes]]:
        """The first bytes of every stored file, as they lie in the store."""
        for where, row in self.rows():
            if where.endswith(".chunks"):
                yield where, bytes(bson.decode(row.raw)["data"])[:16]

    def sent(self) -> Iterator[Found]:
        """What the SMS provider was given."""
        path = self._home / "standins" / "sms.jsonl"
        yield "sms", path.read_text()

    def mongo(self) -> "pymongo.MongoClient[dict[str, Any]]":
        """A client of the store."""
        return pymongo.MongoClient(self._platform.environment["ONEDOOR_MONGODB_URI"])

    def broker(self) -> amqp.Connection:
        """A connection to the broker."""
        parts = amqp_parts(self._platform.environment["ONEDOOR_AMQP_URI"])
        return amqp.Connection(
            host=f"{parts.host}:{parts.port}",
            userid=parts.user,
            password=parts.password,
            virtual_host=parts.vhost,
            connect_timeout=5,
        )


def _holds(where: str, raw: bytes, needles: Sequence[bytes]) -> bool:
    """Whether a row holds a word; of a file's piece, sealed whole or not at all, the beginning."""
    seen = raw[:PIECE_BEGINNING] if where.endswith(".chunks") else raw
    return any(needle in seen for needle in needles)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}".lstrip("."))
        return
    if isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
        return
    is_binary = isinstance(value, bytes | bson.Binary)
    yield path, bytes(value).decode("utf-8", "replace") if is_binary else str(value)


def _shown(body: Any) -> str:
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
