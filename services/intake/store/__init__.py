"""What intake remembers, in MongoDB."""

from services.intake.store.attachments import MongoAttachmentStore
from services.intake.store.cases import MongoCaseStore
from services.intake.store.codes import MongoCodeBook
from services.intake.store.contents import GridContentStore
from services.intake.store.keys import SealedKeyRing
from services.intake.store.papers import MongoPaperStore
from services.intake.store.reads import KernelReadAudit
from services.intake.store.timeline import MongoTimelineStore
from services.intake.store.uploads import MongoUploadStore

__all__ = [
    "GridContentStore",
    "KernelReadAudit",
    "MongoAttachmentStore",
    "MongoCaseStore",
    "MongoCodeBook",
    "MongoPaperStore",
    "MongoTimelineStore",
    "MongoUploadStore",
    "SealedKeyRing",
]
