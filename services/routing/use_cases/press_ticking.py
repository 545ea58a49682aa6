"""The tick of letters（督办巡时）: answers that did not come, promises that are due."""

from contracts.due import Rounds
from contracts.ports import Now
from services.routing.use_cases.climbing import Climbing
from services.routing.use_cases.letter_ports import LetterStore

_PROVINCES = ""
"""The scope of the tick: every county."""


class PressTicking:
    """Tells what has become due of letters; each once, whoever ticks."""

    def __init__(
        self,
        letters: LetterStore,
        climbing: Climbing,
        rounds: Rounds,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._letters = letters
        self._climbing = climbing
        self._rounds = rounds
        self._now = now

    def tell_due(self, most: int) -> int:
        """Tell up to `most` letters whose answer is due; return how many were."""
        return self._rounds.take(self._letters, most, self._tell)

    def _tell(self, letter_id: str) -> None:
        letter = self._letters.get(_PROVINCES, letter_id)
        if letter.tell(self._now()):
            self._letters.save(letter)
            if letter.waits_for_answer:
                self._climbing.follow(letter)
