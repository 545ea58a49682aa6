"""Joins routing's settings, stores and use cases, topic by topic."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.routing.metrics import count_fact
from services.routing.settings import RoutingSettings
from services.routing.use_cases.duties import Duties
from services.routing.use_cases.roster import Roster
from services.routing.wiring.core import Stores, open_core, open_stores
from services.routing.wiring.orders import RoutingOrders, wire_orders
from services.routing.wiring.pressing import RoutingPressing, wire_pressing
from services.routing.wiring.risks import RoutingRisks, wire_risks
from services.routing.wiring.rules import RoutingRules, wire_rules
from services.routing.wiring.whistles import RoutingWhistles, wire_whistles
from services.routing.wiring.worklists import RoutingWorklists, wire_worklists

__all__ = [
    "Routing",
    "RoutingOrders",
    "RoutingPresence",
    "RoutingPressing",
    "RoutingRisks",
    "RoutingRules",
    "RoutingWhistles",
    "RoutingWorklists",
    "Stores",
    "open_stores",
    "wire",
]


@dataclass(frozen=True, kw_only=True)
class RoutingPresence:
    """Who is at the centre, ready to be called."""

    duties: Duties
    roster: Roster


@dataclass(frozen=True, kw_only=True)
class Routing:
    """routing's use cases by topic, ready to be called."""

    orders: RoutingOrders
    rules: RoutingRules
    presence: RoutingPresence
    whistles: RoutingWhistles
    pressing: RoutingPressing
    worklists: RoutingWorklists
    risks: RoutingRisks


def wire(kernel: Kernel, settings: RoutingSettings) -> Routing:
    """Build routing on a kernel."""
    kernel.outbox.follow(count_fact)
    core = open_core(kernel, settings)
    stores, new_id, now = core.stores, kernel.new_id, kernel.now
    return Routing(
        orders=wire_orders(core),
        rules=wire_rules(core),
        presence=RoutingPresence(
            duties=Duties(stores.duties, stores.departments, new_id, now),
            roster=Roster(stores.duties, stores.departments, stores.briefs, now),
        ),
        whistles=wire_whistles(core),
        pressing=wire_pressing(core),
        worklists=wire_worklists(core),
        risks=wire_risks(core),
    )
