"""Files of mediation and the facts of the cases they stand on."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Repository, within
from contracts.errors import Conflict
from services.mediation.domain.cases import CaseFacts, Conclusion, Consent, Party
from services.mediation.domain.files import Mediation, State
from services.mediation.use_cases.ports import FileFilter, Page, Paging


class MongoCases:
    """Facts of cases; the title is sealed."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database["cases"]

    def get(self, scope: str, case_id: str) -> CaseFacts | None:
        """The facts, if they arrived and lie within the scope."""
        row = self._rows.find_one(
            within(scope, {"_id": case_id}), session=self._kernel.database.session
        )
        return self._facts(row) if row else None

    def of(self, case_ids: Iterable[str]) -> dict[str, CaseFacts]:
        """The facts of several cases."""
        wanted = {"_id": {"$in": list(case_ids)}}
        rows = self._rows.find(wanted, session=self._kernel.database.session)
        return {row["_id"]: self._facts(row) for row in rows}

    def put(self, facts: CaseFacts) -> None:
        """Keep the facts in place of older ones."""
        document = {
            "_id": facts.case_id,
            "county": facts.area_code[:6],
            "area_code": facts.area_code,
            "code": facts.code,
            "dispute_kind": facts.dispute_kind,
            "title": self._kernel.sealing.seal(facts.title, f"cases/{facts.case_id}/title"),
            "parties": [asdict(party) for party in facts.parties],
            "version": facts.version,
            "is_ended": facts.is_ended,
        }
        self._rows.replace_one(
            {"_id": facts.case_id}, document, upsert=True, session=self._kernel.database.session
        )

    def _facts(self, row: Document) -> CaseFacts:
        return CaseFacts(
            case_id=row["_id"],
            area_code=row["area_code"],
            code=row["code"],
            dispute_kind=row["dispute_kind"],
            title=self._kernel.sealing.open(row["title"], f"cases/{row['_id']}/title"),
            parties=tuple(Party(**party) for party in row["parties"]),
            version=row["version"],
            is_ended=row["is_ended"],
        )


class MongoMediations:
    """Files, each read together with its case's facts as they stand now."""

    def __init__(self, kernel: Kernel, cases: MongoCases) -> None:
        """Bind the collection."""
        self._cases = cases
        self._database = kernel.database
        self._repository: Repository[Mediation] = Repository(
            kernel, "mediations", to_document=_to_document, from_document=_from_document
        )

    def add(self, mediation: Mediation) -> None:
        """Keep a new file and its facts; a case has one open file."""
        try:
            self._repository.add(mediation)
            self._database.flush("mediations")
        except DuplicateKeyError as error:
            raise Conflict(f"case {mediation.case_id} got another file meanwhile") from error

    def save(self, mediation: Mediation) -> None:
        """Keep a changed file and its facts; raises Conflict."""
        self._repository.save(mediation)

    def get(self, scope: str, mediation_id: str) -> Mediation:
        """A file; raises NotFound."""
        return self._joined([self._repository.get(scope, mediation_id)])[0]

    def open_for(self, scope: str, case_id: str) -> Mediation | None:
        """The case's file that is not concluded."""
        wanted = {"case_id": case_id, "is_open": True}
        found = self._joined(self._repository.find(scope, wanted, limit=1))
        return found[0] if found else None

    def page(self, scope: str, wanted: FileFilter, paging: Paging) -> Page[Mediation]:
        """One page, newest first."""
        page = self._repository.page(scope, _where(wanted), size=paging.limit, token=paging.token)
        return Page(self._joined(page.items), page.next_page_token, page.total, page.total_is_exact)

    def count(self, scope: str, wanted: FileFilter) -> int:
        """How many there are, up to 10,000."""
        return self._repository.count(scope, _where(wanted))

    def _joined(self, mediations: list[Mediation]) -> list[Mediation]:
        facts = self._cases.of({mediation.case_id for mediation in mediations})
        for mediation in mediations:
            mediation.case = facts[mediation.case_id]
        return mediations


def _where(wanted: FileFilter) -> dict[str, Any]:
    where: dict[str, Any] = {}
    if wanted.case_id:
        where["case_id"] = wanted.case_id
    if wanted.states:
        where["state"] = {"$in": list(wanted.states)}
    if wanted.mediator_ids:
        where["mediator_id"] = {"$in": list(wanted.mediator_ids)}
    if wanted.due_before:
        where["due_time"] = {"$lt": wanted.due_before}
    return where


def _to_document(mediation: Mediation) -> Document:
    conclusion = mediation.conclusion
    return {
        "state": str(mediation.state),
        "is_open": mediation.is_open,
        "origin": mediation.origin,
        "open_reason": mediation.open_reason,
        "open_time": mediation.open_time,
        "due_time": mediation.due_time,
        "consents": [asdict(consent) for consent in mediation.consents.values()],
        "mediator_id": mediation.mediator_id,
        "committee_id": mediation.committee_id,
        "agreement_id": mediation.agreement_id,
        "agreement_number": mediation.agreement_number,
        "conclusion": asdict(conclusion) if conclusion else None,
    }


def _from_document(row: Document) -> Mediation:
    consents = [Consent(**consent) for consent in row["consents"]]
    return Mediation(
        **base_fields(row),
        case=CaseFacts(case_id=row["case_id"], area_code=row["area_code"]),
        state=State(row["state"]),
        origin=row["origin"],
        open_reason=row["open_reason"],
        open_time=row["open_time"],
        due_time=row["due_time"],
        consents={consent.party_id: consent for consent in consents},
        mediator_id=row["mediator_id"],
        committee_id=row["committee_id"],
        agreement_id=row["agreement_id"],
        agreement_number=row["agreement_number"],
        conclusion=_conclusion(row["conclusion"]),
    )


def _conclusion(row: Document | None) -> Conclusion | None:
    if row is None:
        return None
    lists = {name: tuple(row[name]) for name in ("routes", "notice_party_ids")}
    return Conclusion(**{**row, **lists})
