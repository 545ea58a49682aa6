"""What grid remembers, in MongoDB."""

from services.grid.store.cells import MongoCellStore
from services.grid.store.incidents import MongoIncidentStore
from services.grid.store.officers import MongoOfficerStore
from services.grid.store.tasks import MongoCaseStore, MongoTaskStore
from services.grid.store.words import MongoWords

__all__ = [
    "MongoCaseStore",
    "MongoCellStore",
    "MongoIncidentStore",
    "MongoOfficerStore",
    "MongoTaskStore",
    "MongoWords",
]
