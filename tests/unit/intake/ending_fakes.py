"""Fakes for the end of a case: processes, the archive's queue, the audit of what jobs do."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from contracts.errors import Conflict
from services.intake.domain.cases import Case
from services.intake.domain.process import Process, ProcessState, Rules


class FakeProcessStore:
    """Processes in memory."""

    def __init__(self) -> None:
        """Begin with the platform's own."""
        self.rows: dict[str, Process] = {}

    def rules(self, area_code: str) -> Rules:
        """What the longest prefix sets."""
        found = self.nearest(area_code)
        return found.rules if found else Rules()

    def nearest(self, area_code: str) -> Process | None:
        """The published process of the longest prefix."""
        fits = [
            row
            for row in self.rows.values()
            if row.state is ProcessState.PUBLISHED and area_code.startswith(row.area_code)
        ]
        return max(fits, key=lambda row: len(row.area_code), default=None)

    def find(self, process_id: str) -> Process | None:
        """By id."""
        return self.rows.get(process_id)

    def draft_of(self, area_code: str) -> Process | None:
        """An area's draft."""
        return self._of(area_code, ProcessState.DRAFT)

    def published_of(self, area_code: str) -> Process | None:
        """An area's own."""
        return self._of(area_code, ProcessState.PUBLISHED)

    def put(self, process: Process, *, replaces: int) -> None:
        """Keep it where the version stands."""
        stands = self.rows[process.id].version if process.id in self.rows else 0
        if stands != replaces:
            raise Conflict(f"{process.id} was changed")
        self.rows[process.id] = replace(process)

    def _of(self, area_code: str, state: ProcessState) -> Process | None:
        fits = (row for row in self.rows.values() if row.area_code == area_code)
        return next((replace(row) for row in fits if row.state is state), None)


@dataclass
class FakeArchiveQueue:
    """Orders in memory."""

    ordered: list[tuple[str, int]] = field(default_factory=list)

    def order(self, case: Case) -> None:
        """Note it."""
        self.ordered.append((case.id, case.archive_count))


@dataclass
class FakeProofShelf:
    """What staff brought, by case."""

    kinds: dict[str, frozenset[str]] = field(default_factory=dict)
    asked: int = 0

    def brought(self, case: Case) -> frozenset[str]:
        """The kinds that were put there."""
        self.asked += 1
        return self.kinds.get(case.id, frozenset())


@dataclass
class FakeReadAudit:
    """Audit rows in memory."""

    rows: list[tuple[str, str]] = field(default_factory=list)

    def note_read(
        self,
        county: str,
        case_id: str,
        fields: Sequence[str],
        purpose: str,
        *,
        party_id: str = "",
        group: str = "parties",
    ) -> None:
        """Note it."""
        self.rows.append((case_id, purpose))
