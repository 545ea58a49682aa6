"""What the small aggregates of the hall share: a state that only the table's verbs change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from contracts.aggregates import Aggregate
from contracts.errors import WrongState

Table = Mapping[str, Mapping[str, str]]


@dataclass(kw_only=True)
class Moving(Aggregate):
    """A thing with a state table（状态表）; the specification stands in `docs/states.md`."""

    transitions: ClassVar[Table]

    state: str
    from_state: str = field(default="", compare=False)

    def go(self, verb: str) -> None:
        """Take the table's row for the verb; raises WrongState when there is none."""
        to = self.transitions[verb].get(self.state)
        if to is None:
            raise WrongState(f"{self.id} is {self.state}: cannot {verb}", state=self.state)
        self.from_state, self.state = self.state, to
