"""Committees, mediators and rooms; keys are unique within a county, mediators' names are sealed."""

from dataclasses import asdict
from typing import Any, TypeVar

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document
from contracts.errors import Conflict
from services.mediation.domain.register import Committee, Mediator, Room
from services.mediation.store.pages import Documents
from services.mediation.use_cases.ports import Page, Paging

Entry = TypeVar("Entry", Committee, Mediator, Room)


class MongoRegister:
    """The register of all counties."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collections."""
        self._sealing = kernel.sealing
        self._mediators = Documents(kernel, "mediators")
        self._rooms = Documents(kernel, "rooms")
        self._committees = Documents(kernel, "committees")

    def mediator(self, county: str, mediator_id: str) -> Mediator | None:
        """A mediator of the county."""
        row = self._mediators.one(county, {"_id": _key(county, mediator_id)})
        return self._mediator(row) if row else None

    def put_mediator(self, mediator: Mediator) -> None:
        """Keep a mediator whose version is one more than the kept one's; raises Conflict."""
        row = _row(mediator)
        row["name"] = self._sealing.seal(mediator.name, f"mediators/{row['_id']}/name")
        _put(self._mediators, row)

    def mediators(
        self, scope: str, paging: Paging, *, specialty: str, is_active_only: bool
    ) -> Page[Mediator]:
        """One page by account."""
        where: dict[str, Any] = {"specialties": specialty} if specialty else {}
        active = {"is_active": True} if is_active_only else {}
        return self._mediators.page(scope, where | active, paging, self._mediator)

    def room(self, county: str, room_id: str) -> Room | None:
        """A room of the county."""
        row = self._rooms.one(county, {"_id": _key(county, room_id)})
        return _entry(Room, row) if row else None

    def put_room(self, room: Room) -> None:
        """Keep a room whose version is one more than the kept one's; raises Conflict."""
        _put(self._rooms, _row(room))

    def rooms(self, scope: str, paging: Paging, *, is_active_only: bool) -> Page[Room]:
        """One page by id."""
        where = {"is_active": True} if is_active_only else {}
        return self._rooms.page(scope, where, paging, lambda row: _entry(Room, row))

    def committee(self, county: str, committee_id: str) -> Committee | None:
        """A committee of the county."""
        row = self._committees.one(county, {"_id": _key(county, committee_id)})
        return _entry(Committee, row) if row else None

    def put_committee(self, committee: Committee) -> None:
        """Keep a committee, for the seed; raises Conflict."""
        _put(self._committees, _row(committee))

    def committees(self, scope: str, paging: Paging) -> Page[Committee]:
        """One page by id."""
        return self._committees.page(scope, {}, paging, lambda row: _entry(Committee, row))

    def _mediator(self, row: Document) -> Mediator:
        opened = {**row, "name": self._sealing.open(row["name"], f"mediators/{row['_id']}/name")}
        return _entry(Mediator, {**opened, "specialties": tuple(row["specialties"])})


def _key(county: str, key: str) -> str:
    return f"{county}/{key}"


def _row(entry: Committee | Mediator | Room) -> Document:
    fields = asdict(entry)
    key, county = fields.pop("id"), entry.area_code[:6]
    lists = {name: list(value) for name, value in fields.items() if isinstance(value, tuple)}
    return {"_id": _key(county, key), "county": county, "key": key, **fields, **lists}


def _entry(kind: type[Entry], row: Document) -> Entry:
    fields = {name: value for name, value in row.items() if name not in {"_id", "county", "key"}}
    return kind(id=row["key"], **fields)


def _put(documents: Documents, row: Document) -> None:
    try:
        documents.put(row)
    except DuplicateKeyError as error:
        raise Conflict(f"{row['_id']} exists already", current_version="1") from error
