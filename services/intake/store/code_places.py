"""Places in MongoDB: rows of configuration, versioned, without events."""

import secrets
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import Conflict
from services.intake.domain.code_places import (
    TOKEN_LENGTH,
    CodePlace,
    PlaceNotFound,
    PlaceState,
)
from services.intake.domain.people import KEY_ALPHABET
from services.intake.domain.reports import Location

COLLECTION = "code_places"
_PLAIN = ("token", "kind", "name", "cell_id", "address", "creator", "create_time", "revoke_time")


class MongoPlaceStore:
    """Remembers places."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep places in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]
        self._places = Repository[CodePlace](
            kernel, COLLECTION, to_document=_write, from_document=_read, missing=PlaceNotFound
        )

    def add(self, place: CodePlace) -> None:
        """Keep a new place."""
        self._rows.insert_one(_write(place), session=self._database.session)

    def save(self, place: CodePlace) -> None:
        """Keep a changed place; raises Conflict."""
        loaded = {"_id": place.id, "county": place.county, "version": place.version - 1}
        session = self._database.session
        if not self._rows.replace_one(loaded, _write(place), session=session).matched_count:
            raise Conflict(f"{place.id} was changed", current_version=str(place.version))

    def get(self, scope: str, place_id: str) -> CodePlace:
        """A place within the scope; raises PlaceNotFound."""
        return self._places.get(scope, place_id)

    def with_token(self, token: str) -> CodePlace | None:
        """The place whose code it is, of any county."""
        row = self._rows.find_one({"token": token}, session=self._database.session)
        return _read(row) if row else None

    def page(
        self, scope: str, *, area_code: str, state: str, size: int, token: str
    ) -> Page[CodePlace]:
        """One page, newest first."""
        where: dict[str, Any] = {"state": state} if state else {}
        if area_code:
            where["area_code"] = {"$gte": area_code, "$lt": area_code + "~"}
        return self._places.page(scope, where, size=size, token=token)


class RandomTokens:
    """Tokens of about 59 random bits."""

    def fresh(self) -> str:
        """Signs that nobody can guess and that say nothing."""
        return "".join(secrets.choice(KEY_ALPHABET) for _ in range(TOKEN_LENGTH))


def _write(place: CodePlace) -> Document:
    return {
        "_id": place.id,
        "county": place.county,
        "area_code": place.area_code,
        "case_id": "",
        "version": place.version,
        **{name: getattr(place, name) for name in _PLAIN},
        "state": str(place.state),
        "location": vars(place.location) if place.location else None,
    }


def _read(row: Document) -> CodePlace:
    location = row["location"]
    return CodePlace(
        **base_fields(row),
        **{name: row[name] for name in _PLAIN},
        state=PlaceState(row["state"]),
        location=Location(**location) if location else None,
    )
