"""What intake remembers, in MongoDB."""

from services.intake.store.archives import MongoArchiveStore
from services.intake.store.bundles import MongoBundleStore
from services.intake.store.cases import MongoCaseStore
from services.intake.store.category_trees import MongoTreeStore
from services.intake.store.codes import MongoCodeBook
from services.intake.store.erasures import MongoErasureStore
from services.intake.store.history import MongoHistoryStore
from services.intake.store.keys import SealedKeyRing
from services.intake.store.links import MongoLinkStore
from services.intake.store.notes import MongoNoteStore
from services.intake.store.papers import MongoPaperStore
from services.intake.store.processes import MongoProcessStore
from services.intake.store.reads import KernelReadAudit
from services.intake.store.similar import MongoSimilarStore
from services.intake.store.text_model import StoredClassifier
from services.intake.store.timeline import MongoTimelineStore

__all__ = [
    "KernelReadAudit",
    "MongoArchiveStore",
    "MongoBundleStore",
    "MongoCaseStore",
    "MongoCodeBook",
    "MongoErasureStore",
    "MongoHistoryStore",
    "MongoLinkStore",
    "MongoNoteStore",
    "MongoPaperStore",
    "MongoProcessStore",
    "MongoSimilarStore",
    "MongoTimelineStore",
    "MongoTreeStore",
    "SealedKeyRing",
    "StoredClassifier",
]
