"""The contacts of each case, phones and keys sealed."""

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.notify.domain.contacts import CaseContacts, Contact


class MongoContactStore:
    """Implements `ContactStore`; a document for each case."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep contacts in the service's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database["contacts"]

    def find(self, county: str, case_id: str) -> CaseContacts | None:
        """The case's contacts, or None when they are not yet here."""
        row = self._rows.find_one(
            {"_id": case_id, "county": county}, session=self._database.session
        )
        return None if row is None else self._contacts_from(row)

    def put(self, contacts: CaseContacts) -> None:
        """Store or replace them."""
        document = {
            "county": contacts.area_code[:6],
            "area_code": contacts.area_code,
            "code": contacts.code,
            "version": contacts.version,
            "first_responder": contacts.first_responder,
            "parties": [self._party_document(contacts.case_id, one) for one in contacts.parties],
        }
        self._rows.replace_one(
            {"_id": contacts.case_id}, document, upsert=True, session=self._database.session
        )

    def _party_document(self, case_id: str, party: Contact) -> Document:
        where = f"contacts/{case_id}/{party.party_id}"
        return {
            "party_id": party.party_id,
            "role": party.role,
            "phone": self._sealing.seal(party.phone, f"{where}/phone"),
            "phone_blind": self._sealing.blind(party.phone, "phone") if party.phone else "",
            "query_key": self._sealing.seal(party.query_key, f"{where}/query_key"),
        }

    def _contacts_from(self, row: Document) -> CaseContacts:
        return CaseContacts(
            case_id=row["_id"],
            area_code=row["area_code"],
            code=row["code"],
            version=row["version"],
            first_responder=row.get("first_responder", ""),
            parties=tuple(self._party_from(row["_id"], one) for one in row["parties"]),
        )

    def _party_from(self, case_id: str, row: Document) -> Contact:
        where = f"contacts/{case_id}/{row['party_id']}"
        return Contact(
            party_id=row["party_id"],
            role=row["role"],
            phone=self._sealing.open(row["phone"], f"{where}/phone"),
            query_key=self._sealing.open(row["query_key"], f"{where}/query_key"),
        )
