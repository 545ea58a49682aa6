"""What intake remembers, in MongoDB."""

from services.intake.store.bundles import MongoBundleStore
from services.intake.store.cases import MongoCaseStore
from services.intake.store.codes import MongoCodeBook
from services.intake.store.keys import SealedKeyRing
from services.intake.store.links import MongoLinkStore
from services.intake.store.papers import MongoPaperStore
from services.intake.store.reads import KernelReadAudit
from services.intake.store.similar import MongoSimilarStore
from services.intake.store.timeline import MongoTimelineStore

__all__ = [
    "KernelReadAudit",
    "MongoBundleStore",
    "MongoCaseStore",
    "MongoCodeBook",
    "MongoLinkStore",
    "MongoPaperStore",
    "MongoSimilarStore",
    "MongoTimelineStore",
    "SealedKeyRing",
]
