"""Reading extensions（延期列表）: a department sees its own only."""

from dataclasses import dataclass
from typing import Any

from contracts.principals import Principal
from services.routing.domain.extension import Extension, ExtensionState
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.ports import ExtensionStore, Listing
from services.routing.use_cases.sight import own_department


@dataclass(frozen=True, kw_only=True)
class ExtensionFilter:
    """What a list of extensions is narrowed to; empty means all."""

    case_id: str = ""
    department: str = ""
    states: tuple[str, ...] = ()


class ExtensionReading:
    """Extensions as their readers may see them."""

    def __init__(self, extensions: ExtensionStore) -> None:
        """Take the port."""
        self._extensions = extensions

    def list(
        self, principal: Principal, wanted: ExtensionFilter, *, size: int, token: str
    ) -> Listing[Extension]:
        """Extensions, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        own = own_department(principal)
        bounds = Bounds()
        for state in wanted.states:
            bounds.choice("states", state, tuple(ExtensionState))
        bounds.settle()
        asked = {"case_id": wanted.case_id, "department": wanted.department}
        where: dict[str, Any] = {name: value for name, value in asked.items() if value}
        if wanted.states:
            where["state"] = {"$in": list(wanted.states)}
        where = {"$and": [where, own]} if own else where
        return self._extensions.page(principal.area_code, where, size=page_size(size), token=token)
