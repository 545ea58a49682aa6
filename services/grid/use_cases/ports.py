"""What the use cases need from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from contracts.due import DueRows
from contracts.errors import NotFound
from services.grid.domain.incidents import Incident
from services.grid.domain.places import Cell, Officer, Point
from services.grid.domain.tasks import Task

T = TypeVar("T")
PAGE_LIMIT = 100
_PAGE_SIZE = 20


@dataclass(frozen=True)
class Listed(Generic[T]):
    """One page of a list."""

    items: Sequence[T]
    next_page_token: str
    total: int
    total_is_exact: bool


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What grid keeps of a case: that it exists, where, and under which code."""

    case_id: str
    area_code: str
    code: str
    is_restricted: bool = False


class CaseMissing(NotFound):
    """No such accepted case that the caller may see."""


class CellStore(Protocol):
    """Keeps cells and county outlines."""

    def at(self, county: str, point: Point) -> Cell | None:
        """The active cell a point lies in; on a border the one with the smaller id."""

    def covers(self, county: str, point: Point) -> bool:
        """Whether the point lies in the county's outline; true where none is known."""

    def county_outline(self, county: str) -> Mapping[str, Any] | None:
        """The county's outline as GeoJSON."""

    def among(self, county: str, ids: Sequence[str]) -> Sequence[Cell]:
        """Those cells of the county that exist."""

    def touching(self, county: str, area: Mapping[str, Any]) -> Sequence[Cell]:
        """The active cells that touch a GeoJSON area."""

    def put(self, cells: Sequence[Cell]) -> None:
        """Store new and changed cells; what they replace becomes history."""

    def centres_of(self, county: str, officer: str) -> Sequence[tuple[str, Point]]:
        """Village and centre of each active cell of an officer."""

    def page(self, scope: str, officer: str, size: int, token: str) -> Listed[Cell]:
        """Cells of an area in the order of their ids, of one officer if given."""


class OfficerStore(Protocol):
    """Keeps officers."""

    def get(self, county: str, account: str) -> Officer | None:
        """The officer, or None."""

    def put(self, officer: Officer) -> None:
        """Store or replace an officer."""

    def nearest(self, county: str, point: Point) -> Officer | None:
        """The active officer whose cells are nearest."""

    def active_in(self, county: str, town: str) -> Officer | None:
        """An active officer with cells in the town; of the county when no town is given."""


class IncidentStore(Protocol):
    """Keeps incidents."""

    def add(self, incident: Incident) -> None:
        """Store a new one with its event."""

    def captured(
        self, county: str, officer: str, client_refs: Sequence[str]
    ) -> Mapping[str, Incident]:
        """The officer's incidents that a device called so, by that name."""

    def mark_taken_on(self, incident: Incident) -> None:
        """Write that a case took it on; no event is due."""

    def get(self, scope: str, incident_id: str) -> Incident:
        """One incident; raises IncidentNotFound."""

    def page(self, scope: str, where: Mapping[str, str], size: int, token: str) -> Listed[Incident]:
        """Incidents, newest first; `where` may name state and officer."""

    def count(self, scope: str, where: Mapping[str, str]) -> int:
        """How many."""


class TaskStore(DueRows, Protocol):
    """Keeps tasks."""

    def add(self, task: Task) -> None:
        """Store a new one with its event."""

    def save(self, task: Task) -> None:
        """Store a changed one; raises Conflict."""

    def get(self, scope: str, task_id: str) -> Task:
        """One task; raises TaskNotFound."""

    def page(self, scope: str, where: Mapping[str, Any], size: int, token: str) -> Listed[Task]:
        """Tasks, newest first; `where` may name state, officer, giver, case_id and is_urgent."""

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        """How many."""

    def carried_out(self, county: str, case_id: str, officer: str) -> Sequence[Task]:
        """The officer's tasks of a case that are accepted or reported."""

    def mark_brought(self, task: Task) -> None:
        """Write which files belong to it; no event is due."""

    def counted_otherwise(self, calendar_version: str, most: int) -> Sequence[str]:
        """Tasks whose officer has to act and that another calendar counted."""

    def mark_counted(self, task: Task) -> None:
        """Write by which calendar it is counted; no event is due."""


class CaseStore(Protocol):
    """Keeps which cases there are."""

    def add(self, case: CaseFacts) -> bool:
        """Note an accepted case; False when it is known."""

    def get(self, scope: str, case_id: str) -> CaseFacts:
        """One case; raises CaseMissing."""

    def restrict(self, county: str, case_id: str, *, is_restricted: bool) -> None:
        """Note whether few may read it; raises NotYet for a case that is not known."""


class WordStore(Protocol):
    """Reaches every word of a case, in whatever row it stands."""

    def forget(self, case: CaseFacts) -> None:
        """Take the words out, and remember that the case is erased."""

    def is_erased(self, county: str, case_id: str) -> bool:
        """Whether the case was erased."""

    def refuse_erased(self, county: str, case_id: str) -> None:
        """Raise WrongState for an erased case, which takes no words any more."""

    def forget_late(self, case: CaseFacts) -> None:
        """Take out again what came to an erased case from a delayed event."""


def bounded(size: int) -> int:
    """A page size within the limits; none asked for gives the usual one."""
    return min(size, PAGE_LIMIT) if size > 0 else _PAGE_SIZE
