"""What intake remembers, in MongoDB."""

from services.intake.store.appointments import MongoAppointmentStore
from services.intake.store.archives import MongoArchiveStore
from services.intake.store.attachments import MongoAttachmentStore
from services.intake.store.bundles import MongoBundleStore
from services.intake.store.cases import MongoCaseStore
from services.intake.store.category_trees import MongoTreeStore
from services.intake.store.code_places import MongoPlaceStore, RandomTokens
from services.intake.store.codes import MongoCodeBook
from services.intake.store.contents import GridContentStore
from services.intake.store.disclosures import MongoDisclosureStore
from services.intake.store.erasures import MongoErasureStore
from services.intake.store.export_lines import MongoLineStore
from services.intake.store.exports import MongoExportStore
from services.intake.store.figures import MongoDeskFigures
from services.intake.store.groups import MongoGroupStore
from services.intake.store.guidance import MongoGuidanceStore
from services.intake.store.history import MongoHistoryStore
from services.intake.store.import_rows import MongoRowStore
from services.intake.store.imports import MongoImportStore, MongoProgressStore
from services.intake.store.keys import SealedKeyRing
from services.intake.store.links import MongoLinkStore
from services.intake.store.notes import MongoNoteStore
from services.intake.store.open_clients import (
    MongoOpenClientStore,
    MongoOpenShelf,
    OpenKeyRing,
)
from services.intake.store.own_cases import MongoOwnCaseStore, SealedPasses
from services.intake.store.pacts import MongoPactStore
from services.intake.store.papers import MongoPaperStore
from services.intake.store.processes import MongoProcessStore
from services.intake.store.reads import KernelReadAudit, KernelWriteAudit
from services.intake.store.reports import FiledReports
from services.intake.store.reward_ledger import MongoRewardLedger
from services.intake.store.reward_schemes import MongoRewardSchemeStore
from services.intake.store.rewards import MongoRewardStore
from services.intake.store.saved_views import MongoViewStore
from services.intake.store.sheets import StoredSheets
from services.intake.store.similar import MongoSimilarStore
from services.intake.store.text_model import StoredClassifier
from services.intake.store.ticket_feeds import MongoFeedStore, RandomSecrets
from services.intake.store.tickets import MongoTicketNumbers, MongoTicketStore
from services.intake.store.timeline import MongoTimelineStore
from services.intake.store.told_trees import MongoToldTrees
from services.intake.store.transfers import MongoTransferStore
from services.intake.store.uploads import MongoUploadStore

__all__ = [
    "FiledReports",
    "GridContentStore",
    "KernelReadAudit",
    "KernelWriteAudit",
    "MongoAppointmentStore",
    "MongoArchiveStore",
    "MongoAttachmentStore",
    "MongoBundleStore",
    "MongoCaseStore",
    "MongoCodeBook",
    "MongoDeskFigures",
    "MongoDisclosureStore",
    "MongoErasureStore",
    "MongoExportStore",
    "MongoFeedStore",
    "MongoGroupStore",
    "MongoGuidanceStore",
    "MongoHistoryStore",
    "MongoImportStore",
    "MongoLineStore",
    "MongoLinkStore",
    "MongoNoteStore",
    "MongoOpenClientStore",
    "MongoOpenShelf",
    "MongoOwnCaseStore",
    "MongoPactStore",
    "MongoPaperStore",
    "MongoPlaceStore",
    "MongoProcessStore",
    "MongoProgressStore",
    "MongoRewardLedger",
    "MongoRewardSchemeStore",
    "MongoRewardStore",
    "MongoRowStore",
    "MongoSimilarStore",
    "MongoTicketNumbers",
    "MongoTicketStore",
    "MongoTimelineStore",
    "MongoToldTrees",
    "MongoTransferStore",
    "MongoTreeStore",
    "MongoUploadStore",
    "MongoViewStore",
    "OpenKeyRing",
    "RandomSecrets",
    "RandomTokens",
    "SealedKeyRing",
    "SealedPasses",
    "StoredClassifier",
    "StoredSheets",
]
