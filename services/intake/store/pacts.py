"""Pacts in MongoDB: one row for each of the two counties."""

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Repository
from services.intake.domain.pacts import Pact, PactNotFound, PactState, Terms
from services.intake.store.halves import MongoHalves

COLLECTION = "pacts"
_PLAIN = (
    "twin_id", "partner", "proposed_by", "propose_time", "answered_by", "answer_time", "end_time",
    "reason",
)  # fmt: skip


class MongoPactStore(MongoHalves[Pact]):
    """Implements `PactStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep pacts in the kernel's database."""
        super().__init__(
            Repository[Pact](
                kernel,
                COLLECTION,
                to_document=_write,
                from_document=_read,
                missing=PactNotFound,
            )
        )


def _write(pact: Pact) -> Document:
    return {
        **{name: getattr(pact, name) for name in _PLAIN},
        "state": str(pact.state),
        "terms": vars(pact.terms) | {"kinds": list(pact.terms.kinds)},
        "categories": [[key, value] for key, value in pact.categories.items()],
    }


def _read(row: Document) -> Pact:
    terms = row["terms"] | {"kinds": tuple(row["terms"]["kinds"])}
    return Pact(
        **base_fields(row),
        **{name: row[name] for name in _PLAIN},
        state=PactState(row["state"]),
        terms=Terms(**terms),
        categories=dict(row["categories"]),
    )
