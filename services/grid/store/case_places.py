"""The cells of accepted cases（落格）."""

from chassis.kernel import Kernel
from chassis.mongo import base_fields
from chassis.repository import Repository
from services.grid.domain.case_places import CasePlace

COLLECTION = "case_places"


class MongoCasePlaces:
    """Implements `CasePlaceStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the service's database."""
        self._places: Repository[CasePlace] = Repository(
            kernel,
            COLLECTION,
            to_document=lambda place: {"code": place.code, "cell_id": place.cell_id},
            from_document=lambda row: CasePlace(
                **base_fields(row), code=row["code"], cell_id=row["cell_id"]
            ),
        )

    def find(self, county: str, case_id: str) -> CasePlace | None:
        """What was told of a case."""
        found = self._places.find(county, {"_id": case_id}, limit=1)
        return found[0] if found else None

    def put(self, place: CasePlace) -> None:
        """Keep what is told now."""
        if place.stored_version:
            self._places.save(place)
        else:
            self._places.add(place)
