"""Erasing（到期销毁）: what grid holds of a case's words goes when intake's file of it is gone."""

from services.grid.use_cases.ports import CaseFacts, WordStore


class Erasing:
    """Forgets; incidents and tasks stay as they are counted."""

    def __init__(self, words: WordStore) -> None:
        """Reach the words of cases."""
        self._words = words

    def forget(self, case: CaseFacts) -> None:
        """Forget the words of an erased case; hearing of it again changes nothing."""
        self._words.forget(case)

    def settle(self, case: CaseFacts) -> None:
        """A delayed event may have brought an incident to a case that was erased meanwhile."""
        self._words.forget_late(case)
