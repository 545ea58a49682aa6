"""What routing remembers, in MongoDB: one module per kind of record."""

from services.routing.store.agenda import MongoAgendaPool
from services.routing.store.assignments import MongoAssignments
from services.routing.store.briefs import MongoBriefs
from services.routing.store.clocks import MongoClocks
from services.routing.store.configuration import MongoDepartments
from services.routing.store.decisions import MongoDecisions
from services.routing.store.duties import MongoDuties
from services.routing.store.extensions import MongoExtensions
from services.routing.store.feed import MongoFeed
from services.routing.store.ladders import MongoLadders
from services.routing.store.letters import MongoLetters
from services.routing.store.long_terms import MongoLongTerms
from services.routing.store.meetings import MongoMeetings, MongoSeries
from services.routing.store.objections import MongoObjections
from services.routing.store.past_cases import MongoPastCases
from services.routing.store.pauses import MongoPauses
from services.routing.store.press_steps import MongoPressSteps
from services.routing.store.profile_sets import MongoProfiles
from services.routing.store.referrals import MongoReferrals
from services.routing.store.risks import MongoRisks, MongoRiskSchemes
from services.routing.store.rules import MongoRules
from services.routing.store.simulations import MongoSimulations
from services.routing.store.sponsors import MongoSponsors
from services.routing.store.task_forces import MongoTaskForces
from services.routing.store.whistles import MongoWhistles
from services.routing.store.words import MongoWords
from services.routing.store.worklists import MongoWorklistItems, MongoWorklists

__all__ = [
    "MongoAgendaPool",
    "MongoAssignments",
    "MongoBriefs",
    "MongoClocks",
    "MongoDecisions",
    "MongoDepartments",
    "MongoDuties",
    "MongoExtensions",
    "MongoFeed",
    "MongoLadders",
    "MongoLetters",
    "MongoLongTerms",
    "MongoMeetings",
    "MongoObjections",
    "MongoPastCases",
    "MongoPauses",
    "MongoPressSteps",
    "MongoProfiles",
    "MongoReferrals",
    "MongoRiskSchemes",
    "MongoRisks",
    "MongoRules",
    "MongoSeries",
    "MongoSimulations",
    "MongoSponsors",
    "MongoTaskForces",
    "MongoWhistles",
    "MongoWords",
    "MongoWorklistItems",
    "MongoWorklists",
]
