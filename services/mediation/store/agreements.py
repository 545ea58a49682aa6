"""Agreements, their numbers, and the queue of those whose document is to be made."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.counters import counted
from chassis.files import Files
from chassis.kernel import Kernel
from chassis.leases import claim_due
from chassis.mongo import Document
from services.mediation.domain.agreements import (
    Agreement,
    AgreementState,
    DocumentState,
    Form,
    Performance,
    Signature,
)
from services.mediation.domain.terms import Content, Obligation, PartyDetail
from services.mediation.store.pages import Documents
from services.mediation.use_cases.ports import StoredFile

_DUE = "document_due_time"
_LEASE_SECONDS = 120.0


class MongoAgreements:
    """Agreements; what they say is sealed. Also the queue of documents to be made."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collections."""
        self._kernel = kernel
        self._agreements = Documents(kernel, "agreements")
        self._files = Files(kernel)
        self._numbers = kernel.database["agreement_numbers"]

    def add(self, agreement: Agreement) -> None:
        """Keep a new agreement."""
        self._agreements.insert(self._to_document(agreement))

    def save(self, agreement: Agreement) -> None:
        """Keep a changed agreement; raises Conflict."""
        self._agreements.replace(self._to_document(agreement))

    def get(self, scope: str, agreement_id: str) -> Agreement:
        """An agreement; raises NotFound."""
        return self._from_document(self._agreements.get(scope, agreement_id))

    def current_of(self, scope: str, mediation_id: str) -> Agreement | None:
        """The file's agreement that was not abandoned."""
        row = self._agreements.one(scope, {"mediation_id": mediation_id, "is_current": True})
        return self._from_document(row) if row else None

    def next_sequence(self, county: str, committee_id: str, year: int) -> int:
        """The next number of the committee's year; never given twice."""
        name, session = f"{county}/{committee_id}/{year}", self._agreements.session
        return counted(self._numbers, name, county, session, field="sequence")

    def claim(self) -> Agreement | None:
        """Lease the agreement whose document has waited longest."""
        row = claim_due(
            self._agreements.rows,
            now=self._kernel.now(),
            lease_seconds=_LEASE_SECONDS,
            owner="documents",
            due_field=_DUE,
        )
        return self._from_document(row) if row else None

    def mark(self, agreement: Agreement, files: Mapping[str, tuple[str, str]]) -> bool:
        """Note the files by format, unless the agreement was printed anew meanwhile."""
        done = {
            "document.is_ready": True,
            "document.render_time": self._kernel.now(),
            **{f"document.{form}_id": file_id for form, (file_id, _) in files.items()},
            **{f"document.{form}_sha256": sha256 for form, (_, sha256) in files.items()},
        }
        freed = {_DUE: "", "lease_time": "", "lease_owner": ""}
        wanted = {"_id": agreement.id, "document.revision": agreement.document.revision}
        marked = self._agreements.rows.update_one(
            {**wanted, _DUE: {"$exists": True}},
            {"$set": done, "$unset": freed},
            session=self._agreements.session,
        )
        return marked.matched_count == 1

    def postpone(self, agreement: Agreement, until: datetime) -> None:
        """Try again later."""
        self._agreements.rows.update_one(
            {"_id": agreement.id, "document.revision": agreement.document.revision},
            {
                "$set": {_DUE: until},
                "$inc": {"document.attempts": 1},
                "$unset": {"lease_time": "", "lease_owner": ""},
            },
        )

    def forget(self, county: str, case_id: str) -> None:
        """Take out what the agreements of a case say, and their documents, in the transaction."""
        where = {"county": county, "case_id": case_id}
        for row in self._agreements.rows.find(where, session=self._agreements.session):
            held = self._from_document(row)
            for file_id in filter(None, (held.document.docx_id, held.document.pdf_id)):
                self._files.release(file_id)
            self._agreements.rows.replace_one(
                {"_id": held.id},
                self._to_document(held.wordless()),
                session=self._agreements.session,
            )

    def _to_document(self, agreement: Agreement) -> Document:
        content = json.dumps(asdict(agreement.content))
        document = asdict(agreement.document)
        due = document.pop("due_time")
        row = {
            "_id": agreement.id,
            "county": agreement.county,
            "area_code": agreement.area_code,
            "case_id": agreement.case_id,
            "mediation_id": agreement.mediation_id,
            "mediator_id": agreement.mediator_id,
            "committee_id": agreement.committee_id,
            "number": agreement.number,
            "form": str(agreement.form),
            "state": str(agreement.state),
            "is_current": agreement.state is not AgreementState.ABANDONED,
            "content": self._seal(content, agreement.id, "content"),
            "draft_time": agreement.draft_time,
            "signatures": [asdict(signature) for signature in agreement.signatures],
            "performances": self._seal(_performances(agreement), agreement.id, "performances"),
            "effective_time": agreement.effective_time,
            "document": document,
            "version": agreement.version,
        }
        return row | ({_DUE: due} if due else {})

    def _from_document(self, row: Document) -> Agreement:
        performances = json.loads(self._open(row, "performances") or "[]")
        return Agreement(
            id=row["_id"],
            area_code=row["area_code"],
            case_id=row["case_id"],
            mediation_id=row["mediation_id"],
            mediator_id=row["mediator_id"],
            committee_id=row["committee_id"],
            number=row["number"],
            form=Form(row["form"]),
            content=_content(json.loads(self._open(row, "content"))),
            draft_time=row["draft_time"],
            state=AgreementState(row["state"]),
            signatures=tuple(Signature(**signature) for signature in row["signatures"]),
            performances=tuple(_performance(performance) for performance in performances),
            effective_time=row["effective_time"],
            document=DocumentState(**row["document"], due_time=row.get(_DUE)),
            version=row["version"],
        )

    def _seal(self, text: str, agreement_id: str, field: str) -> str:
        return self._kernel.sealing.seal(text, f"agreements/{agreement_id}/{field}")

    def _open(self, row: Document, field: str) -> str:
        return self._kernel.sealing.open(row[field], f"agreements/{row['_id']}/{field}")


