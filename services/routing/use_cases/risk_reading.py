"""What people read of colours（三色清单）: one case, a list by colour, and counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.principals import Principal
from services.routing.domain.risk import Risk
from services.routing.domain.risk_scheme import COLOURS, RiskScheme
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.narrowing import Condition, both, given
from services.routing.use_cases.ports import DecisionStore, Listing
from services.routing.use_cases.risk_ports import RiskSchemeStore, RiskStore
from services.routing.use_cases.sight import COUNTY_READERS

_COLOURED: Condition = {"colour": {"$in": [one.value for one in COLOURS]}}


@dataclass(frozen=True, kw_only=True)
class RiskFilter:
    """Which cases are asked for; without a colour all that have one."""

    colour: str = ""
    department: str = ""
    is_by_hand: bool = False


@dataclass(frozen=True)
class RiskReading:
    """Everything that changes nothing."""

    risks: RiskStore
    schemes: RiskSchemeStore
    decisions: DecisionStore

    def get(self, principal: Principal, case_id: str) -> Risk:
        """The colour of a case; one that never had any has none.

        Raises:
            DecisionNotFound, NotPermitted.
        """
        principal.require(*COUNTY_READERS)
        decision = self.decisions.get(principal.area_code, case_id)
        blank = Risk(id=case_id, area_code=decision.area_code, case_id=case_id, code=decision.code)
        return self.risks.find(decision.county, case_id) or blank

    def scheme_of(self, risk: Risk) -> RiskScheme:
        """The scheme that holds where the case is."""
        return self.schemes.holding(risk.area_code)

    def page(
        self, principal: Principal, wanted: RiskFilter, *, size: int, token: str
    ) -> Listing[Risk]:
        """Cases that have a colour, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        where = self._where(principal, wanted)
        return self.risks.page(principal.area_code, where, size=page_size(size), token=token)

    def counts(self, principal: Principal, department: str) -> Mapping[str, int]:
        """How many cases have each colour.

        Raises:
            NotPermitted.
        """
        where = self._where(principal, RiskFilter(department=department))
        return self.risks.counts(principal.area_code, where)

    def _where(self, principal: Principal, wanted: RiskFilter) -> Condition:
        principal.require(*COUNTY_READERS)
        bounds = Bounds()
        bounds.choice("colour", wanted.colour, COLOURS, optional=True)
        bounds.settle()
        where = given(colour=wanted.colour, department=wanted.department)
        if wanted.is_by_hand:
            where["is_by_hand"] = True
        return where if wanted.colour else both(where, _COLOURED)
