"""What a measurement gives: named figures with the aim beside them."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

SHARES = (50, 95, 99)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured number; `aim` is what the project wants, empty where nothing was promised."""

    name: str
    value: float
    unit: str
    aim: str = ""
    note: str = ""

    def row(self) -> tuple[str, str, str, str]:
        """As the cells of a table."""
        return self.name, f"{readable(self.value)} {self.unit}", self.aim, self.note


@dataclass
class Section:
    """The figures of one benchmark."""

    title: str
    figures: list[Figure] = field(default_factory=list)

    def add(self, name: str, value: float, unit: str, *, aim: str = "", note: str = "") -> None:
        """Note one figure."""
        self.figures.append(Figure(name=name, value=value, unit=unit, aim=aim, note=note))

    def add_latency(self, name: str, seconds: Sequence[float], *, aim: str = "") -> None:
        """Note the percentiles of a series, in milliseconds."""
        for share in SHARES:
            wanted = aim if share == SHARES[0] else ""
            milliseconds = percentile(seconds, share) * 1000
            self.add(f"{name}, p{share}", milliseconds, "ms", aim=wanted)

    def as_json(self) -> dict[str, Any]:
        """For the report file."""
        return asdict(self)


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; of nothing it is no number."""
    if not values:
        return math.nan
    ordered = sorted(values)
    rank = math.ceil(share / 100 * len(ordered))
    return ordered[max(rank, 1) - 1]


def readable(value: float) -> str:
    """Three digits that matter, no more."""
    if math.isnan(value):
        return "-"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
