"""Joins routing's settings, stores and use cases; nothing else knows all three."""

import os
import socket
from dataclasses import dataclass

from chassis.kernel import Kernel
from deadlines.calendar import WorkCalendar, shipped_calendar
from services.routing.metrics import count_fact
from services.routing.settings import RoutingSettings
from services.routing.store import (
    MongoAssignments,
    MongoBriefs,
    MongoClocks,
    MongoDecisions,
    MongoDepartments,
    MongoDuties,
    MongoExtensions,
    MongoFeed,
    MongoLadders,
    MongoLetters,
    MongoObjections,
    MongoPressSteps,
    MongoProfiles,
    MongoRules,
    MongoWhistles,
    MongoWords,
)
from services.routing.use_cases.answering import Answering
from services.routing.use_cases.arbitration import Arbitration
from services.routing.use_cases.arrivals import Arrivals
from services.routing.use_cases.climbing import Climbing
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.directory import Directory
from services.routing.use_cases.duties import Duties
from services.routing.use_cases.erasing import Erasing
from services.routing.use_cases.extending import Extending
from services.routing.use_cases.extension_reading import ExtensionReading
from services.routing.use_cases.feeding import Feeding
from services.routing.use_cases.ladder_keeping import LadderKeeping
from services.routing.use_cases.letter_reading import LetterReading
from services.routing.use_cases.merging import Merging
from services.routing.use_cases.orders import Orders
from services.routing.use_cases.parts import Parts
from services.routing.use_cases.placing import Placing
from services.routing.use_cases.press_ticking import PressTicking
from services.routing.use_cases.pressing import Pressing
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.roster import Roster
from services.routing.use_cases.rule_keeping import RuleKeeping
from services.routing.use_cases.ticking import Ticking
from services.routing.use_cases.whistle_reading import WhistleReading
from services.routing.use_cases.whistling import Whistling


@dataclass(frozen=True)
class Stores:
    """Everything routing remembers with."""

    briefs: MongoBriefs
    rules: MongoRules
    profiles: MongoProfiles
    departments: MongoDepartments
    decisions: MongoDecisions
    feed: MongoFeed
    assignments: MongoAssignments
    objections: MongoObjections
    clocks: MongoClocks
    whistles: MongoWhistles
    letters: MongoLetters
    duties: MongoDuties
    steps: MongoPressSteps
    ladders: MongoLadders
    extensions: MongoExtensions


@dataclass(frozen=True, kw_only=True)
class Whistles:
    """Calling departments to a place, by who does what."""

    calling: Whistling
    answering: Answering
    reading: WhistleReading


@dataclass(frozen=True, kw_only=True)
class Letters:
    """Pressing departments by letter, by who does what."""

    pressing: Pressing
    reading: LetterReading
    ticking: PressTicking
    climbing: Climbing
    ladders: LadderKeeping


@dataclass(frozen=True, kw_only=True)
class Extensions:
    """More time for orders, by who does what."""

    extending: Extending
    reading: ExtensionReading


@dataclass(frozen=True)
class Routing:
    """What routing can do, by topic."""

    placing: Placing
    merging: Merging
    arbitration: Arbitration
    orders: Orders
    parts: Parts
    reading: Reading
    rules: RuleKeeping
    directory: Directory
    feeding: Feeding
    ticking: Ticking
    whistles: Whistles
    letters: Letters
    duties: Duties
    roster: Roster
    extensions: Extensions
    erasing: Erasing


def open_stores(kernel: Kernel) -> Stores:
    """All stores over one kernel."""
    feed = MongoFeed(kernel)
    return Stores(
        briefs=MongoBriefs(kernel),
        rules=MongoRules(kernel),
        profiles=MongoProfiles(kernel),
        departments=MongoDepartments(kernel),
        decisions=MongoDecisions(kernel),
        feed=feed,
        assignments=MongoAssignments(kernel, feed),
        objections=MongoObjections(kernel),
        clocks=MongoClocks(kernel),
        whistles=MongoWhistles(kernel),
        letters=MongoLetters(kernel),
        duties=MongoDuties(kernel),
        steps=MongoPressSteps(kernel),
        ladders=MongoLadders(kernel),
        extensions=MongoExtensions(kernel),
    )


