"""Lapsing（移送逾期）: what the other county did not answer in time stays where it came from."""

from dataclasses import dataclass
from typing import Protocol

from contracts.due import DueRows, Rounds
from contracts.ports import Now
from services.intake.use_cases.pact_ports import PartnerAudit, TransferStore

_PROVINCES = ""
"""The scope of the tick: every county."""


class LapsingStore(TransferStore, DueRows, Protocol):
    """Keeps transfers, and finds those nobody answered."""


@dataclass(frozen=True, kw_only=True)
class Lapsing:
    """The tick of transfers; each lapses once, whoever ticks."""

    transfers: LapsingStore
    audit: PartnerAudit
    rounds: Rounds
    now: Now

    def lapse_due(self, most: int) -> int:
        """Let up to `most` transfers lapse; return how many were due."""
        return self.rounds.take(self.transfers, most, self._lapse)

    def _lapse(self, transfer_id: str) -> None:
        own = self.transfers.get(_PROVINCES, transfer_id)
        if own.next_due_time is None or self.now() < own.next_due_time:
            return
        twin = self.transfers.twin(own)
        own.lapse(twin)
        self.transfers.save(own, twin)
        for half in (own, twin):
            self.audit.note_write(half.county, {"transfer": half.id})
