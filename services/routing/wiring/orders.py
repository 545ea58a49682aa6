"""Joins the way of an order: placed, decided, worked on, given more time, read, forgotten."""

from dataclasses import dataclass

from services.routing.store import MongoWords
from services.routing.use_cases.arbitration import Arbitration
from services.routing.use_cases.avoiding import Avoiding, Choosing
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.erasing import Erasing
from services.routing.use_cases.extending import Extending
from services.routing.use_cases.extension_reading import ExtensionReading
from services.routing.use_cases.feeding import Feeding
from services.routing.use_cases.merging import Merging
from services.routing.use_cases.moving import Moving
from services.routing.use_cases.orders import Orders
from services.routing.use_cases.parts import Parts
from services.routing.use_cases.pausing import Pausing
from services.routing.use_cases.placing import Placing
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.referring import Referring
from services.routing.use_cases.reminding import Reminding
from services.routing.use_cases.rerouting import Rerouting
from services.routing.use_cases.retiming import Retiming
from services.routing.use_cases.ticking import Ticking
from services.routing.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class RoutingOrders:
    """The use cases of orders and their clocks, ready to be called."""

    placing: Placing
    merging: Merging
    rerouting: Rerouting
    arbitration: Arbitration
    orders: Orders
    parts: Parts
    referring: Referring
    extending: Extending
    extension_reading: ExtensionReading
    pausing: Pausing
    reading: Reading
    desk: Desk
    feeding: Feeding
    ticking: Ticking
    reminding: Reminding
    retiming: Retiming
    erasing: Erasing


def wire_orders(core: Core) -> RoutingOrders:
    """From placing a case to forgetting its words."""
    kernel, stores, clockwork = core.kernel, core.stores, core.clockwork
    new_id, now = kernel.new_id, kernel.now
    pausing = Pausing(stores.pauses, stores.assignments, clockwork, core.standstill, new_id, now)
    merging = Merging(
        stores.briefs, stores.assignments, stores.objections, clockwork, core.desk, now
    )
    avoiding = _wire_avoiding(core, merging)
    moving = Moving(stores.assignments, clockwork, new_id, now)
    rerouting = _wire_rerouting(core, avoiding, moving)
    return RoutingOrders(
        merging=merging,
        placing=_wire_placing(core, merging, avoiding, rerouting),
        rerouting=rerouting,
        arbitration=_wire_arbitration(core, moving),
        orders=Orders(
            stores.assignments,
            stores.objections,
            stores.decisions,
            clockwork,
            core.desk,
            new_id,
            now,
        ),
        parts=Parts(stores.assignments, stores.decisions, stores.objections, clockwork, now),
        referring=_wire_referring(core),
        extending=Extending(stores.extensions, stores.assignments, clockwork, new_id, now),
        extension_reading=ExtensionReading(stores.extensions),
        pausing=pausing,
        reading=_wire_reading(core),
        desk=core.desk,
        feeding=Feeding(stores.feed, stores.briefs),
        ticking=Ticking(stores.clocks, pausing, core.rounds, now),
        reminding=Reminding(stores.assignments, core.reports, core.rounds, now),
        retiming=Retiming(
            stores.clocks, stores.profiles, stores.assignments, core.calendar, core.rounds, now
        ),
        erasing=Erasing(stores.briefs, MongoWords(kernel)),
    )


def _wire_referring(core: Core) -> Referring:
    stores = core.stores
    return Referring(
        stores.referrals,
        stores.assignments,
        stores.briefs,
        core.fitting,
        core.clockwork,
        core.desk,
        core.kernel.new_id,
        core.kernel.now,
    )


def _wire_avoiding(core: Core, merging: Merging) -> Avoiding:
    stores, settings = core.stores, core.settings
    resorts = (settings.routing_last_resort, settings.routing_other_resort)
    return Avoiding(
        choosing=Choosing(stores.rules, core.fitting, resorts),
        decisions=stores.decisions,
        assignments=stores.assignments,
        objections=stores.objections,
        clockwork=core.clockwork,
        merging=merging,
        desk=core.desk,
        taking=core.taking,
        new_id=core.kernel.new_id,
        now=core.kernel.now,
    )


def _wire_rerouting(core: Core, avoiding: Avoiding, moving: Moving) -> Rerouting:
    stores = core.stores
    return Rerouting(
        briefs=stores.briefs,
        decisions=stores.decisions,
        assignments=stores.assignments,
        objections=stores.objections,
        choosing=avoiding.choosing,
        clockwork=core.clockwork,
        desk=core.desk,
        taking=core.taking,
        moving=moving,
        new_id=core.kernel.new_id,
        now=core.kernel.now,
    )


def _wire_placing(
    core: Core, merging: Merging, avoiding: Avoiding, rerouting: Rerouting
) -> Placing:
    stores = core.stores
    return Placing(
        briefs=stores.briefs,
        decisions=stores.decisions,
        assignments=stores.assignments,
        objections=stores.objections,
        clockwork=core.clockwork,
        merging=merging,
        avoiding=avoiding,
        rerouting=rerouting,
        desk=core.desk,
        taking=core.taking,
        new_id=core.kernel.new_id,
        now=core.kernel.now,
    )


def _wire_arbitration(core: Core, moving: Moving) -> Arbitration:
    stores = core.stores
    return Arbitration(
        briefs=stores.briefs,
        decisions=stores.decisions,
        assignments=stores.assignments,
        objections=stores.objections,
        fitting=core.fitting,
        clockwork=core.clockwork,
        desk=core.desk,
        moving=moving,
        new_id=core.kernel.new_id,
        now=core.kernel.now,
    )


def _wire_reading(core: Core) -> Reading:
    stores = core.stores
    return Reading(
        briefs=stores.briefs,
        rules=stores.rules,
        decisions=stores.decisions,
        assignments=stores.assignments,
        objections=stores.objections,
        clocks=stores.clocks,
        departments=stores.departments,
        questions=stores.questions,
        now=core.kernel.now,
    )
