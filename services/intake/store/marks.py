"""Marks（特征码）: the traits of a case as keyed whole numbers, so that one index finds its like.

A mark tells a stranger nothing: without the key neither a word, a place nor a phone can be tried
against it. Text leaves bands of a MinHash over pairs of signs, drawn by one permutation; two texts
that share a third of their pairs share a band of the same town four times in five.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from chassis.sealing import Sealing
from services.intake.domain.traits import Traits

_BINS = 32
_TOWN_ROWS = 2
_COUNTY_ROWS = 3
_WORD = 2**64
_POSITIVE = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The marks of one matter by what they show."""

    party: frozenset[int]
    door: frozenset[int]
    address: frozenset[int]
    spot: frozenset[int]
    town_text: frozenset[int]
    county_text: frozenset[int]
    topic: frozenset[int]

    def all(self) -> list[int]:
        """What is stored."""
        return sorted(frozenset().union(*vars(self).values()))


class Marker:
    """Makes marks with a service's own key."""

    def __init__(self, sealing: Sealing) -> None:
        """Derive the key from the index key."""
        key = sealing.blind("same matter", "marks").encode()
        self._start = blake2b(key=key, digest_size=8)
        self._sketch = lru_cache(64)(self._sketched)

    def kept(self, traits: Traits) -> Marks:
        """The marks that a case leaves in the store."""
        return self._marks(traits, (traits.spot,) if traits.spot else ())

    def sought(self, traits: Traits) -> Marks:
        """The marks by which the like of a matter is found: as kept, and the spots around it."""
        return self._marks(traits, traits.around)

    def _marks(self, traits: Traits, spots: Iterable[str]) -> Marks:
        least = self._sketch(traits.shingles)
        return Marks(
            party=self._each("party", traits.parties),
            door=self._each("door", traits.doors),
            address=self._each("address", traits.landmarks),
            spot=self._each("spot", spots),
            town_text=self._bands(f"text/{traits.town}", least, _TOWN_ROWS),
            county_text=self._bands("text", least, _COUNTY_ROWS),
            topic=self._each("topic", (traits.topic,)),
        )

    def _each(self, kind: str, values: Iterable[str]) -> frozenset[int]:
        return frozenset(self._hash(f"{kind}\0{value}") & _POSITIVE for value in values)

    def _bands(self, kind: str, least: tuple[int, ...], rows: int) -> frozenset[int]:
        starts = range(0, len(least) - rows + 1, rows)
        return self._each(kind, (f"{at}:{least[at : at + rows]}" for at in starts))

    def _sketched(self, shingles: frozenset[str]) -> tuple[int, ...]:
        """The least hash in each bin; an empty bin borrows from the next that is not."""
        if not shingles:
            return ()
        bins = [_WORD] * _BINS
        for shingle in shingles:
            value = self._hash(shingle)
            at, rest = value % _BINS, value // _BINS
            bins[at] = min(bins[at], rest)
        return tuple(_borrowed(bins, at) for at in range(_BINS))

    def _hash(self, text: str) -> int:
        state = self._start.copy()
        state.update(text.encode())
        return int.from_bytes(state.digest(), "big")


def _borrowed(bins: list[int], at: int) -> int:
    """The bin's own least hash, or that of the next filled bin, told apart by the distance."""
    distance = next(step for step in range(_BINS) if bins[(at + step) % _BINS] != _WORD)
    return bins[(at + distance) % _BINS] + distance * _WORD
