"""Plain documents that publish nothing: paged lists, and replacing where the version stands."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.repository import COUNT_LIMIT, within
from contracts.errors import Conflict, FieldFault, Invalid, NotFound
from services.mediation.use_cases.ports import Page, Paging

T = TypeVar("T")


class Documents:
    """One collection of plain, versioned documents."""

    def __init__(self, kernel: Kernel, name: str) -> None:
        """Bind a collection."""
        self.kernel = kernel
        self.name = name
        self.rows = kernel.database[name]

    @property
    def session(self) -> Any:
        """The ambient transaction's session."""
        return self.kernel.database.session

    def insert(self, document: Document) -> None:
        """Keep a new document."""
        self.rows.insert_one(document, session=self.session)

    def replace(self, document: Document) -> None:
        """Replace the document of the version before; raises Conflict."""
        before = {"_id": document["_id"], "version": document["version"] - 1}
        if not self.rows.replace_one(before, document, session=self.session).matched_count:
            raise Conflict(
                f"{document['_id']} was changed by somebody else",
                current_version=str(document["version"]),
            )

    def put(self, document: Document) -> None:
        """Keep a document of version 1 anew, or replace the one of the version before."""
        if document["version"] == 1:
            self.insert(document)
        else:
            self.replace(document)

    def one(self, scope: str, where: Mapping[str, Any]) -> Document | None:
        """The document that matches within the scope."""
        return self.rows.find_one(within(scope, where), session=self.session)

    def get(self, scope: str, document_id: str) -> Document:
        """A document by id; raises NotFound also when it lies outside the scope."""
        document = self.one(scope, {"_id": document_id})
        if document is None:
            raise NotFound(f"no {self.name} {document_id} in {scope}")
        return document

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        """How many match, up to 10,000."""
        return self.rows.count_documents(
            within(scope, where), limit=COUNT_LIMIT, session=self.session
        )

    def page(
        self,
        scope: str,
        where: Mapping[str, Any],
        paging: Paging,
        read: Callable[[Document], T],
        *,
        order: str = "_id",
    ) -> Page[T]:
        """One page in ascending `order`, then by id; stable while others write."""
        matching = within(scope, where)
        counted = self.rows.count_documents(matching, limit=COUNT_LIMIT + 1, session=self.session)
        if paging.token:
            matching = {"$and": [matching, _after(order, paging.token)]}
        cursor = self.rows.find(matching, session=self.session)
        rows = list(cursor.sort([(order, 1), ("_id", 1)]).limit(paging.limit + 1))
        last = rows[paging.limit - 1] if len(rows) > paging.limit else None
        return Page(
            items=[read(row) for row in rows[: paging.limit]],
            next_page_token=_token(order, last) if last else "",
            total=min(counted, COUNT_LIMIT),
            total_is_exact=counted <= COUNT_LIMIT,
        )


def _token(order: str, row: Document) -> str:
    key = {"id": row["_id"], "time": row[order].isoformat() if order != "_id" else ""}
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _after(order: str, token: str) -> dict[str, Any]:
    try:
        key = json.loads(base64.urlsafe_b64decode(token))
        row_id = str(key["id"])
        if order == "_id":
            return {"_id": {"$gt": row_id}}
        time = datetime.fromisoformat(key["time"])
    except (ValueError, KeyError, TypeError):
        raise Invalid(
            FieldFault(
                field="page_token",
                reason="unknown_token",
                message="分页标记无效，请从第一页重新查询",
                message_en="The page token is not one this list gave; start from the first page.",
            )
        ) from None
    return {"$or": [{order: {"$gt": time}}, {order: time, "_id": {"$gt": row_id}}]}