def wire(kernel: Kernel, settings: RoutingSettings) -> Routing:
    """Build routing on a kernel."""
    kernel.outbox.follow(count_fact)
    stores, now, new_id = open_stores(kernel), kernel.now, kernel.new_id
    calendar, owner = shipped_calendar(), f"{socket.gethostname()}:{os.getpid()}"
    clockwork = Clockwork(
        stores.clocks, stores.profiles, stores.extensions, calendar, new_id=new_id, now=now
    )
    merging = Merging(stores.briefs, stores.assignments, stores.objections, clockwork, now)
    return Routing(
        merging=merging,
        placing=Placing(
            briefs=stores.briefs,
            rules=stores.rules,
            decisions=stores.decisions,
            assignments=stores.assignments,
            objections=stores.objections,
            clockwork=clockwork,
            merging=merging,
            last_resort=settings.routing_last_resort,
            new_id=new_id,
            now=now,
        ),
        arbitration=Arbitration(
            briefs=stores.briefs,
            decisions=stores.decisions,
            assignments=stores.assignments,
            objections=stores.objections,
            departments=stores.departments,
            clockwork=clockwork,
            new_id=new_id,
            now=now,
        ),
        orders=Orders(
            stores.assignments, stores.objections, stores.decisions, clockwork, new_id, now
        ),
        parts=Parts(stores.assignments, stores.decisions, stores.objections, now),
        reading=Reading(
            briefs=stores.briefs,
            rules=stores.rules,
            decisions=stores.decisions,
            assignments=stores.assignments,
            objections=stores.objections,
            clocks=stores.clocks,
            now=now,
        ),
        rules=RuleKeeping(stores.rules, stores.departments, new_id, now),
        directory=Directory(stores.departments),
        feeding=Feeding(stores.feed, stores.briefs),
        erasing=Erasing(stores.briefs, MongoWords(kernel)),
        ticking=Ticking(stores.clocks, calendar, kernel.transact, now, owner),
        whistles=_wire_whistles(kernel, stores, calendar),
        duties=Duties(stores.duties, stores.departments, new_id, now),
        roster=Roster(stores.duties, stores.departments, now),
        letters=_wire_letters(kernel, stores, clockwork, owner),
        extensions=Extensions(
            extending=Extending(stores.extensions, stores.assignments, clockwork, new_id, now),
            reading=ExtensionReading(stores.extensions),
        ),
    )


def _wire_letters(kernel: Kernel, stores: Stores, clockwork: Clockwork, owner: str) -> Letters:
    climbing = Climbing(
        steps=stores.steps,
        ladders=stores.ladders,
        letters=stores.letters,
        clocks=stores.clocks,
        briefs=stores.briefs,
        is_working_day=clockwork.is_working_day,
        transact=kernel.transact,
        new_id=kernel.new_id,
        now=kernel.now,
        owner=owner,
    )
    return Letters(
        pressing=Pressing(
            letters=stores.letters,
            decisions=stores.decisions,
            assignments=stores.assignments,
            clocks=stores.clocks,
            climbing=climbing,
            new_id=kernel.new_id,
            now=kernel.now,
        ),
        reading=LetterReading(stores.letters, stores.briefs, kernel.now),
        ticking=PressTicking(stores.letters, climbing, kernel.transact, kernel.now, owner),
        climbing=climbing,
        ladders=LadderKeeping(stores.ladders, kernel.new_id, kernel.now),
    )


def _wire_whistles(kernel: Kernel, stores: Stores, calendar: WorkCalendar) -> Whistles:
    reading = WhistleReading(stores.whistles)
    arrivals = Arrivals(stores.clocks, calendar, kernel.new_id, kernel.now)
    return Whistles(
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
