"""`python -m chassis.deadletters list|show|replay|drop SERVICE`: what nobody could handle.

`show` prints types, ids and the reason of death, never a body. `replay` sends letters to the work
queue again, `drop` forgets them; both say so in the log with who asked.
"""

import argparse
import getpass
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import amqp

from chassis import topology
from chassis.logs import setup_logging
from chassis.publisher import amqp_parts
from chassis.settings import SERVICES, Settings

logger = logging.getLogger(__name__)
ATTEMPT_HEADER = "x-attempt"


def count(channel: amqp.Channel, service: str) -> int:
    """How many letters a service has."""
    declared = channel.queue_declare(topology.dead_queue(service), passive=True)
    return int(declared.message_count)


def letters(channel: amqp.Channel, service: str, limit: int) -> Iterator[amqp.Message]:
    """Take up to `limit` letters; each must be acknowledged or rejected by the caller."""
    for _ in range(limit):
        letter = channel.basic_get(topology.dead_queue(service))
        if letter is None:
            return
        yield letter


def replay(channel: amqp.Channel, service: str, limit: int) -> int:
    """Send letters to the work queue again, confirmed; returns how many."""
    channel.confirm_select()
    done = 0
    for letter in letters(channel, service, limit):
        properties = {
            name: value
            for name, value in letter.properties.items()
            if name in ("content_type", "message_id")
        }
        fresh = amqp.Message(letter.body, delivery_mode=2, **properties)
        channel.basic_publish_confirm(fresh, topology.DEAD_EXCHANGE, f"work.{service}")
        letter.channel.basic_ack(letter.delivery_tag)
        done += 1
    return done


def drop(channel: amqp.Channel, service: str, limit: int) -> int:
    """Forget letters; returns how many."""
    done = 0
    for letter in letters(channel, service, limit):
        letter.channel.basic_ack(letter.delivery_tag)
        done += 1
    return done


def describe(letter: amqp.Message) -> dict[str, Any]:
    """What a letter is, without its content."""
    headers = letter.headers or {}
    deaths = headers.get("x-death") or [{}]
    described = {
        "attempts": headers.get(ATTEMPT_HEADER, 0),
        "death": str(deaths[0].get("reason", "")),
        "bytes": len(letter.body),
    }
    try:
        event = json.loads(letter.body)
        described |= {name: str(event[name]) for name in ("type", "id", "subject", "county")}
    except (ValueError, KeyError, TypeError):
        described["type"] = "undecodable"
    return described


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m chassis.deadletters")
    parser.add_argument("command", choices=("list", "show", "replay", "drop"))
    parser.add_argument("service", nargs="?", choices=SERVICES)
    parser.add_argument("--limit", type=int, default=100)
    arguments = parser.parse_args()
    settings = Settings()
    setup_logging("deadletters", settings.log_level)
    parts = amqp_parts(settings.amqp_uri)
    with amqp.Connection(
        host=f"{parts.host}:{parts.port}",
        userid=parts.user,
        password=parts.password,
        virtual_host=parts.vhost,
        connect_timeout=5,
    ) as connection:
        for service in [arguments.service] if arguments.service else SERVICES:
            _run(connection.channel(), arguments.command, service, arguments.limit)


def _run(channel: amqp.Channel, command: str, service: str, limit: int) -> None:
    if command == "list":
        sys.stdout.write(f"{service}: {count(channel, service)}\n")
    elif command == "show":
        for letter in letters(channel, service, limit):
            sys.stdout.write(json.dumps(describe(letter), ensure_ascii=False) + "\n")
        channel.close()  # what was only looked at goes back
    else:
        done = (
            replay(channel, service, limit)
            if command == "replay"
            else drop(channel, service, limit)
        )
        logger.warning(
            "dead letters handled by hand",
            extra={
                "service": service,
                "command": command,
                "count": done,
                "account": getpass.getuser(),
            },
        )


if __name__ == "__main__":
    main()
