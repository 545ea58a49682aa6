"""The tick of letters（督办巡时）: answers that did not come, promises that are due."""

from functools import partial

from contracts.ports import Now
from services.routing.use_cases.climbing import Climbing
from services.routing.use_cases.letter_ports import LetterStore
from services.routing.use_cases.ticking import Transact

_PROVINCES = ""
"""The scope of the tick: every county."""


class PressTicking:
    """Tells what has become due of letters; each once, whoever ticks."""

    def __init__(
        self,
        letters: LetterStore,
        climbing: Climbing,
        transact: Transact,
        now: Now,
        owner: str,
    ) -> None:
        """Take the ports; `owner` names this process on the leases."""
        self._letters = letters
        self._climbing = climbing
        self._transact = transact
        self._now = now
        self._owner = owner

    def tell_due(self, most: int) -> int:
        """Tell up to `most` letters whose answer is due; return how many were."""
        for told in range(most):
            letter_id = self._letters.claim_due(self._now(), self._owner)
            if letter_id is None:
                return told
            self._transact(partial(self._tell, letter_id))
        return most

    def _tell(self, letter_id: str) -> None:
        letter = self._letters.get(_PROVINCES, letter_id)
        if letter.tell(self._now()):
            self._letters.save(letter)
            if letter.waits_for_answer:
                self._climbing.follow(letter)
