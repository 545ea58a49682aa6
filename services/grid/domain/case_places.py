"""Where cases lie（落格）: the cell of an accepted case, told when it is found or another."""

from dataclasses import dataclass

from contracts.aggregates import Aggregate
from contracts.events.grid import CaseLocated


@dataclass(kw_only=True)
class CasePlace(Aggregate):
    """The cell of one case, whose id it has; empty where none is known."""

    code: str
    cell_id: str = ""

    def move(self, cell_id: str) -> bool:
        """Take over the cell; return whether it is another."""
        if cell_id == self.cell_id:
            return False
        self.cell_id = cell_id
        self.record(CaseLocated(case_id=self.case_id, code=self.code, cell_id=cell_id))
        return True
