"""What all of routing's topics are built on."""

import os
import socket
from dataclasses import dataclass

from chassis.kernel import Kernel
from contracts.due import Rounds
from services.routing.settings import RoutingSettings
from services.routing.store import (
    MongoAgendaPool,
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
    MongoLongTerms,
    MongoMeetings,
    MongoObjections,
    MongoPauses,
    MongoPressSteps,
    MongoProfiles,
    MongoReferrals,
    MongoRisks,
    MongoRiskSchemes,
    MongoRules,
    MongoSeries,
    MongoSponsors,
    MongoTaskForces,
    MongoWhistles,
    MongoWorklistItems,
    MongoWorklists,
)
from services.routing.store.calendars import MongoCalendars
from services.routing.store.questions import MongoQuestions
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.fact_taking import FactTaking
from services.routing.use_cases.fitting import Fitting
from services.routing.use_cases.report_times import ReportTimes
from services.routing.use_cases.standstill import Standstill


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
    pauses: MongoPauses
    referrals: MongoReferrals
    sponsors: MongoSponsors
    task_forces: MongoTaskForces
    series: MongoSeries
    meetings: MongoMeetings
    agenda_pool: MongoAgendaPool
    worklists: MongoWorklists
    worklist_items: MongoWorklistItems
    risks: MongoRisks
    risk_schemes: MongoRiskSchemes
    long_terms: MongoLongTerms
    questions: MongoQuestions


@dataclass(frozen=True, kw_only=True)
class Core:
    """The stores, and the clocks that every topic starts and stops."""

    kernel: Kernel
    settings: RoutingSettings
    stores: Stores
    calendar: MongoCalendars
    clockwork: Clockwork
    standstill: Standstill
    reports: ReportTimes
    fitting: Fitting
    desk: Desk
    taking: FactTaking
    rounds: Rounds


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
        pauses=MongoPauses(kernel),
        referrals=MongoReferrals(kernel),
        sponsors=MongoSponsors(kernel),
        task_forces=MongoTaskForces(kernel),
        series=MongoSeries(kernel),
        meetings=MongoMeetings(kernel),
        agenda_pool=MongoAgendaPool(kernel),
        worklists=MongoWorklists(kernel),
        worklist_items=MongoWorklistItems(kernel),
        risks=MongoRisks(kernel),
        risk_schemes=MongoRiskSchemes(kernel),
        long_terms=MongoLongTerms(kernel),
        questions=MongoQuestions(kernel),
    )


def open_core(kernel: Kernel, settings: RoutingSettings) -> Core:
    """The core over one kernel."""
    stores, calendar = open_stores(kernel), MongoCalendars(kernel)
    reports = ReportTimes(stores.profiles, calendar)
    standstill = Standstill(stores.clocks, stores.pauses, reports, calendar, kernel.now)
    clockwork = Clockwork(
        stores.clocks,
        stores.profiles,
        stores.extensions,
        standstill,
        calendar,
        new_id=kernel.new_id,
        now=kernel.now,
    )
    return Core(
        kernel=kernel,
        settings=settings,
        stores=stores,
        calendar=calendar,
        clockwork=clockwork,
        standstill=standstill,
        reports=reports,
        fitting=Fitting(stores.departments),
        desk=Desk(
            decisions=stores.decisions,
            clocks=stores.clocks,
            profiles=stores.profiles,
            calendar=calendar,
            new_id=kernel.new_id,
            now=kernel.now,
        ),
        taking=FactTaking(clockwork, stores.departments, stores.duties, stores.risk_schemes),
        rounds=Rounds(
            transact=kernel.transact,
            now=kernel.now,
            owner=f"{socket.gethostname()}:{os.getpid()}",
        ),
    )
