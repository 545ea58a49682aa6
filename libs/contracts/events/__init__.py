"""Every event on the bus: past facts, frozen, one module or package per publisher.

An event's routing key is its class name in snake case, its exchange `<source>.events`, its wire
type `<source>.<snake_name>.v1`. Fields may be added with a default, never changed or removed; a
changed meaning is a new class. Data holds no personal data: that travels sealed for one reader
(see `contracts.envelope`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact that a service publishes about one of its aggregates.

    `unheard_because` says why no service listens to it yet; the broker may then drop it.
    """

    source: ClassVar[str]
    aggregate: ClassVar[str]
    unheard_because: ClassVar[str] = ""

    @classmethod
    def routing_key(cls) -> str:
        """The topic under which the fact is published, e.g. `case_accepted`."""
        return _WORD_START.sub("_", cls.__name__).lower()

    @classmethod
    def exchange(cls) -> str:
        """The publisher's topic exchange, e.g. `intake.events`."""
        return f"{cls.source}.events"

    @classmethod
    def type_name(cls) -> str:
        """The CloudEvents type, e.g. `intake.case_accepted.v1`."""
        return f"{cls.source}.{cls.routing_key()}.v1"


def every_event() -> Iterator[type[Event]]:
    """All event classes of all publishers."""
    from contracts.events import gateway, grid, intake, mediation, notify, routing

    for module in (gateway, grid, intake, mediation, notify, routing):
        yield from (
            value for value in vars(module).values() if _is_published(value, module.__name__)
        )


def _is_published(value: object, module: str) -> bool:
    return (
        isinstance(value, type)
        and issubclass(value, Event)
        and (value.__module__ + ".").startswith(module + ".")
        and not value.__name__.startswith("_")
    )
