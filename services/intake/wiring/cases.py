"""Joins what is done with a case while it is open."""

from dataclasses import dataclass

from services.intake.store import (
    MongoGroupStore,
    MongoOwnCaseStore,
    MongoToldTrees,
    SealedPasses,
    StoredClassifier,
)
from services.intake.use_cases import (
    Amending,
    Categories,
    CategoryKeeping,
    Deciding,
    Following,
    Grouping,
    Hearing,
    OwnCases,
    Parties,
    PartySheets,
    Reading,
    Registering,
    Viewing,
)
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeCases:
    """The use cases of open cases, ready to be called."""

    registering: Registering
    deciding: Deciding
    amending: Amending
    following: Following
    own_cases: OwnCases
    reading: Reading
    viewing: Viewing
    parties: Parties
    party_sheets: PartySheets
    grouping: Grouping
    categories: Categories
    category_keeping: CategoryKeeping
    hearing: Hearing


def wire_cases(core: Core) -> IntakeCases:
    """Cases as they are taken in, read, amended and told about."""
    kernel, books, reading = core.kernel, core.books, core.reading
    amending = Amending(books, core.registering, core.repeating)
    return IntakeCases(
        registering=core.registering,
        deciding=Deciding(books, core.repeating),
        amending=amending,
        party_sheets=PartySheets(books, amending),
        following=core.following,
        own_cases=OwnCases(
            cases=MongoOwnCaseStore(kernel),
            processes=books.processes,
            passes=SealedPasses(kernel),
            now=kernel.now,
        ),
        reading=reading,
        viewing=core.viewing,
        parties=Parties(books, reading, core.disclosures, core.audit, core.allowance),
        grouping=Grouping(books, reading, MongoGroupStore(kernel)),
        categories=Categories(core.trees, core.leaves, StoredClassifier()),
        category_keeping=CategoryKeeping(
            core.trees, MongoToldTrees(kernel), kernel.new_id, kernel.now
        ),
        hearing=Hearing(books, core.registering),
    )
