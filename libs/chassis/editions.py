"""Editions by area in MongoDB: one way for every service to store what is drafted and published."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from areas import prefixes
from chassis.kernel import Kernel
from chassis.mongo import Document
from contracts.editions import Edition, EditionState
from contracts.errors import Conflict

_PLAIN = (
    "area_code",
    "name",
    "edition",
    "author",
    "publisher",
    "edit_time",
    "publish_time",
    "version",
)

REMEMBERED_SECONDS = 2.0
"""How late a process learns what another one published."""

E = TypeVar("E", bound=Edition)


def edition_fields(row: Document) -> dict[str, Any]:
    """What every stored edition says of itself, as arguments of its class."""
    return {
        "id": row["_id"],
        "state": EditionState(row["state"]),
        **{name: row[name] for name in _PLAIN},
    }


def index_editions(rows: Collection[Document]) -> None:
    """What holds is found by area; an area has one draft and one published edition."""
    rows.create_index([("area_code", 1), ("state", 1)], name="area")
    for state in ("draft", "published"):
        rows.create_index(
            [("county", 1), ("area_code", 1)],
            name=f"one_{state}",
            unique=True,
            partialFilterExpression={"state": state},
        )


class EditionRows(Generic[E]):
    """The editions of one thing: one draft and one published per area, by unique indexes.

    Implements `contracts.editions.EditionStore`.
    """

    def __init__(
        self,
        kernel: Kernel,
        collection: str,
        *,
        thing: str,
        write: Callable[[E], Document],
        read: Callable[[Document], E],
    ) -> None:
        """Keep editions in the collection.

        `write` gives the document of an edition's content and `read` the edition of a whole
        document, with `edition_fields`; `thing` names one in messages.
        """
        self._database = kernel.database
        self._rows = kernel.database[collection]
        self._thing = thing
        self._write = write
        self._read = read

    def find(self, edition_id: str, /) -> E | None:
        """An edition by id, whatever its state."""
        return self._first({"_id": edition_id})

    def draft_of(self, area_code: str) -> E | None:
        """An area's own draft."""
        return self._first({"area_code": area_code, "state": EditionState.DRAFT.value})

    def published_of(self, area_code: str) -> E | None:
        """An area's own published edition."""
        return self._first({"area_code": area_code, "state": EditionState.PUBLISHED.value})

    def published_ids(self, area_codes: Iterable[str]) -> list[str]:
        """The ids of what these areas published, the widest area's first."""
        where = {"area_code": {"$in": list(area_codes)}, "state": EditionState.PUBLISHED.value}
        heads = self._rows.find(where, {"area_code": 1}, session=self._database.session)
        return [row["_id"] for row in sorted(heads, key=lambda row: len(row["area_code"]))]

    def nearest_id(self, area_code: str) -> str | None:
        """The id of the published edition of the longest prefix of the area."""
        ids = self.published_ids(prefixes(area_code))
        return ids[-1] if ids else None

    def nearest(self, area_code: str) -> E | None:
        """The published edition of the longest prefix of the area."""
        edition_id = self.nearest_id(area_code)
        return self.find(edition_id) if edition_id else None

    def put(self, edition: E, /, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        document, session = self._document(edition), self._database.session
        if not replaces:
            self._insert(document)
            return
        where = {"_id": edition.id, "version": replaces}
        if not self._rows.replace_one(where, document, session=session).matched_count:
            raise Conflict(f"{self._thing} {edition.id} is no longer at version {replaces}")

    def _document(self, edition: E) -> Document:
        return {
            "_id": edition.id,
            "county": edition.area_code[:6],
            "state": edition.state.value,
            **{name: getattr(edition, name) for name in _PLAIN},
            **self._write(edition),
        }

    def _insert(self, document: Document) -> None:
        try:
            self._rows.insert_one(document, session=self._database.session)
        except DuplicateKeyError as error:
            message = f"{document['area_code']} has a {document['state']} {self._thing} already"
            raise Conflict(message) from error

    def _first(self, where: Document) -> E | None:
        row = self._rows.find_one(where, session=self._database.session)
        return self._read(row) if row else None
