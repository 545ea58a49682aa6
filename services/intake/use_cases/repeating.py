"""Repeating（重复事项）: whether a matter was brought before, as its case tells it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.domain.cases import Case
from services.intake.domain.people import Party
from services.intake.domain.reports import Matter
from services.intake.domain.sameness import is_told_again
from services.intake.domain.traits import traits_of
from services.intake.use_cases.ports import LinkStore, SimilarStore


@dataclass(frozen=True)
class Repeating:
    """Looks for the same matter whenever a case tells its facts."""

    similar: SimilarStore
    links: LinkStore

    def is_repeat(self, case: Case, matter: Matter, parties: Sequence[Party]) -> bool:
        """Whether a case with this matter and these parties is a repeat.

        It is one when it follows another case, when a person linked it to an earlier one, or when
        one of its people brought the like before.
        """
        if case.is_member or self._is_linked(case):
            return True
        found = self.similar.of_people(case.county, traits_of(matter, parties), but=case.id)
        return is_told_again(matter, case.register_time, found)

    def _is_linked(self, case: Case) -> bool:
        links = self.links.of_case(case.county, case.id) if case.version else ()
        return any(link.seen_from(case.id)[0] < case.id for link in links)
