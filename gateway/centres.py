"""The centres that residents may turn to（中心名录）, as the county describes them."""

from collections.abc import Sequence
from dataclasses import dataclass

import areas
from gateway.store import Store


@dataclass(frozen=True, kw_only=True)
class Centre:
    """One county's centre."""

    county: str
    name: str
    address: str = ""
    phone: str = ""
    hours: str = ""
    lng: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Place:
    """A county or town that a resident may choose on a form."""

    code: str
    name: str


class Centres:
    """Reads the directory once in a while; it changes a few times a year."""

    def __init__(self, store: Store) -> None:
        """Read nothing yet."""
        self._store = store

    def all(self) -> list[Centre]:
        """Every centre by county."""
        return [Centre(**row) for row in self._store.centres()]

    @staticmethod
    def places(centres: Sequence[Centre]) -> list[Place]:
        """The counties with a centre, each followed by its towns."""
        found: list[Place] = []
        for centre in centres:
            county = areas.get(centre.county)
            found.append(Place(county.code, county.name))
            found += [
                Place(town.code, f"{county.name} {town.name}")
                for town in areas.children(county.code)
            ]
        return found
