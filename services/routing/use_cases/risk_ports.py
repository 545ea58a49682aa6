"""What colouring needs from its stores, and no more."""

from collections.abc import Mapping
from typing import Protocol

from contracts.due import DueRows
from contracts.editions import EditionStore
from services.routing.domain.risk import Risk
from services.routing.domain.risk_scheme import RiskScheme
from services.routing.use_cases.ports import Listing, Where


class RiskStore(DueRows, Protocol):
    """Keeps the colours of cases and finds those that time may change."""

    def find(self, county: str, case_id: str) -> Risk | None: ...
    def put(self, risk: Risk) -> None: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[Risk]: ...
    def counts(self, scope: str, where: Where) -> Mapping[str, int]: ...
    def get(self, case_id: str) -> Risk: ...


class RiskSchemeStore(EditionStore[RiskScheme], Protocol):
    """Keeps schemes; `holding` gives the published one of the longest area prefix."""

    def holding(self, area_code: str) -> RiskScheme: ...
