"""Reading whistles（哨单）: a department sees its own only."""

from dataclasses import dataclass

from contracts.principals import Principal
from services.routing.domain.whistle import Whistle, WhistleNotFound, WhistleState
from services.routing.use_cases.bounds import page_size
from services.routing.use_cases.narrowing import in_states
from services.routing.use_cases.ports import Listing, WhistleStore
from services.routing.use_cases.sight import is_of_department, own_department


@dataclass(frozen=True, kw_only=True)
class Handle:
    """Which whistle a verb is for, as last seen."""

    whistle_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class WhistleFilter:
    """What a list of whistles is narrowed to; empty means all."""

    case_id: str = ""
    call_id: str = ""
    department: str = ""
    states: tuple[str, ...] = ()


class WhistleReading:
    """Whistles as their readers may see them."""

    def __init__(self, whistles: WhistleStore) -> None:
        """Take the port."""
        self._whistles = whistles

    def get(self, principal: Principal, whistle_id: str) -> Whistle:
        """One whistle; another department's is as good as missing.

        Raises:
            WhistleNotFound, NotPermitted.
        """
        own_department(principal)
        whistle = self._whistles.get(principal.area_code, whistle_id)
        if is_of_department(principal) and whistle.department != principal.department:
            raise WhistleNotFound(f"no whistle {whistle_id} for {principal.department}")
        return whistle

    def list(
        self, principal: Principal, wanted: WhistleFilter, *, size: int, token: str
    ) -> Listing[Whistle]:
        """Whistles, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        where = in_states(
            principal,
            wanted.states,
            WhistleState,
            case_id=wanted.case_id,
            call_id=wanted.call_id,
            department=wanted.department,
        )
        return self._whistles.page(principal.area_code, where, size=page_size(size), token=token)

    def as_seen(self, principal: Principal, handle: Handle) -> Whistle:
        """The whistle that a verb is for.

        Raises:
            WhistleNotFound, NotPermitted.
            Conflict: it is no longer the version that the caller saw.
        """
        whistle = self.get(principal, handle.whistle_id)
        whistle.expect(handle.version)
        return whistle
