"""Reading extensions（延期列表）: a department sees its own only."""

from dataclasses import dataclass

from contracts.principals import Principal
from services.routing.domain.extension import Extension, ExtensionState
from services.routing.use_cases.bounds import page_size
from services.routing.use_cases.narrowing import in_states
from services.routing.use_cases.ports import ExtensionStore, Listing


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
        where = in_states(
            principal,
            wanted.states,
            ExtensionState,
            case_id=wanted.case_id,
            department=wanted.department,
        )
        return self._extensions.page(principal.area_code, where, size=page_size(size), token=token)
