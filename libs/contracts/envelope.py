"""The CloudEvents envelope every event travels in: one encoder, one tolerant decoder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from contracts.events import Event, every_event


class Undecodable(ValueError):
    """A message that is no event of ours, or of a type this program does not know."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """What stands on the envelope: who is spoken of, in which county, on whose behalf.

    `sealed` maps a reader service to a ciphertext that only that service can open.
    """

    id: str
    time: datetime
    county: str
    subject: str
    aggregateversion: int
    caseid: str = ""
    actor: str = ""
    correlationid: str = ""
    traceparent: str = ""
    sealed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Envelope(Address):
    """An event on its way."""

    data: Event


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """An event as a handler gets it: the fact, and what was sealed for this service, opened."""

    envelope: Envelope
    private: Mapping[str, Any]

    @property
    def event(self) -> Any:
        """The fact itself, of the class the handler declared."""
        return self.envelope.data

    @property
    def county(self) -> str:
        """The county the fact belongs to."""
        return self.envelope.county

    @property
    def version(self) -> int:
        """The version of the publisher's aggregate after the fact."""
        return self.envelope.aggregateversion


def encode(envelope: Envelope) -> dict[str, Any]:
    """The wire form, ready for JSON."""
    kind: Any = type(envelope.data)
    wire = {name: value for name, value in vars(envelope).items() if value or name == "county"}
    return wire | {
        "specversion": "1.0",
        "source": kind.source,
        "type": kind.type_name(),
        "aggregate": kind.aggregate,
        "time": envelope.time.isoformat(),
        "data": _adapter(kind).dump_python(envelope.data, mode="json"),
    }


def decode(wire: Any) -> Envelope:
    """Read the wire form, ignoring what a newer publisher added.

    Raises:
        Undecodable: it is no event, its type is unknown, or its fields are not what the type says.
    """
    if not isinstance(wire, dict):
        raise Undecodable("not an object")
    kind: Any = _by_type().get(str(wire.get("type")))
    if kind is None:
        raise Undecodable("unknown event type")
    try:
        address = _adapter(Address).validate_python(wire)
        data = _adapter(kind).validate_python(wire.get("data"))
    except ValidationError as error:
        raise Undecodable(f"{error.error_count()} faults in {kind.type_name()}") from None
    return Envelope(**vars(address), data=data)


@cache
def _by_type() -> dict[str, type[Event]]:
    return {event.type_name(): event for event in every_event()}


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
