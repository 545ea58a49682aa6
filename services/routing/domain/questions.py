"""Questions（事项目录的提问）: what categories ask, and which answers rules may ask for.

Answers of words and days are never taken over, nor numbers too great to be a count.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.routing.domain.facts import as_set

MOST_ANSWERS = 40
GREATEST_COUNT = 999_999
"""Greater numbers may be somebody's: of a phone, an account, a document."""
MONEY, NUMBER = "money", "number"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_YES_NO: Mapping[str, str] = {"yes": "是", "no": "否"}


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of one leaf（登记提问）; `options` are its ticks in Chinese, by key."""

    leaf: str
    key: str
    label: str
    type: str
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        """Whether it is answered by a number."""
        return self.type in (NUMBER, MONEY)

    @property
    def choices(self) -> Mapping[str, str]:
        """What may be answered, in Chinese; empty for numbers."""
        return _YES_NO if self.type == "yes_no" else self.options


class Questions:
    """What the trees of an area ask, by the keys of the questions."""

    def __init__(self, found: Iterable[Question] = ()) -> None:
        """Take questions of leaves; of one leaf the last given counts."""
        by_key: dict[str, dict[str, Question]] = {}
        for one in found:
            by_key.setdefault(one.key, {})[one.leaf] = one
        self._by_key = by_key

    def named(self, key: str) -> Sequence[Question]:
        """The questions of a key, whichever leaf asks them."""
        return tuple(self._by_key.get(key, {}).values())

    def one(self, key: str, category: str = "") -> Question | None:
        """The question of a key as a category asks it, else as any does."""
        asked = self._by_key.get(key, {})
        return asked.get(category) or next(iter(asked.values()), None)

    def each(self) -> Sequence[Question]:
        """One question for each key, by key."""
        return [next(iter(self._by_key[key].values())) for key in sorted(self._by_key)]


def answers_told(answers: Mapping[str, Any], types: Mapping[str, str]) -> dict[str, int | str]:
    """The answers that rules may ask for, of those that intake tells with their types."""
    taken: dict[str, int | str] = {}
    for key, kind in list(types.items())[:MOST_ANSWERS]:
        values = [str(one) for one in answers.get(key) or ()]
        value = _number(kind, values) if kind in (NUMBER, MONEY) else _ticks(values)
        if _KEY.fullmatch(key) and value is not None:
            taken[key] = value
    return taken


def _number(kind: str, values: Sequence[str]) -> int | None:
    if len(values) != 1 or not _WHOLE.fullmatch(values[0]):
        return None
    number = int(values[0])
    return None if kind == NUMBER and abs(number) > GREATEST_COUNT else number


def _ticks(values: Sequence[str]) -> str | None:
    return as_set(values) if values and all(_KEY.fullmatch(one) for one in values) else None
