"""Joins calling departments to a place: who calls, who answers, who reads."""

from dataclasses import dataclass

from services.routing.use_cases.answering import Answering
from services.routing.use_cases.arrivals import Arrivals
from services.routing.use_cases.whistle_reading import WhistleReading
from services.routing.use_cases.whistling import Whistling
from services.routing.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class RoutingWhistles:
    """The use cases of whistles, ready to be called."""

    calling: Whistling
    answering: Answering
    reading: WhistleReading


def wire_whistles(core: Core) -> RoutingWhistles:
    """Calling, answering and reading."""
    kernel, stores = core.kernel, core.stores
    reading = WhistleReading(stores.whistles)
    arrivals = Arrivals(stores.clocks, core.calendar, kernel.new_id, kernel.now)
    return RoutingWhistles(
        calling=Whistling(
            whistles=stores.whistles,
            reading=reading,
            briefs=stores.briefs,
            departments=stores.departments,
            arrivals=arrivals,
            new_id=kernel.new_id,
            now=kernel.now,
        ),
        answering=Answering(stores.whistles, reading, arrivals, kernel.now),
        reading=reading,
    )
