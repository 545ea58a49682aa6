"""Word marks（词语标记）: the words of a case as keyed numbers, so that one index finds them.

Each county's words have hashes of their own, of 31 bits: without the key a dump tells neither a
word nor that two counties use the same one. What still shows stands in ADR 0022.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from chassis.sealing import Sealing
from services.intake.domain.words import tokens_of

_POSITIVE = 2**31 - 1


class WordMarker:
    """Makes word marks with a service's own key."""

    def __init__(self, sealing: Sealing) -> None:
        """Derive the key from the index key."""
        key = sealing.blind("words", "words").encode()
        self._start = blake2b(key=key, digest_size=4)
        self.kept = lru_cache(256)(self._kept)

    def sought(self, county: str, tokens: Iterable[str]) -> list[int]:
        """The marks of tokens in a county."""
        return sorted({self._hash(f"{county}\0{token}") for token in tokens})

    def _kept(self, county: str, title: str, narrative: str, address: str) -> list[int]:
        """The marks that a case leaves in the store."""
        return self.sought(county, tokens_of(title, narrative, address))

    def _hash(self, text: str) -> int:
        state = self._start.copy()
        state.update(text.encode())
        return int.from_bytes(state.digest(), "big") & _POSITIVE
