"""What a phone's holder brought, found by its blind index; and the passes to it."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from hmac import compare_digest

from chassis.kernel import Kernel
from chassis.repository import Page, Repository
from services.intake.domain.cases import Case
from services.intake.domain.own_cases import BRINGERS, is_open_to_phones
from services.intake.domain.people import Party
from services.intake.domain.vocabulary import VIOLATION
from services.intake.store.case_documents import CaseDocuments

_PASS = re.compile(r"FP([0-9A-F]{8})([A-Z2-7]{26})")
_SIGNS = 26


class MongoOwnCaseStore:
    """Finds what a phone's holder brought."""

    def __init__(self, kernel: Kernel) -> None:
        """Read the cases of the kernel's database."""
        documents = CaseDocuments(kernel.sealing)
        self._finders = documents.finders
        self._cases = Repository[Case](
            kernel, "cases", to_document=documents.write, from_document=documents.read
        )

    def of_phone(self, county: str, phone: str, *, size: int, token: str) -> Page[Case]:
        """One page of what may be followed by phone, newest first."""
        index = self._finders.person("", phone, "")["parties.phone_index"]
        brought = {"phone_index": index, "role": {"$in": list(BRINGERS)}}
        where = {
            "parties": {"$elemMatch": brought},
            "kind": {"$ne": VIOLATION},
            "is_confidential": False,
            "is_anonymous": False,
            "is_restricted": False,
            "erase_time": None,
        }
        return self._cases.page(county, where, size=size, token=token)


class SealedPasses:
    """Passes of 130 bits keyed with the index key; nothing of them is kept."""

    def __init__(self, kernel: Kernel) -> None:
        """Make them with the kernel's index key."""
        self._sealing = kernel.sealing

    def issue(self, case: Case, party: Party, until: datetime) -> str:
        """What stands for the party's key until then."""
        seconds = f"{int(until.timestamp()):08X}"
        return f"FP{seconds}{self._sign(case, party, seconds)}"

    def holder(self, case: Case, key: str, now: datetime) -> Party | None:
        """The party whose pass this is, if it is one and holds now; all are compared."""
        given = _PASS.fullmatch(key)
        if given is None or not is_open_to_phones(case):
            return None
        seconds, sign = given.groups()
        bringers = [party for party in case.parties if party.phone and party.role in BRINGERS]
        found = [one for one in bringers if compare_digest(self._sign(case, one, seconds), sign)]
        is_over = now >= datetime.fromtimestamp(int(seconds, 16), UTC)
        return found[0] if found and not is_over else None

    def _sign(self, case: Case, party: Party, seconds: str) -> str:
        phone = self._sealing.blind(party.phone, "phone")
        told = "\0".join((case.county, case.id, party.id, phone, seconds))
        digest = hashlib.sha256(self._sealing.blind(told, "follow_pass").encode()).digest()
        return base64.b32encode(digest).decode()[:_SIGNS]
