"""Links（关联）: two cases that have to do with each other; their handling stays as it is."""

from dataclasses import dataclass

from contracts.aggregates import Aggregate
from contracts.errors import WrongState
from contracts.events import intake as events

MOST_LINKS = 50


@dataclass(kw_only=True)
class Link(Aggregate):
    """Two cases of a county, the one it was made from first; it holds both ways."""

    code: str
    other_case_id: str
    other_code: str
    is_linked: bool = False

    @property
    def pair(self) -> tuple[str, str]:
        """Both ids, in an order of their own."""
        first, second = sorted((self.case_id, self.other_case_id))
        return first, second

    def link(self) -> None:
        """Join them; raises WrongState when they are joined."""
        self._turn(to=True)
        self.record(events.CaseLinked(**self._told()))

    def unlink(self) -> None:
        """Part them; raises WrongState when they are not joined."""
        self._turn(to=False)
        self.record(events.CaseUnlinked(**self._told()))

    def seen_from(self, case_id: str) -> tuple[str, str]:
        """The other case's id and code."""
        if case_id == self.case_id:
            return self.other_case_id, self.other_code
        return self.case_id, self.code

    def _turn(self, *, to: bool) -> None:
        if self.is_linked is to:
            reason, state = ("already_linked", "linked") if to else ("not_linked", "unlinked")
            raise WrongState(f"{self.id} is {state}", reason=reason, state=state)
        self.is_linked = to

    def _told(self) -> dict[str, str]:
        return {
            "link_id": self.id,
            "case_id": self.case_id,
            "code": self.code,
            "other_case_id": self.other_case_id,
            "other_code": self.other_code,
        }
