"""Taking out what a service holds of an erased thing（到期销毁）: words go, rows and figures stay.

Every service that keeps a copy does it the same way, in the transaction of the event that it hears:
an audit row says that it was done, the words themselves stand nowhere any more.
"""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document

PURPOSE = "到期销毁"


class Eraser:
    """Empties fields of a service's rows, within the open transaction."""

    def __init__(self, kernel: Kernel) -> None:
        """Work on the kernel's database."""
        self._database = kernel.database
        self._audit = kernel.audit

    def empty(self, name: str, where: Mapping[str, Any], *words: str, **values: Any) -> None:
        """Leave nothing of some fields in every row that matches.

        Args:
            name: the collection.
            where: which rows; begins with the county.
            words: paths of texts, sealed or not, that become empty; `list.$[].field` for each.
            values: other fields and what they hold from now on.
        """
        emptied: Document = {**dict.fromkeys(words, ""), **values}
        self._database.flush(name)
        self._database[name].update_many(where, {"$set": emptied}, session=self._database.session)

    def note(self, county: str, **objects: str) -> None:
        """Say in the audit whose copy is gone, by ids of a kind; without a word of it."""
        self._audit.note(county, result="ok", objects=objects, purpose=PURPOSE)
