"""What intake remembers, in MongoDB."""

from services.intake.store.cases import MongoCaseStore
from services.intake.store.code_places import MongoPlaceStore, RandomTokens
from services.intake.store.codes import MongoCodeBook
from services.intake.store.import_rows import MongoRowStore
from services.intake.store.imports import MongoImportStore, MongoProgressStore
from services.intake.store.keys import SealedKeyRing
from services.intake.store.papers import MongoPaperStore
from services.intake.store.reads import KernelReadAudit, KernelWriteAudit
from services.intake.store.reports import FiledReports
from services.intake.store.sheets import StoredSheets
from services.intake.store.ticket_feeds import MongoFeedStore, RandomSecrets
from services.intake.store.timeline import MongoTimelineStore

__all__ = [
    "FiledReports",
    "KernelReadAudit",
    "KernelWriteAudit",
    "MongoCaseStore",
    "MongoCodeBook",
    "MongoFeedStore",
    "MongoImportStore",
    "MongoPaperStore",
    "MongoPlaceStore",
    "MongoProgressStore",
    "MongoRowStore",
    "MongoTimelineStore",
    "RandomSecrets",
    "RandomTokens",
    "SealedKeyRing",
    "StoredSheets",
]
