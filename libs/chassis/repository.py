"""Versioned aggregates in one collection: load, save where the version stands, list in pages."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chassis.kernel import Kernel
from chassis.mongo import Document
from contracts.aggregates import Aggregate, Fact
from contracts.errors import Conflict, FieldFault, Invalid, NotFound

A = TypeVar("A", bound=Aggregate)
COUNT_LIMIT = 10_000
_COUNTY_DIGITS = 6
_COMMON = ("county", "area_code", "case_id", "version")


@dataclass(frozen=True)
class Page(Generic[A]):
    """One page of a list; `total` is exact up to 10,000."""

    items: list[A]
    next_page_token: str
    total: int
    total_is_exact: bool


@dataclass(frozen=True)
class Part:
    """A part of a list that one index counts by itself; without a name MongoDB chooses which."""

    where: Mapping[str, Any]
    index: str = ""


class Repository(Generic[A]):
    """One kind of aggregate, stored as `{_id, county, area_code, case_id, version, …}`."""

    def __init__(
        self,
        kernel: Kernel,
        name: str,
        *,
        to_document: Callable[[A], Document],
        from_document: Callable[[Document], A],
        missing: type[NotFound] = NotFound,
        fields: Iterable[str] = (),
    ) -> None:
        """Bind a collection.

        Args:
            kernel: over the service's database.
            name: of the collection.
            to_document: gives all fields but the common ones.
            from_document: reads what it gave.
            missing: raised for what is not there.
            fields: all that `from_document` reads; for none it is given the whole document.
        """
        self._kernel = kernel
        self._rows = kernel.database[name]
        self._to_document = to_document
        self._from_document = from_document
        self._missing = missing
        self._fields = dict.fromkeys((*_COMMON, *fields), 1) if fields else None

    def add(self, aggregate: A) -> None:
        """Insert a new aggregate and its facts with the last step of their transaction."""
        self._write(aggregate, self._insert)

    def save(self, aggregate: A) -> None:
        """Replace the stored aggregate and add its facts in one transaction.

        Raises:
            Conflict: the stored version is not the one that was loaded.
        """
        self._write(aggregate, self._replace)

    def get(self, scope: str, aggregate_id: str) -> A:
        """Load one by id; raises NotFound also when it lies outside the scope.

        Args:
            scope: an area code; what does not begin with it is not there.
            aggregate_id: the id.
        """
        self._flush()
        document = self._rows.find_one(
            within(scope, {"_id": aggregate_id}),
            self._fields,
            session=self._kernel.database.session,
        )
        if document is None:
            raise self._missing(f"no {self._rows.name} {aggregate_id} in {scope}")
        return self._from_document(document)

    def find(
        self,
        scope: str,
        where: Mapping[str, Any],
        *,
        sort: list[tuple[str, int]] | None = None,
        limit: int = 100,
    ) -> list[A]:
        """Load what matches, at most `limit`."""
        self._flush()
        cursor = self._rows.find(
            within(scope, where), self._fields, session=self._kernel.database.session
        )
        return [self._from_document(row) for row in cursor.sort(sort or [("_id", 1)]).limit(limit)]

    def page(
        self,
        scope: str,
        where: Mapping[str, Any],
        *,
        size: int,
        token: str,
        newest_first: bool = True,
        index: str = "",
        parts: Sequence[Part] = (),
    ) -> Page[A]:
        """One page in the order of creation, stable while others write.

        Args:
            scope: an area code; what does not begin with it is not there.
            where: what is listed.
            size: how many at most.
            token: of the page before, or empty.
            newest_first: which end comes first.
            index: the name of the one that is followed; empty to let MongoDB choose.
            parts: the same as `where` in parts that share nothing, to be counted one by one.

        Raises:
            Invalid: the token is not one that this list gave.
        """
        matching = within(scope, where)
        counted = self._counted(scope, parts or (Part(where, index),))
        way, after = (-1, "$lt") if newest_first else (1, "$gt")
        if token:
            matching = {"$and": [matching, {"_id": {after: read_token(token)}}]}
        cursor = self._rows.find(matching, self._fields).hint(index or None)
        rows = list(cursor.sort("_id", way).limit(size + 1))
        return Page(
            items=[self._from_document(row) for row in rows[:size]],
            next_page_token=write_token(rows[size - 1]["_id"]) if len(rows) > size else "",
            total=min(counted, COUNT_LIMIT),
            total_is_exact=counted <= COUNT_LIMIT,
        )

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        """How many match, counted up to 10,000."""
        return self._rows.count_documents(within(scope, where), limit=COUNT_LIMIT)

    def _counted(self, scope: str, parts: Sequence[Part]) -> int:
        """How many all parts hold, not counted any further than one above the limit."""
        counted = 0
        for part in parts:
            if counted <= COUNT_LIMIT:
                left = COUNT_LIMIT + 1 - counted
                where = within(scope, part.where)
                hint: dict[str, Any] = {"hint": part.index} if part.index else {}
                counted += self._rows.count_documents(where, limit=left, **hint)
        return counted

    def _write(self, aggregate: A, put: Callable[[A, Document], None]) -> None:
        if not aggregate.facts:
            raise ValueError(f"{aggregate.id} was changed without recording an event")
        document = {
            "_id": aggregate.id,
            "county": aggregate.county,
            "area_code": aggregate.area_code,
            "case_id": aggregate.case_id,
            "version": aggregate.version,
            **self._to_document(aggregate),
        }
        facts: list[Fact] = list(aggregate.facts)

        def write() -> None:
            put(aggregate, document)
            self._kernel.outbox.add(aggregate, facts)

        self._kernel.transact(write)
        aggregate.take_facts()

    def _insert(self, _aggregate: A, document: Document) -> None:
        self._kernel.database.insert_at_commit(self._rows.name, [document])

    def _flush(self) -> None:
        """What was added a moment ago in this transaction is found like anything else."""
        self._kernel.database.flush(self._rows.name)

    def _replace(self, aggregate: A, document: Document) -> None:
        self._flush()
        session = self._kernel.database.session
        loaded = {"_id": aggregate.id, "version": aggregate.stored_version}
        if self._rows.replace_one(loaded, document, session=session).matched_count:
            return
        stands = self._rows.find_one({"_id": aggregate.id}, {"version": 1}, session=session)
        raise Conflict(
            f"{aggregate.id} was changed by somebody else",
            current_version=str(stands["version"] if stands else 0),
        )


def within(scope: str, where: Mapping[str, Any]) -> dict[str, Any]:
    """A query that no condition can widen beyond the scope."""
    return {"$and": [in_scope(scope), dict(where)]} if where else in_scope(scope)


def in_scope(scope: str) -> dict[str, Any]:
    """The part of every query that keeps it inside an area: the county, and a prefix below it."""
    if len(scope) == _COUNTY_DIGITS:
        return {"county": scope}
    if len(scope) > _COUNTY_DIGITS:
        return {"county": scope[:_COUNTY_DIGITS], "area_code": {"$gte": scope, "$lt": scope + "~"}}
    return {"county": {"$gte": scope, "$lt": scope + "~"}}


def write_token(row_id: str) -> str:
    """Where a page ends, as the next one is asked for."""
    return base64.urlsafe_b64encode(row_id.encode()).rstrip(b"=").decode()


def read_token(token: str) -> str:
    """What `write_token` was given; raises Invalid."""
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        fault = FieldFault(
            field="page_token",
            reason="unknown_token",
            message="分页标记无效，请从第一页重新查询",
            message_en="The page token is not one this list gave; start from the first page.",
        )
        raise Invalid(fault) from None
