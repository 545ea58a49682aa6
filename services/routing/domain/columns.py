"""Trying all rows at once（逐列判定）: the cells that ask one fact are answered together.

The answer is the same as by trying one row after another: for each row the index of the first cell
that fails, or MATCHED. What a value of few kinds means to its cells is remembered within a bound.
Why: `docs/adr/0028-rows-are-tried-column-by-column.md`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.routing.domain.cells import MATCHED, Cell, Test, cell_test, is_choice
from services.routing.domain.facts import (
    MISSING,
    Facts,
    FactType,
    FactValue,
    Operator,
    type_of,
)

MOST_KEPT = 4_000_000
_INTEGERS = np.iinfo(np.int64)
_LEAST, _MOST = int(_INTEGERS.min), int(_INTEGERS.max)
_OTHER = ""

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]


class Column(Protocol):
    """The cells that ask one fact in one way."""

    def ask(self, facts: Facts) -> Bools:
        """Which of the cells hold."""


Placed = tuple[Places, Column]


class Columns:
    """The cells of a table's rows, column by column."""

    def __init__(
        self,
        rows: Sequence[Sequence[Cell]],
        unsure: AbstractSet[int] = frozenset(),
        most_kept: int = MOST_KEPT,
    ) -> None:
        """Take checked rows; a column keeps so many answers' bytes at most.

        Rows that are `unsure` may fail though all their cells hold.
        """
        places: dict[tuple[str, str], list[tuple[int, Cell]]] = defaultdict(list)
        starts: list[int] = []
        indexes: list[int] = []
        for cells in rows:
            starts.append(len(indexes))
            for index, cell in enumerate(cells):
                places[_way(cell)].append((len(indexes), cell))
                indexes.append(index)
            if not cells:  # a row that always matches, so that each row has a place to read
                indexes.append(MATCHED)
        self._starts = np.array(starts, dtype=np.intp)
        self._indexes: Bytes = np.array(indexes, dtype=np.uint8)
        columns = [(_places(cells), _column(cells, most_kept)) for cells in places.values()]
        kinds = [is_choice(cells[0][1]) for cells in places.values()]
        self._choices = [one for one, is_one in zip(columns, kinds, strict=True) if is_one]
        others = [one for one, is_one in zip(columns, kinds, strict=True) if not is_one]
        self._all = (*self._choices, *others)
        self._chosen = self._indexes.copy()
        for at, _ in others:
            self._chosen[at] = MATCHED
        opens = [_first_open(cells, at in unsure) for at, cells in enumerate(rows)]
        self._first_open: Bytes = np.array(opens, dtype=np.uint8)

    def try_rows(self, facts: Facts) -> bytearray:
        """For each row the index of the first cell that fails, or MATCHED."""
        told = self._asked(self._indexes, self._all, facts)
        return bytearray(told.tobytes())

    def settle(self, choices: Facts) -> tuple[bytes, list[int]]:
        """What choices alone say of each row, and which rows have another cell before that.

        It ends with the first row that the choices make match.
        """
        told = self._asked(self._chosen, self._choices, choices)
        is_open = self._first_open < told
        sure = np.flatnonzero((told == MATCHED) & ~is_open)
        end = int(sure[0]) + 1 if sure.size else len(told)
        left = np.flatnonzero(is_open[:end] | (told[:end] == MATCHED))
        return told[:end].tobytes(), [int(position) for position in left]

    def _asked(
        self, indexes: Bytes, columns: Sequence[tuple[Places, Column]], facts: Facts
    ) -> Bytes:
        if not self._starts.size:
            return indexes
        told = indexes.copy()
        for places, column in columns:
            told[places[column.ask(facts)]] = MATCHED
        return np.minimum.reduceat(told, self._starts)


class _Valued:
    """Cells on a fact of few values: what each value means to them is remembered."""

    def __init__(self, cells: Sequence[Cell], most_kept: int) -> None:
        self._fact = cells[0].fact
        self._tests: list[Test] = [cell_test(cell) for cell in cells]
        named = frozenset(value for cell in cells for value in cell.values)
        self._named = named if is_choice(cells[0]) else None
        self._most = most_kept // len(cells)
        self._known: dict[FactValue, Bools] = {}

    def ask(self, facts: Facts) -> Bools:
        value = facts.get(self._fact, MISSING)
        if self._named is not None and value not in self._named:
            value = _OTHER
        known = self._known.get(value)
        return self._learn(value) if known is None else known

    def _learn(self, value: FactValue) -> Bools:
        facts = {self._fact: value}
        answer = np.array([holds(facts) for holds in self._tests], dtype=np.bool_)
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[value] = answer
        return answer


class _Numbered:
    """Cells on a number: within their bounds or not."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._fact = cells[0].fact
        lows = [_LEAST if cell.low is None else cell.low for cell in cells]
        highs = [_MOST if cell.high is None else cell.high for cell in cells]
        self._lows, self._highs = np.array(lows, np.int64), np.array(highs, np.int64)

    def ask(self, facts: Facts) -> Bools:
        value = facts[self._fact]
        if not isinstance(value, int):
            return np.zeros(len(self._lows), dtype=np.bool_)
        number = min(max(value, _LEAST), _MOST)
        return (self._lows <= number) & (number <= self._highs)


class _Worded:
    """Cells on a text: each word of all of them is looked for once."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._fact = cells[0].fact
        self._words = sorted({word for cell in cells for word in cell.values})
        numbers = {word: number for number, word in enumerate(self._words)}
        asked = [numbers[word] for cell in cells for word in cell.values]
        ends = np.cumsum([len(cell.values) for cell in cells])
        self._asked = np.array(asked, dtype=np.intp)
        self._starts = np.concatenate(([0], ends[:-1])).astype(np.intp)
        is_all = cells[0].operator is Operator.ALL_WORDS
        self._joined: Callable[..., Bools] = (
            np.logical_and.reduceat if is_all else np.logical_or.reduceat
        )

    def ask(self, facts: Facts) -> Bools:
        text = facts[self._fact]
        found = [isinstance(text, str) and word in text for word in self._words]
        return self._joined(np.array(found, dtype=np.bool_)[self._asked], self._starts)


def _way(cell: Cell) -> tuple[str, str]:
    """What is asked together: one fact, and for texts one operator."""
    is_text = type_of(cell.fact) is FactType.TEXT
    return cell.fact, cell.operator.value if is_text else ""


def _places(found: Sequence[tuple[int, Cell]]) -> Places:
    return np.array([at for at, _ in found], dtype=np.intp)


def _first_open(cells: Sequence[Cell], is_unsure: bool) -> int:
    """Where a row first asks for something else than a choice; behind the cells if unsure."""
    last = MATCHED - is_unsure
    return next((at for at, cell in enumerate(cells) if not is_choice(cell)), last)


def _column(found: Sequence[tuple[int, Cell]], most_kept: int) -> Column:
    cells = [cell for _, cell in found]
    return _KINDS[type_of(cells[0].fact)](cells, most_kept)


_KINDS: Mapping[FactType, Callable[[Sequence[Cell], int], Column]] = {
    FactType.CHOICE: _Valued,
    FactType.AREA: _Valued,
    FactType.CELL: _Valued,
    FactType.YES_NO: _Valued,
    FactType.SET: _Valued,
    FactType.ANSWER: _Valued,
    FactType.NUMBER: lambda cells, _: _Numbered(cells),
    FactType.TEXT: lambda cells, _: _Worded(cells),
}
