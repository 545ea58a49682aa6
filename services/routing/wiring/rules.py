"""Joins configuration: rule sets, what a draft of them would do, and the directory."""

from dataclasses import dataclass

from services.routing.store import MongoPastCases, MongoSimulations
from services.routing.store.calendars import MongoCalendarEditions
from services.routing.use_cases.calendar_keeping import CalendarKeeping
from services.routing.use_cases.directory import Directory
from services.routing.use_cases.profile_keeping import ProfileKeeping
from services.routing.use_cases.question_ports import QuestionStore
from services.routing.use_cases.rule_keeping import RuleKeeping
from services.routing.use_cases.simulating import Simulating
from services.routing.use_cases.simulation_work import SimulationWork
from services.routing.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class RoutingRules:
    """The use cases of configuration, ready to be called."""

    keeping: RuleKeeping
    questions: QuestionStore
    profiles: ProfileKeeping
    calendars: CalendarKeeping
    simulating: Simulating
    simulation_work: SimulationWork
    directory: Directory


def wire_rules(core: Core) -> RoutingRules:
    """Rules, simulations and departments."""
    kernel, stores, settings = core.kernel, core.stores, core.settings
    simulations = MongoSimulations(kernel, stores.rules)
    history = MongoPastCases(kernel, stores.briefs)
    return RoutingRules(
        keeping=RuleKeeping(
            stores.rules, stores.departments, stores.questions, kernel.new_id, kernel.now
        ),
        questions=stores.questions,
        simulating=Simulating(simulations, stores.rules, history, kernel.new_id, kernel.now),
        simulation_work=SimulationWork(
            simulations,
            stores.rules,
            history,
            stores.departments,
            resorts=(settings.routing_last_resort, settings.routing_other_resort),
            transact=kernel.transact,
            now=kernel.now,
        ),
        profiles=ProfileKeeping(stores.profiles, core.kernel.new_id, core.kernel.now),
        calendars=CalendarKeeping(
            MongoCalendarEditions(kernel), core.calendar, core.calendar, kernel.new_id, kernel.now
        ),
        directory=Directory(stores.departments),
    )
