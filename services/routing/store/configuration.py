"""Configuration by area（区域配置）: departments."""

from dataclasses import asdict

from pymongo.errors import DuplicateKeyError

from areas import prefixes
from chassis.editions import REMEMBERED_SECONDS
from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
from contracts.errors import Conflict
from services.routing.domain.department import Department, Presence


class MongoDepartments:
    """Implements `DepartmentStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database["departments"]
        self._held: Memory[str, list[Department]] = Memory(REMEMBERED_SECONDS)

    def remembered(self, area_code: str) -> list[Department]:
        """As `above`, for who asks with every case.

        What another process put holds here a few seconds later.
        """
        return self._held.get(area_code, lambda: self.above(area_code))

    def above(self, area_code: str, key: str = "") -> list[Department]:
        """The rows of an area and of those it lies in, all or of one key."""
        where: Document = {"area_code": {"$in": prefixes(area_code)}}
        if key:
            where["key"] = key
        rows = self._rows.find(where, session=self._kernel.database.session)
        return [self._read(row) for row in rows]

    def put(self, department: Department, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        self._held.forget()
        row_id = f"{department.area_code}/{department.key}"
        document = asdict(department) | {
            "_id": row_id,
            "county": department.area_code[:6],
            "presence": department.presence.value,
            "kinds": list(department.kinds),
            "categories": list(department.categories),
            "contact_phone": self._kernel.sealing.seal(department.contact_phone, _place(row_id)),
        }
        where = {"_id": row_id, "version": replaces}
        session = self._kernel.database.session
        try:
            put = self._rows.replace_one(where, document, upsert=not replaces, session=session)
        except DuplicateKeyError as error:
            raise Conflict(f"department {row_id} exists already") from error
        if replaces and not put.matched_count:
            raise Conflict(f"department {row_id} is no longer at version {replaces}")

    def _read(self, row: Document) -> Department:
        known = {name: value for name, value in row.items() if name not in ("_id", "county")}
        known["presence"] = Presence(row["presence"])
        known["kinds"] = tuple(row["kinds"])
        known["categories"] = tuple(row.get("categories", ()))
        known["contact_phone"] = self._kernel.sealing.open(row["contact_phone"], _place(row["_id"]))
        return Department(**known)


def _place(row_id: str) -> str:
    return f"departments/{row_id}/contact_phone"
