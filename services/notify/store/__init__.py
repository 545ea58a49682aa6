"""What notify remembers, in MongoDB."""

from services.notify.store.codes import MongoCodeStore
from services.notify.store.contacts import MongoContactStore
from services.notify.store.messages import MongoMessageStore
from services.notify.store.templates import MongoTemplateStore
from services.notify.store.words import MongoWords

__all__ = [
    "MongoCodeStore",
    "MongoContactStore",
    "MongoMessageStore",
    "MongoTemplateStore",
    "MongoWords",
]
