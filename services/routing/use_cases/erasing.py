"""Erasing（到期销毁）: what routing holds of a case goes when intake's file of it is gone."""

from dataclasses import dataclass

from services.routing.domain.brief import Brief
from services.routing.use_cases.ports import BriefStore, WordStore


@dataclass(frozen=True)
class Erasing:
    """Forgets; orders, clocks and decisions stay as they are counted."""

    briefs: BriefStore
    words: WordStore

    def forget(self, told: Brief) -> None:
        """Forget the words of an erased case; hearing of it again changes nothing.

        What is told of the case later, as a delayed correction, is older and is not taken over.
        """
        brief = self.briefs.find(told.case_id) or told
        brief.erase(told.case_version)
        self.briefs.put(brief)
        self.words.forget(told.county, told.case_id)
