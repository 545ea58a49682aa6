"""How a service says which events it hears; free of nameko, so handlers are tested as they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from contracts.envelope import Delivery
from contracts.events import Event

F = TypeVar("F", bound=Callable[..., None])
_MARK = "__heard__"


class Worker(Protocol):
    """The event face of a service: its name, and methods marked with `handles`."""

    name: str


@dataclass(frozen=True)
class Handler:
    """One marked method, bound: what it hears, and whether older news is skipped."""

    name: str
    events: tuple[type[Event], ...]
    latest: bool
    run: Callable[[Delivery], None]


def handles(*events: type[Event], latest: bool = False) -> Callable[[F], F]:
    """Mark a method as the handler of one or several events.

    Args:
        events: the event classes.
        latest: skip an event when a newer one of the same aggregate was already applied here.
    """

    def mark(method: F) -> F:
        setattr(method, _MARK, (events, latest))
        return method

    return mark


def handlers_of(worker: Worker) -> dict[str, Handler]:
    """The bound handlers of a worker by event type name; one handler per event."""
    found: dict[str, Handler] = {}
    for handler in _marked(worker):
        for event in handler.events:
            if event.type_name() in found:
                raise TypeError(f"{worker.name} hears {event.__name__} twice")
            found[event.type_name()] = handler
    return found


def heard_events(worker_class: type[Any]) -> list[type[Event]]:
    """Every event a worker class hears, for bindings and for the contract tests."""
    return [
        event
        for method in vars(worker_class).values()
        if hasattr(method, _MARK)
        for event in getattr(method, _MARK)[0]
    ]


def _marked(worker: Worker) -> list[Handler]:
    found = []
    for name, method in vars(type(worker)).items():
        if hasattr(method, _MARK):
            events, latest = getattr(method, _MARK)
            run = getattr(worker, name)
            found.append(Handler(f"{worker.name}.{name}", events, latest, run))
    return found
