"""Officers, their numbers sealed, their positions under a 2dsphere index."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.grid.domain.places import Officer, Point
from services.grid.store.points import from_geojson, to_geojson


class MongoOfficerStore:
    """Implements `OfficerStore`; a document for each account."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep officers in the service's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database["officers"]

    def get(self, county: str, account: str) -> Officer | None:
        """The officer, or None."""
        return self._find_one({"_id": account, "county": county})

    def put(self, officer: Officer) -> None:
        """Store or replace an officer."""
        position = to_geojson(officer.position)
        document: Document = {
            "county": officer.county,
            "area_code": officer.area_code,
            "is_active": officer.is_active,
            "is_demo": officer.is_demo,
            "phone": self._sealing.seal(officer.phone, f"officers/{officer.account}/phone"),
            "towns": list(officer.towns),
            **({"position": position} if position else {}),
        }
        self._rows.replace_one(
            {"_id": officer.account}, document, upsert=True, session=self._database.session
        )

    def nearest(self, county: str, point: Point) -> Officer | None:
        """The active officer whose cells are nearest."""
        near = {"$nearSphere": {"$geometry": to_geojson(point)}}
        return self._find_one({"county": county, "is_active": True, "position": near})

    def active_in(self, county: str, town: str) -> Officer | None:
        """An active officer with cells in the town; of the county when no town is given."""
        where: dict[str, Any] = {"county": county, "is_active": True}
        return self._find_one({**where, "towns": town} if town else where)

    def _find_one(self, where: Mapping[str, Any]) -> Officer | None:
        row = self._rows.find_one(where, session=self._database.session)
        if row is None:
            return None
        return Officer(
            account=row["_id"],
            county=row["county"],
            area_code=row["area_code"],
            is_active=row["is_active"],
            is_demo=row["is_demo"],
            phone=self._sealing.open(row["phone"], f"officers/{row['_id']}/phone"),
            position=from_geojson(row.get("position")),
            towns=tuple(row["towns"]),
        )
