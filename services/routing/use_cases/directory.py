"""The directory（部门名录）: which departments hold for an area."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.errors import Conflict
from contracts.principals import Post, Principal
from services.routing.domain.department import (
    LEVELS,
    Department,
    DepartmentNotFound,
    Presence,
    holding,
)
from services.routing.domain.facts import KINDS
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.ports import DepartmentStore
from services.routing.use_cases.sight import STAFF

_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
_CATEGORY = re.compile(r"[a-z][a-z0-9_.-]{0,99}")
_MOST_CATEGORIES = 200
_PHONE = re.compile(r"[0-9+ -]{5,20}")


@dataclass(frozen=True, kw_only=True)
class DepartmentPage:
    """One page of an area's departments, by key."""

    items: Sequence[Department]
    next_page_token: str
    total: int
    total_is_exact: bool = True


class Directory:
    """Reads and keeps departments."""

    def __init__(self, departments: DepartmentStore) -> None:
        """Take the port."""
        self._departments = departments

    def get(self, principal: Principal, area_code: str, key: str) -> Department:
        """The department as it holds for the area.

        Raises:
            DepartmentNotFound, NotPermitted.
        """
        principal.require(*STAFF)
        principal.require_sight(area_code)
        rows = holding(self._departments.above(area_code, key))
        if not rows:
            raise DepartmentNotFound(f"no department {key} for {area_code}")
        return rows[0]

    def names(self, area_code: str) -> dict[str, str]:
        """The names of the departments that hold for an area, by key."""
        return {row.key: row.name for row in holding(self._departments.above(area_code))}

    def list(
        self, principal: Principal, area_code: str, *, size: int, token: str
    ) -> DepartmentPage:
        """The departments that hold for the area, by key.

        Raises:
            NotPermitted, NotFound.
        """
        principal.require(*STAFF)
        principal.require_sight(area_code)
        most = page_size(size)
        rows = holding(self._departments.above(area_code))
        coming = [row for row in rows if row.key > token]
        page = coming[:most]
        return DepartmentPage(
            items=page,
            next_page_token=page[-1].key if len(coming) > most else "",
            total=len(rows),
        )

    def put(self, principal: Principal, department: Department) -> Department:
        """Create (version 0) or replace an area's own row.

        Raises:
            NotPermitted, NotFound, Conflict, Invalid.
        """
        principal.require(Post.ADMIN)
        checked = _checked(department)
        principal.require_sight(checked.area_code)
        own = [
            row
            for row in self._departments.above(checked.area_code, checked.key)
            if row.area_code == checked.area_code
        ]
        stands = own[0].version if own else 0
        if checked.version != stands:
            message = f"department {checked.key} of {checked.area_code} is at version {stands}"
            raise Conflict(message, current_version=str(stands))
        stored = replace(checked, version=stands + 1)
        self._departments.put(stored, replaces=stands)
        return stored


def _checked(department: Department) -> Department:
    bounds = Bounds()
    bounds.area("department.area_code", department.area_code)
    if not _KEY.fullmatch(department.key):
        bounds.note("department.key", "malformed", "部门标识格式不对", "Malformed key.")
    name = bounds.text("department.name", department.name, least=2, most=60)
    bounds.choice("department.presence", department.presence, tuple(Presence))
    bounds.choice("department.level", department.level, LEVELS)
    for kind in department.kinds:
        bounds.choice("department.kinds", kind, KINDS)
    if len(department.categories) > _MOST_CATEGORIES:
        bounds.note("department.categories", "too_many", "事项过多", "Too many categories.")
    if not all(_CATEGORY.fullmatch(one) for one in department.categories):
        bounds.note("department.categories", "malformed", "事项代码格式不对", "Malformed category.")
    if department.contact_phone and not _PHONE.fullmatch(department.contact_phone):
        bounds.note("department.contact_phone", "malformed", "电话格式不对", "Malformed phone.")
    bounds.settle()
    return replace(department, name=name, presence=Presence(department.presence))
