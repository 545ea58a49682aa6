"""A repository in memory for unit tests; `tests/contract/test_repository.py` proves it equal."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from contracts.aggregates import Aggregate, Fact
from contracts.errors import Conflict, NotFound

A = TypeVar("A", bound=Aggregate)


class FakeRepository(Generic[A]):
    """Keeps copies, so that only what is saved is there; `facts` are what would be published."""

    def __init__(self, missing: type[NotFound] = NotFound) -> None:
        """Begin empty."""
        self.rows: dict[str, A] = {}
        self.facts: list[Fact] = []
        self._missing = missing

    def add(self, aggregate: A) -> None:
        """Keep a new aggregate."""
        assert aggregate.id not in self.rows
        self._keep(aggregate)

    def save(self, aggregate: A) -> None:
        """Keep a changed aggregate where the version still stands."""
        stands = self.rows[aggregate.id].version if aggregate.id in self.rows else 0
        if stands != aggregate.stored_version:
            raise Conflict(f"{aggregate.id} was changed", current_version=str(stands))
        self._keep(aggregate)

    def get(self, scope: str, aggregate_id: str) -> A:
        """A copy of one, within the scope."""
        row = self.rows.get(aggregate_id)
        if row is None or not row.area_code.startswith(scope):
            raise self._missing(f"no {aggregate_id} in {scope}")
        return copy.deepcopy(row)

    def find(
        self, scope: str, where: Mapping[str, Any] | Callable[[A], bool], *, limit: int = 100
    ) -> list[A]:
        """Copies of those whose attributes equal `where`, or for which it is true."""
        found = [row for row in self.rows.values() if row.area_code.startswith(scope)]
        matching = [row for row in found if _matches(row, where)]
        return copy.deepcopy(sorted(matching, key=lambda row: row.id)[:limit])

    def events(self) -> list[Any]:
        """What would have been published, in order."""
        return [fact.event for fact in self.facts]

    def _keep(self, aggregate: A) -> None:
        if not aggregate.facts:
            raise ValueError(f"{aggregate.id} was changed without recording an event")
        self.facts += aggregate.take_facts()
        self.rows[aggregate.id] = copy.deepcopy(aggregate)


def _matches(row: Any, where: Mapping[str, Any] | Callable[[Any], bool]) -> bool:
    if callable(where):
        return bool(where(row))
    return all(getattr(row, name) == value for name, value in where.items())
