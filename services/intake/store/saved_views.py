"""Saved views in MongoDB, name and filter sealed; and how many there are."""

from chassis.counters import counted
from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import Conflict
from services.intake.domain.saved_views import SavedView, ViewNotFound
from services.intake.store.filter_texts import filter_text, read_filter_text

COLLECTION, SHELVES = "saved_views", "saved_view_shelves"
_PLAIN = ("owner", "is_shared", "save_time", "change_time")


class MongoViewStore:
    """Remembers views, and how many there are."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep views in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]
        self._shelves = kernel.database[SHELVES]
        self._views = Repository[SavedView](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=ViewNotFound,
        )

    def add(self, view: SavedView) -> None:
        """Keep a new view."""
        self._rows.insert_one(self._write(view), session=self._database.session)

    def save(self, view: SavedView) -> None:
        """Keep a changed view; raises Conflict."""
        loaded = {"_id": view.id, "county": view.county, "version": view.version - 1}
        session = self._database.session
        if not self._rows.replace_one(loaded, self._write(view), session=session).matched_count:
            raise _changed(view)

    def delete(self, view: SavedView) -> None:
        """Forget a view; raises Conflict."""
        loaded = {"_id": view.id, "county": view.county, "version": view.version}
        if not self._rows.delete_one(loaded, session=self._database.session).deleted_count:
            raise _changed(view)

    def get(self, county: str, view_id: str) -> SavedView:
        """A view of the county; raises ViewNotFound."""
        return self._views.get(county, view_id)

    def page(self, county: str, owner: str, *, size: int, token: str) -> Page[SavedView]:
        """One page of a person's own views and the shared ones, newest first."""
        either = {"$or": [{"owner": owner}, {"is_shared": True}]}
        return self._views.page(county, either, size=size, token=token)

    def count_own(self, view: SavedView, step: int) -> int:
        """Count the owner's views up or down; gives how many there are then."""
        return self._count(view, f"{view.county}/{view.owner}", step)

    def count_shared(self, view: SavedView, step: int) -> int:
        """Count the county's shared views up or down; gives how many there are then."""
        return self._count(view, view.county, step)

    def _count(self, view: SavedView, shelf: str, step: int) -> int:
        """Everybody who adds to a shelf writes its row, so that bounds hold between them."""
        session = self._database.session
        return counted(self._shelves, shelf, view.county, session, field="count", step=step)

    def _write(self, view: SavedView) -> Document:
        place = f"{COLLECTION}/{view.id}"
        return {
            "_id": view.id,
            "county": view.county,
            "area_code": view.area_code,
            "case_id": "",
            "version": view.version,
            **{name: getattr(view, name) for name in _PLAIN},
            "name": self._sealing.seal(view.name, f"{place}/name"),
            "filter": self._sealing.seal(filter_text(view.filter), f"{place}/filter"),
        }

    def _read(self, row: Document) -> SavedView:
        place = f"{COLLECTION}/{row['_id']}"
        return SavedView(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            name=self._sealing.open(row["name"], f"{place}/name"),
            filter=read_filter_text(self._sealing.open(row["filter"], f"{place}/filter")),
        )


def _changed(view: SavedView) -> Conflict:
    return Conflict(f"{view.id} was changed", current_version=str(view.version))
