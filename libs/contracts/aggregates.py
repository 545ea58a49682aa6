"""What every aggregate shares: identity, place, version, and the facts it has recorded.

One version, one fact: recording an event takes the next version, so an aggregate's events are
numbered without gaps and a listener can tell newer from older.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.errors import Conflict
from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class Fact:
    """An event that an aggregate recorded, its version, and the private part for each reader."""

    event: Event
    version: int
    private: Mapping[str, Mapping[str, Any]]


@dataclass(kw_only=True)
class Aggregate:
    """A thing with an id, a county and a version that records what happens to it.

    `area_code` is the longest known, `county` its first six digits, `case_id` the case it belongs
    to, if any.
    """

    id: str
    area_code: str
    case_id: str = ""
    version: int = 0
    facts: list[Fact] = field(default_factory=list, repr=False, compare=False)

    @property
    def county(self) -> str:
        """The county that owns the record."""
        return self.area_code[:6]

    @property
    def stored_version(self) -> int:
        """The version the store should hold: the facts recorded since are not yet written."""
        return self.version - len(self.facts)

    def record(self, event: Event, **private: Mapping[str, Any]) -> None:
        """Note what happened; `private` maps a reader service to what only it may open.

        Args:
            event: the fact, free of personal data.
            private: keyword per reader service, e.g. `notify={"contacts": [...]}`; sealed before
                it is stored.
        """
        self.version += 1
        self.facts.append(Fact(event=event, version=self.version, private=private))

    def expect(self, version: int) -> None:
        """Raise Conflict unless the caller saw the version that stands."""
        if version != self.version:
            raise Conflict(
                f"{self.id} is at version {self.version}, not {version}",
                current_version=str(self.version),
            )

    def take_facts(self) -> list[Fact]:
        """Hand over the recorded facts once they are written, and forget them."""
        taken, self.facts = self.facts, []
        return taken
