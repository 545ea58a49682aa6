"""Links in MongoDB: one row per pair of cases, found from either side."""

from collections.abc import Sequence

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Repository
from services.intake.domain.links import MOST_LINKS, Link

COLLECTION = "links"
_FIELDS = ("code", "other_case_id", "other_code", "is_linked")


class MongoLinkStore:
    """Implements `LinkStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep links in the kernel's database."""
        self._links = Repository[Link](kernel, COLLECTION, to_document=_write, from_document=_read)

    def between(self, county: str, case_id: str, other_case_id: str) -> Link | None:
        """The link of two cases, whichever was named first."""
        pair = sorted((case_id, other_case_id))
        found = self._links.find(county, {"first": pair[0], "second": pair[1]}, limit=1)
        return found[0] if found else None

    def of_case(self, county: str, case_id: str) -> Sequence[Link]:
        """The links of a case that hold, oldest first."""
        return self._links.find(county, {"pair": case_id, "is_linked": True}, limit=MOST_LINKS)

    def add(self, link: Link) -> None:
        """Keep a new link."""
        self._links.add(link)

    def save(self, link: Link) -> None:
        """Keep a changed link; raises Conflict."""
        self._links.save(link)


def _write(link: Link) -> Document:
    first, second = link.pair
    shown = {name: getattr(link, name) for name in _FIELDS}
    return {**shown, "first": first, "second": second, "pair": [first, second]}


def _read(row: Document) -> Link:
    return Link(**base_fields(row), **{name: row[name] for name in _FIELDS})
