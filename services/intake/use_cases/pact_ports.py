"""What pacts and transfers need of the world."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from services.intake.domain.pacts import Pact
from services.intake.domain.transfers import Transfer
from services.intake.use_cases.ports import Page

H = TypeVar("H")


class HalfStore(Protocol[H]):
    """Keeps the halves of both counties, each under its own."""

    def add(self, *halves: H) -> None:
        """Keep both new halves."""

    def save(self, *halves: H) -> None:
        """Keep both changed halves; raises Conflict."""

    def get(self, scope: str, half_id: str) -> H:
        """A half within the scope; raises NotFound of its kind."""

    def twin(self, half: H) -> H:
        """The other county's half."""

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[H]:
        """One page of halves, newest first."""


class PactStore(HalfStore[Pact], Protocol):
    """Keeps pacts."""


class TransferStore(HalfStore[Transfer], Protocol):
    """Keeps transfers."""

    def open_from(self, county: str, case_id: str) -> Transfer | None:
        """The open transfer that a case was sent over with."""


class PartnerAudit(Protocol):
    """Notes what is written in another county than the caller's."""

    def note_write(self, county: str, objects: Mapping[str, str]) -> None:
        """Write one audit row in the open write."""
