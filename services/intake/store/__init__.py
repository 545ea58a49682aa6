"""What intake remembers, in MongoDB."""

from services.intake.store.appointments import MongoAppointmentStore
from services.intake.store.cases import MongoCaseStore
from services.intake.store.codes import MongoCodeBook
from services.intake.store.figures import MongoDeskFigures
from services.intake.store.guidance import MongoGuidanceStore
from services.intake.store.keys import SealedKeyRing
from services.intake.store.papers import MongoPaperStore
from services.intake.store.reads import KernelReadAudit
from services.intake.store.tickets import MongoTicketNumbers, MongoTicketStore
from services.intake.store.timeline import MongoTimelineStore

__all__ = [
    "KernelReadAudit",
    "MongoAppointmentStore",
    "MongoCaseStore",
    "MongoCodeBook",
    "MongoDeskFigures",
    "MongoGuidanceStore",
    "MongoPaperStore",
    "MongoTicketNumbers",
    "MongoTicketStore",
    "MongoTimelineStore",
    "SealedKeyRing",
]