class GridShelf:
    """Documents in the service's file store."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the store."""
        self._files = Files(kernel)

    def read(self, scope: str, file_id: str) -> StoredFile:
        """A file; raises NotFound."""
        reference, chunks = self._files.read(scope, file_id)
        return StoredFile(
            name=reference.name,
            media_type=reference.media_type,
            size=reference.size,
            sha256=reference.sha256,
            chunks=chunks,
        )

    def put(self, agreement: Agreement, name: str, media_type: str, body: bytes) -> tuple[str, str]:
        """Keep a file and answer its id and hash; an unclaimed one is swept later."""
        owner = f"agreement/{agreement.id}"
        kept = self._files.put(agreement.area_code, name, media_type, [body], owner=owner)
        return kept.id, kept.sha256

    def claim(self, file_id: str) -> None:
        """Say that a file belongs to something, in the transaction that makes it so."""
        self._files.claim(file_id)


def _performances(agreement: Agreement) -> str:
    rows = [
        {**asdict(performance), "perform_time": performance.perform_time.isoformat()}
        for performance in agreement.performances
    ]
    return json.dumps(rows) if rows else ""


def _performance(opened: dict[str, Any]) -> Performance:
    return Performance(**{**opened, "perform_time": datetime.fromisoformat(opened["perform_time"])})


def _content(opened: dict[str, Any]) -> Content:
    lists = {
        "party_ids": tuple(opened["party_ids"]),
        "party_details": tuple(PartyDetail(**detail) for detail in opened["party_details"]),
        "obligations": tuple(Obligation(**item) for item in opened["obligations"]),
    }
    return Content(**{**opened, **lists})
