"""What intake remembers, in MongoDB."""

from services.intake.store.cases import MongoCaseStore
from services.intake.store.codes import MongoCodeBook
from services.intake.store.disclosures import MongoDisclosureStore
from services.intake.store.groups import MongoGroupStore
from services.intake.store.keys import SealedKeyRing
from services.intake.store.papers import MongoPaperStore
from services.intake.store.reads import KernelReadAudit
from services.intake.store.timeline import MongoTimelineStore

__all__ = [
    "KernelReadAudit",
    "MongoCaseStore",
    "MongoCodeBook",
    "MongoDisclosureStore",
    "MongoGroupStore",
    "MongoPaperStore",
    "MongoTimelineStore",
    "SealedKeyRing",
]
