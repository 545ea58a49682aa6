"""What two counties share, as a half for each: both are written together, each read by its own."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from chassis.repository import Page, Repository
from services.intake.domain.halves import Half

T = TypeVar("T", bound=Half)


class MongoHalves(Generic[T]):
    """Implements `HalfStore` over the repository of one kind of half."""

    def __init__(self, halves: Repository[T]) -> None:
        """Keep them there."""
        self._halves = halves

    def add(self, *halves: T) -> None:
        """Keep both new halves."""
        for half in halves:
            self._halves.add(half)

    def save(self, *halves: T) -> None:
        """Keep both changed halves; raises Conflict."""
        for half in halves:
            self._halves.save(half)

    def get(self, scope: str, half_id: str) -> T:
        """A half within the scope; raises NotFound of its kind."""
        return self._halves.get(scope, half_id)

    def twin(self, half: T) -> T:
        """The other county's half."""
        return self._halves.get(half.partner, half.twin_id)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[T]:
        """One page of halves, newest first."""
        return self._halves.page(scope, where, size=size, token=token)
