"""Wishing（点单）: the mediator whom a party chose and the centre agreed to is appointed."""

from dataclasses import dataclass
from typing import Protocol

from services.mediation.domain.files import Mediation, State
from services.mediation.domain.suggestions import Wish
from services.mediation.use_cases.closing import Closing
from services.mediation.use_cases.hearing import Hearing
from services.mediation.use_cases.ports import FileFilter, Mediations, Register


class WishRows(Protocol):
    """Keeps whom parties wish as mediator, or the centre assigned instead."""

    def note(self, county: str, wish: Wish) -> None:
        """Keep the newest choice of a case; an older one, told late, changes nothing."""

    def settled(self, county: str, case_id: str) -> str:
        """The mediator whom the centre agreed to, or empty.

        It is held until the transaction ends: a choice that moves meanwhile starts one of the two
        anew.
        """


@dataclass(frozen=True, kw_only=True)
class Appointing:
    """Appoints by a settled choice, once the parties agree to be mediated."""

    wishes: WishRows
    register: Register

    def follow(self, mediation: Mediation) -> bool:
        """Appoint whom the centre agreed to; says whether it did. A person's word stands."""
        if mediation.state is not State.CONSENTED:
            return False
        wished = self.wishes.settled(mediation.county, mediation.case_id)
        mediator = self.register.mediator(mediation.county, wished) if wished else None
        if mediator is None or not mediator.is_active:
            return False
        mediation.appoint(mediator)
        return True


@dataclass(frozen=True, kw_only=True)
class Wishing:
    """What follows on a choice in intake."""

    wishes: WishRows
    mediations: Mediations
    appointing: Appointing
    hearing: Hearing
    closing: Closing

    def hear(self, county: str, wish: Wish) -> None:
        """Keep the choice; a settled one opens the case's first file and appoints.

        Raises:
            NotYet: the case's facts have not arrived.
        """
        self.wishes.note(county, wish)
        if not self.wishes.settled(county, wish.case_id):
            return
        if not self.mediations.count(county, FileFilter(case_id=wish.case_id)):
            self.hearing.open(county, wish.case_id, origin="choice")
        mediation = self.mediations.open_for(county, wish.case_id)
        if mediation and self.appointing.follow(mediation):
            self.closing.save(mediation)
