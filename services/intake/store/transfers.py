"""Transfers in MongoDB: one row for each county; what was sent is sealed as one text."""

import json
from dataclasses import asdict

from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document, base_fields
from chassis.repository import Repository
from services.intake.domain.transfers import (
    OPEN,
    Consent,
    Direction,
    Filing,
    Parcel,
    Sender,
    Transfer,
    TransferNotFound,
    TransferState,
)
from services.intake.store.halves import MongoHalves

COLLECTION = "transfers"
WORDS = ("parcel", "answer_reason", "result")
"""What of a transfer people told or wrote."""
_PLAIN = (
    "twin_id", "pact_id", "partner", "code", "partner_code", "sender", "send_time", "answer_time",
    "partner_state", "done_time",
)  # fmt: skip


class MongoTransferStore(MongoHalves[Transfer], DueDocuments):
    """Implements `TransferStore` and `LapsingStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep transfers in the kernel's database."""
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]
        rows = Repository[Transfer](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=TransferNotFound,
        )
        super().__init__(rows)

    def open_from(self, county: str, case_id: str) -> Transfer | None:
        """The open transfer that a case was sent over with."""
        where = {
            "case_id": case_id,
            "direction": Direction.OUT.value,
            "state": {"$in": [str(state) for state in OPEN]},
        }
        found = self._halves.find(county, where, limit=1)
        return found[0] if found else None

    def _write(self, transfer: Transfer) -> Document:
        parcel, consent = transfer.parcel, transfer.consent
        sent = json.dumps(asdict(parcel), ensure_ascii=False) if parcel else ""
        due = transfer.next_due_time
        return {
            **{name: getattr(transfer, name) for name in _PLAIN},
            **({"next_due_time": due} if due else {}),
            "lapse_time": transfer.lapse_time,
            "state": str(transfer.state),
            "direction": transfer.direction.value,
            "filing": asdict(transfer.filing),
            "consent": asdict(consent) if consent else None,
            "parcel": self._seal(transfer, "parcel", sent),
            "answer_reason": self._seal(transfer, "answer_reason", transfer.answer_reason),
            "result": self._seal(transfer, "result", transfer.result),
        }

    def _read(self, row: Document) -> Transfer:
        consent = row["consent"]
        return Transfer(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            lapse_time=row.get("lapse_time"),
            state=TransferState(row["state"]),
            direction=Direction(row["direction"]),
            filing=Filing(**row["filing"]),
            consent=Consent(**consent | {"party_ids": tuple(consent["party_ids"])})
            if consent
            else None,
            parcel=_parcel(self._open(row, "parcel")),
            answer_reason=self._open(row, "answer_reason"),
            result=self._open(row, "result"),
        )

    def _seal(self, transfer: Transfer, name: str, text: str) -> str:
        return self._sealing.seal(text, f"{COLLECTION}/{transfer.id}/{name}")

    def _open(self, row: Document, name: str) -> str:
        return self._sealing.open(row[name], f"{COLLECTION}/{row['_id']}/{name}")


def _parcel(sent: str) -> Parcel | None:
    if not sent:
        return None
    told = json.loads(sent)
    parties = tuple(Sender(**one) for one in told.pop("parties"))
    return Parcel(**told, parties=parties)
