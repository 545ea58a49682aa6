"""Joins what finds and joins cases of the same matter."""

from dataclasses import dataclass

from services.intake.store import MongoLinkStore, MongoSimilarStore
from services.intake.use_cases import Bundling, Finding, Leading
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeSameness:
    """The use cases of same matters, ready to be called."""

    finding: Finding
    bundling: Bundling
    leading: Leading


def wire_sameness(core: Core) -> IntakeSameness:
    """Finding, linking and merging, and telling the members."""
    kernel, books = core.kernel, core.books
    return IntakeSameness(
        finding=Finding(books, MongoSimilarStore(kernel), core.registering, core.audit),
        bundling=Bundling(books, MongoLinkStore(kernel)),
        leading=Leading(books, kernel.transact),
    )
