"""Joins pacts of counties, and what goes over under them."""

from dataclasses import dataclass

from contracts.due import Rounds
from services.intake.store import KernelWriteAudit, MongoPactStore
from services.intake.store.transfers import MongoTransferStore
from services.intake.use_cases.lapsing import Lapsing
from services.intake.use_cases.pacting import Pacting
from services.intake.use_cases.transferring import Transferring
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakePacts:
    """The use cases of pacts, ready to be called."""

    pacting: Pacting
    transferring: Transferring
    lapsing: Lapsing


def wire_pacts(core: Core) -> IntakePacts:
    """From the proposal to the answer that comes back."""
    kernel = core.kernel
    pacts, audit = MongoPactStore(kernel), KernelWriteAudit(kernel)
    return IntakePacts(
        pacting=Pacting(pacts=pacts, audit=audit, new_id=kernel.new_id, now=kernel.now),
        transferring=Transferring(
            books=core.books,
            registering=core.registering,
            leaves=core.leaves,
            pacts=pacts,
            transfers=core.books.transfers,
            audit=audit,
            new_id=kernel.new_id,
            now=kernel.now,
        ),
        lapsing=Lapsing(
            transfers=MongoTransferStore(kernel),
            audit=audit,
            rounds=Rounds(transact=kernel.transact, now=kernel.now, owner=kernel.new_id()),
            now=kernel.now,
        ),
    )
