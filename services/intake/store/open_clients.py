"""Open clients in MongoDB, their keys as keyed hashes; and the public matters they brought."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import Conflict
from services.intake.domain.cases import Case
from services.intake.domain.open_clients import OpenClient, OpenClientNotFound, OpenClientState
from services.intake.domain.open_requests import PUBLIC_KINDS, Wanted
from services.intake.domain.vocabulary import OPEN311
from services.intake.store.case_documents import CaseDocuments

COLLECTION = "open_clients"
_PLAIN = ("name", "per_minute", "create_time", "rotate_time")


class MongoOpenClientStore:
    """Remembers clients."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep clients in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]
        self._clients = Repository[OpenClient](
            kernel, COLLECTION, to_document=_write, from_document=_read, missing=OpenClientNotFound
        )

    def add(self, client: OpenClient) -> None:
        """Keep a new client."""
        self._rows.insert_one(_write(client), session=self._database.session)

    def save(self, client: OpenClient) -> None:
        """Keep a changed client; raises Conflict."""
        loaded = {"_id": client.id, "county": client.county, "version": client.version - 1}
        session = self._database.session
        if not self._rows.replace_one(loaded, _write(client), session=session).matched_count:
            raise Conflict(f"{client.id} was changed", current_version=str(client.version))

    def get(self, scope: str, client_id: str) -> OpenClient:
        """A client within the scope; raises OpenClientNotFound."""
        return self._clients.get(scope, client_id)

    def page(self, scope: str, *, size: int, token: str) -> Page[OpenClient]:
        """One page, newest first."""
        return self._clients.page(scope, {}, size=size, token=token)

    def with_key(self, county: str, key_hash: str) -> OpenClient | None:
        """The client that has, or had, this key."""
        found = self._clients.find(county, {"key_hashes": key_hash}, limit=1)
        return found[0] if found else None


class OpenKeyRing:
    """Keys of 256 random bits, kept as a keyed hash only."""

    def __init__(self, kernel: Kernel) -> None:
        """Hash with the kernel's index key."""
        self._sealing = kernel.sealing

    def fresh(self) -> str:
        """A key nobody can guess."""
        return secrets.token_urlsafe(32)

    def hash(self, key: str) -> str:
        """What of a key may be kept."""
        return self._sealing.blind(key, "open_key")


class MongoOpenShelf:
    """Finds public matters by area, leaf, state and time of report."""

    def __init__(self, kernel: Kernel) -> None:
        """Read the cases of the kernel's database."""
        documents = CaseDocuments(kernel.sealing)
        self._cases = Repository[Case](
            kernel, "cases", to_document=documents.write, from_document=documents.read
        )

    def page(self, which: Wanted, *, size: int, token: str) -> Page[Case]:
        """One page, newest first; ids are in the order of time, so the span bounds the index."""
        where: dict[str, Any] = {
            "channel": OPEN311,
            "kind": {"$in": list(PUBLIC_KINDS)},
            "is_anonymous": False,
            "is_confidential": False,
            "is_restricted": False,
            "erase_time": None,
            "state": {"$in": [str(state) for state in which.states]},
            "_id": {"$gte": _first_id(which.start_time), "$lt": _first_id(which.end_time)},
        }
        if which.service_codes:
            where["category"] = {"$in": list(which.service_codes)}
        return self._cases.page(which.area_code, where, size=size, token=token)


def _first_id(moment: datetime) -> str:
    """The least id that a thing made at a moment may have."""
    return str(UUID(int=(int(moment.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62)))


def _write(client: OpenClient) -> Document:
    return {
        "_id": client.id,
        "county": client.county,
        "area_code": client.area_code,
        "case_id": "",
        "version": client.version,
        **{name: getattr(client, name) for name in _PLAIN},
        "state": str(client.state),
        "key_hashes": [client.key_hash, client.old_key_hash] if client.key_hash else [],
    }


def _read(row: Document) -> OpenClient:
    key_hash, old_key_hash = row["key_hashes"] or ("", "")
    return OpenClient(
        **base_fields(row),
        **{name: row[name] for name in _PLAIN},
        state=OpenClientState(row["state"]),
        key_hash=key_hash,
        old_key_hash=old_key_hash,
    )
