"""Joins the colours of cases: who finds them, who sets them, who reads, who keeps the schemes."""

from dataclasses import dataclass

from services.routing.use_cases.colouring import Colouring
from services.routing.use_cases.risk_keeping import RiskKeeping
from services.routing.use_cases.risk_reading import RiskReading
from services.routing.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class RoutingRisks:
    """The use cases of colours, ready to be called."""

    colouring: Colouring
    reading: RiskReading
    keeping: RiskKeeping


def wire_risks(core: Core) -> RoutingRisks:
    """Colours by facts, by hand, and by scheme."""
    kernel, stores = core.kernel, core.stores
    return RoutingRisks(
        colouring=Colouring(
            risks=stores.risks,
            schemes=stores.risk_schemes,
            briefs=stores.briefs,
            decisions=stores.decisions,
            assignments=stores.assignments,
            clocks=stores.clocks,
            letters=stores.letters,
            rounds=core.rounds,
            new_id=kernel.new_id,
            now=kernel.now,
        ),
        reading=RiskReading(stores.risks, stores.risk_schemes, stores.decisions),
        keeping=RiskKeeping(stores.risk_schemes, kernel.new_id, kernel.now),
    )
