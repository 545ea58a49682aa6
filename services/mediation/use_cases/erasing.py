"""Erasing（到期销毁）: what mediation holds of a case goes when intake's file of it is gone."""

from services.mediation.domain.cases import CaseFacts
from services.mediation.use_cases.ports import Cases, Words


class Erasing:
    """Forgets; files, sessions and agreements stay as they are counted."""

    def __init__(self, cases: Cases, words: Words) -> None:
        """Work on these stores."""
        self._cases = cases
        self._words = words

    def forget(self, told: CaseFacts) -> None:
        """Forget the words of an erased case; hearing of it again changes nothing.

        What is told of the case later is older and is not taken over; no file is opened for it.
        """
        facts = self._cases.get(told.area_code[:6], told.case_id) or told
        self._cases.put(facts.erased(told.version))
        self._words.forget(facts.area_code[:6], facts.case_id)
