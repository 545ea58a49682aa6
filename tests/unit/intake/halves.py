"""Both counties' halves in memory."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from contracts.errors import NotFound
from services.intake.domain.halves import Half
from services.intake.domain.transfers import OPEN, Direction, Transfer
from tests.support.fakes import FakeRepository

T = TypeVar("T", bound=Half)


class FakeHalves(Generic[T]):
    """Implements `HalfStore`."""

    def __init__(self) -> None:
        """Begin empty."""
        self.repository: FakeRepository[T] = FakeRepository(NotFound)

    def add(self, *halves: T) -> None:
        """Keep new ones."""
        for half in halves:
            self.repository.add(half)

    def save(self, *halves: T) -> None:
        """Keep changed ones."""
        for half in halves:
            self.repository.save(half)

    def get(self, scope: str, half_id: str) -> T:
        """One of the scope."""
        return self.repository.get(scope, half_id)

    def twin(self, half: T) -> T:
        """The other county's."""
        return self.get(half.partner, half.twin_id)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        """Not for fakes."""
        raise NotImplementedError


class FakeTransfers(FakeHalves[Transfer]):
    """Implements `TransferStore`."""

    def open_from(self, county: str, case_id: str) -> Transfer | None:
        """The open one that a case left with."""
        found = self.repository.find(county, {"case_id": case_id, "direction": Direction.OUT})
        return next((one for one in found if one.state in OPEN), None)
