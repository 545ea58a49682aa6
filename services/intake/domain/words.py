"""Words（词语检索）: how a matter's text is cut so that it is found by what it says; pure.

Chinese is cut into pairs of neighbouring signs, latin letters and digits into whole words. The
store keeps of them keyed hashes only (`store/word_marks.py`); what a hash brings is read again and
shown only where the words really stand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.intake.domain.faults import Faults
from services.intake.domain.traits import normal_signs

MOST_WORDS = 5
MOST_SIGNS = 40
MOST_INDEXED = 1_000
"""Signs of a narrative by which it is found; words further down are not."""
_SIGNS = "\u3400-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[0-9a-z]+|[{_SIGNS}]+")
_GAP = re.compile(rf"[^0-9a-z{_SIGNS}]+")
_LONG_NUMBER = re.compile(r"[0-9]{6,}")
_LATIN = "[0-9a-z]"


@dataclass(frozen=True)
class Sought:
    """The words that somebody looks for; all of them must stand in the text."""

    words: tuple[str, ...]

    @property
    def tokens(self) -> frozenset[str]:
        """What of the words can be looked up."""
        return frozenset().union(*map(_tokens, self.words))

    @property
    def may_name_people(self) -> bool:
        """Whether a phone or an ID number may be among the words."""
        return any(_LONG_NUMBER.search(word.replace(" ", "")) for word in self.words)

    def stand_in(self, texts: Iterable[str]) -> bool:
        """Whether every word stands in one of the texts as it was given."""
        plain = "\n".join(map(_plain, texts))
        return all(_pattern(word).search(plain) for word in self.words)


def tokens_of(title: str, narrative: str, address: str) -> frozenset[str]:
    """What a matter is found by."""
    plain = "\n".join(map(_plain, (title, narrative[:MOST_INDEXED], address)))
    return _tokens(plain)


def read_words(faults: Faults, given: str) -> Sought | None:
    """The words of a search, parted by spaces; None when none are given."""
    text = faults.text("words", given, most=MOST_SIGNS)
    words = tuple(dict.fromkeys(plain for word in text.split() if (plain := _plain(word))))
    if len(words) > MOST_WORDS:
        message = f"最多{MOST_WORDS}个词"
        faults.add("words", "too_many", message, f"At most {MOST_WORDS} words.")
    if (text and not words) or not all(map(_tokens, words)):
        message, english = "每个词至少两个字", "Each word needs two signs at least."
        faults.add("words", "too_short", message, english)
    return Sought(words) if words else None


def _plain(text: str) -> str:
    """One form of each sign; what is neither sign, letter nor digit is one gap."""
    return _GAP.sub(" ", normal_signs(text)).strip()


def _tokens(plain: str) -> frozenset[str]:
    found: set[str] = set()
    for run in _RUN.findall(plain):
        if run[0].isascii():
            found.add(run)
        else:
            found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)


def _pattern(word: str) -> re.Pattern[str]:
    """The word as it stands; latin letters and digits only as a whole."""
    before = f"(?<!{_LATIN})" if word[0].isascii() else ""
    after = f"(?!{_LATIN})" if word[-1].isascii() else ""
    return re.compile(before + re.escape(word) + after)
