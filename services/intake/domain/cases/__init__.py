"""The case（案件）: one matter from the door to the archive; its states in `states`.

`record` holds its fields; a verb stands in the module of its part of the case's life.
"""

from contracts.errors import NotYet
from contracts.events import intake as events
from services.intake.domain.cases.ending import Ending
from services.intake.domain.cases.opening import Opening
from services.intake.domain.cases.parting import Parting
from services.intake.domain.cases.record import CaseNotFound
from services.intake.domain.states import EARLY

__all__ = ["Case", "CaseNotFound"]


class Case(Opening, Ending, Parting):
    """A resident's matter（案件）, with its parties, its handling and its outcome."""

    def must_part_from(self, other: "Case") -> bool:
        """Whether one is handled by whom the other accuses: it would read what is told（I11）."""
        pairs = ((self, other), (other, self))
        return any(one.matter.accused_department in two.track.departments for one, two in pairs)

    def hear(self, verb: str, *, department: str = "", actor: str = "") -> bool:
        """Move because of what another service did; False when that comes too late.

        Raises:
            NotYet: what must come before has not arrived.
        """
        if self.standing in EARLY[verb]:
            raise NotYet(f"{self.id} is {self.standing}: too early to {verb}")
        if self.is_led:
            self._move_beneath(verb)
            return False
        if not self.allows(verb):
            return False
        self._go(verb)
        self._handled(actor)
        self.record(
            events.CaseMoved(
                **self._base(),
                department=department or self.track.lead_department,
                due_time=self.track.due_time,
            )
        )
        return True
