"""Suggesting a category（归类建议）: a trained linear model over character n-grams, in plain code.

The model is data: `python -m deploy.training` makes it. Here it only scores, exactly as the
library that trained it would: term frequency times inverse document frequency of all sequences
of one to three characters, scaled to length one, then one weight per sequence and leaf, then the
softmax of the sums.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

LONGEST_TEXT = 1000
MOST_WORDS = 5
_SPACES = re.compile(r"\s\s+")
_SHORTEST_WORD, _LONGEST = 2, 3
_SHARE_OF_STRONGEST = 0.4
_SPEAKING = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A leaf, how likely the model holds it, and the words that spoke for it."""

    category: str
    probability: float
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TextModel:
    """What was learnt.

    `weights` holds whole numbers, one row of `len(categories)` per sequence, in units of `scale`;
    `features` maps a sequence to its row.
    """

    categories: tuple[str, ...]
    features: Mapping[str, int]
    idf: Sequence[float]
    weights: Sequence[int]
    intercepts: Sequence[float]
    scale: float

    def guesses(self, text: str, allowed: Collection[str], *, limit: int) -> Sequence[Guess]:
        """The likeliest of the allowed leaves first; none for a text that says nothing known."""
        seen = self._seen(text)
        if not seen:
            return []
        chances = self._chances(seen)
        order = sorted(range(len(chances)), key=lambda at: -chances[at])
        best = [at for at in order if self.categories[at] in allowed][:limit]
        return [
            Guess(
                category=self.categories[at],
                probability=chances[at],
                words=self._words(text, seen, at),
            )
            for at in best
        ]

    def probabilities(self, text: str) -> list[float]:
        """How likely each leaf is, in the order of `categories`."""
        return self._chances(self._seen(text))

    def _seen(self, text: str) -> dict[str, float]:
        """The weight of every known sequence in the text, scaled to length one."""
        counts = Counter(gram for gram in _grams(text) if gram in self.features)
        found = {gram: count * self.idf[self.features[gram]] for gram, count in counts.items()}
        length = math.sqrt(math.fsum(value * value for value in found.values()))
        return {gram: value / length for gram, value in found.items()}

    def _chances(self, seen: Mapping[str, float]) -> list[float]:
        width = len(self.categories)
        sums = [0.0] * width
        for gram, value in seen.items():
            start = self.features[gram] * width
            for at, weight in enumerate(self.weights[start : start + width]):
                sums[at] += value * weight
        scores = [one * self.scale + own for one, own in zip(sums, self.intercepts, strict=True)]
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        whole = math.fsum(powers)
        return [power / whole for power in powers]

    def _words(self, text: str, seen: Mapping[str, float], at: int) -> tuple[str, ...]:
        """Where the strongest sequences for a leaf stand in the text, run together to words."""
        spoke = self._spoke(seen, at)
        least = max(spoke.values(), default=0.0) * _SHARE_OF_STRONGEST
        strongest = [gram for gram, weight in spoke.items() if weight > least]
        plain = _plain(text)
        marked = {
            place
            for gram in strongest
            for start in _places(plain, gram)
            for place in range(start, start + len(gram))
        }
        words = {word for word in _runs(plain, marked) if _SPEAKING.fullmatch(word)}
        weight = {word: sum(spoke[gram] for gram in strongest if gram in word) for word in words}
        return tuple(sorted(words, key=lambda word: (-weight[word], word))[:MOST_WORDS])

    def _spoke(self, seen: Mapping[str, float], at: int) -> dict[str, float]:
        """What each sequence adds to a leaf against what it adds to all leaves on average."""
        width = len(self.categories)
        spoke: dict[str, float] = {}
        for gram, value in seen.items():
            if len(gram) >= _SHORTEST_WORD and _SPEAKING.fullmatch(gram):
                start = self.features[gram] * width
                row = self.weights[start : start + width]
                spoke[gram] = value * (row[at] - sum(row) / width)
        return spoke


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text[:LONGEST_TEXT].lower())


def _places(text: str, gram: str) -> Iterator[int]:
    start = text.find(gram)
    while start >= 0:
        yield start
        start = text.find(gram, start + 1)


def _runs(text: str, marked: Collection[int]) -> Iterator[str]:
    """The longest stretches of marked places, cut at what is no word."""
    shown = "".join(sign if place in marked else " " for place, sign in enumerate(text))
    return iter(shown.split())


def _grams(text: str) -> Sequence[str]:
    """Every sequence of one to three characters of the text in lower case."""
    plain = _plain(text)
    return [
        plain[start : start + size]
        for size in range(1, _LONGEST + 1)
        for start in range(len(plain) - size + 1)
    ]
