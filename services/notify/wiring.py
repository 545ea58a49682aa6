"""Joins notify's settings, stores and use cases; the providers are joined by `jobs` alone."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.notify.settings import NotifySettings
from services.notify.store import (
    MongoCodeStore,
    MongoContactStore,
    MongoMessageStore,
    MongoTemplateStore,
    MongoWords,
)
from services.notify.use_cases import (
    ContactKeeping,
    Erasing,
    Planning,
    Reading,
    Templates,
    Verification,
)


@dataclass(frozen=True)
class Notify:
    """notify's use cases, ready to be called."""

    planning: Planning
    reading: Reading
    templates: Templates
    verification: Verification
    erasing: Erasing


def wire(kernel: Kernel, settings: NotifySettings) -> Notify:
    """Build the use cases on a kernel."""
    messages, contacts = MongoMessageStore(kernel), MongoContactStore(kernel)
    templates = MongoTemplateStore(kernel)
    return Notify(
        planning=Planning(
            contacts=ContactKeeping(contacts),
            messages=messages,
            templates=templates,
            public_url=settings.public_url.rstrip("/"),
            now=kernel.now,
            new_id=kernel.new_id,
        ),
        erasing=Erasing(contacts, MongoWords(kernel)),
        reading=Reading(messages),
        templates=Templates(templates, now=kernel.now),
        verification=Verification(
            MongoCodeStore(kernel), messages, templates, now=kernel.now, new_id=kernel.new_id
        ),
    )
