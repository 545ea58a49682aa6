"""Joins lists handed over: who draws them up, who strikes items off, who reads."""

from dataclasses import dataclass

from services.routing.use_cases.listing import Listing
from services.routing.use_cases.striking import Striking
from services.routing.use_cases.worklist_reading import WorklistReading
from services.routing.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class RoutingWorklists:
    """The use cases of worklists, ready to be called."""

    listing: Listing
    striking: Striking
    reading: WorklistReading


def wire_worklists(core: Core) -> RoutingWorklists:
    """Drawing up, striking off and reading."""
    kernel, stores = core.kernel, core.stores
    return RoutingWorklists(
        listing=Listing(
            worklists=stores.worklists,
            items=stores.worklist_items,
            decisions=stores.decisions,
            briefs=stores.briefs,
            fitting=core.fitting,
            new_id=kernel.new_id,
            now=kernel.now,
        ),
        striking=Striking(
            worklists=stores.worklists,
            items=stores.worklist_items,
            rounds=core.rounds,
            now=kernel.now,
        ),
        reading=WorklistReading(stores.worklists, stores.worklist_items),
    )
