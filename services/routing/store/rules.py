"""Rule sets（分流规则）: what is published is compiled once per process and kept by its id."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
from contracts.errors import Conflict
from services.routing.domain.facts import Operator
from services.routing.domain.rules import (
    Cell,
    CompiledRules,
    Path,
    Row,
    RuleOutcome,
    RuleSet,
    RuleSetState,
    compile_rules,
)
from services.routing.store.prefixes import REMEMBERED_SECONDS, prefixes

_PLAIN = (
    "area_code",
    "name",
    "edition",
    "author",
    "publisher",
    "edit_time",
    "publish_time",
    "version",
)
_MOST_COMPILED = 64


class MongoRules:
    """Implements `RuleStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database["rule_sets"]
        self._compiled: dict[str, CompiledRules] = {}
        self._holding: Memory[str, str | None] = Memory(REMEMBERED_SECONDS)

    def holding(self, area_code: str) -> CompiledRules | None:
        """The published table of the longest prefix of the area, compiled.

        A table that another process published holds here a few seconds later.
        """
        head = self._holding.get(area_code, lambda: self._published_above(area_code))
        return self.compiled(head) if head else None

    def compiled(self, rule_set_id: str) -> CompiledRules:
        """A published or retired table, compiled once."""
        if rule_set_id not in self._compiled:
            self._compile(rule_set_id)
        return self._compiled[rule_set_id]

    def standing(self, area_code: str) -> Mapping[str, str]:
        """The ids of the published tables above, in and below an area, by their areas."""
        within = {"$gte": area_code, "$lt": f"{area_code}~"}
        where = {
            "$or": [{"area_code": {"$in": prefixes(area_code)}}, {"area_code": within}],
            "state": RuleSetState.PUBLISHED.value,
        }
        session = self._kernel.database.session
        heads = self._rows.find(where, {"area_code": 1}, session=session)
        return {row["area_code"]: row["_id"] for row in heads}

    def find(self, rule_set_id: str) -> RuleSet | None:
        """A table by id, whatever its state."""
        return self._first({"_id": rule_set_id})

    def draft_of(self, area_code: str) -> RuleSet | None:
        """An area's own draft."""
        return self._first({"area_code": area_code, "state": RuleSetState.DRAFT.value})

    def published_of(self, area_code: str) -> RuleSet | None:
        """An area's own published table."""
        return self._first({"area_code": area_code, "state": RuleSetState.PUBLISHED.value})

    def put(self, rule_set: RuleSet, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        self._holding.forget()
        document, session = write_table(rule_set), self._kernel.database.session
        if not replaces:
            self._insert(document)
            return
        where = {"_id": rule_set.id, "version": replaces}
        if not self._rows.replace_one(where, document, session=session).matched_count:
            raise Conflict(f"rule set {rule_set.id} is no longer at version {replaces}")

    def _published_above(self, area_code: str) -> str | None:
        where = {
            "area_code": {"$in": prefixes(area_code)},
            "state": RuleSetState.PUBLISHED.value,
        }
        session = self._kernel.database.session
        heads = list(self._rows.find(where, {"area_code": 1}, session=session))
        head = max(heads, key=lambda row: len(row["area_code"]), default=None)
        return str(head["_id"]) if head else None

    def _insert(self, document: Document) -> None:
        try:
            self._rows.insert_one(document, session=self._kernel.database.session)
        except DuplicateKeyError as error:
            area_code = document["area_code"]
            raise Conflict(f"{area_code} has a {document['state']} table already") from error

    def _first(self, where: dict[str, Any]) -> RuleSet | None:
        row = self._rows.find_one(where, session=self._kernel.database.session)
        return read_table(row) if row else None

    def _compile(self, rule_set_id: str) -> None:
        rule_set = self.find(rule_set_id)
        if rule_set is None:
            raise KeyError(rule_set_id)
        if len(self._compiled) >= _MOST_COMPILED:
            self._compiled.clear()
        self._compiled[rule_set_id] = compile_rules(rule_set)


def write_table(rule_set: RuleSet) -> Document:
    """A table as it is stored."""
    return {
        "_id": rule_set.id,
        "county": rule_set.area_code[:6],
        "state": rule_set.state.value,
        **{name: getattr(rule_set, name) for name in _PLAIN},
        "rows": [asdict(row) for row in rule_set.rows],
        "fallback": asdict(rule_set.fallback),
    }


def read_table(row: Document) -> RuleSet:
    """What `write_table` gave."""
    return RuleSet(
        id=row["_id"],
        state=RuleSetState(row["state"]),
        **{name: row[name] for name in _PLAIN},
        rows=tuple(_row(line) for line in row["rows"]),
        fallback=_outcome(row["fallback"]),
    )


def _row(line: Document) -> Row:
    return Row(
        id=line["id"],
        priority=line["priority"],
        cells=tuple(_cell(cell) for cell in line["cells"]),
        outcome=_outcome(line["outcome"]),
    )


def _cell(cell: Document) -> Cell:
    known = {"operator": Operator(cell["operator"]), "values": tuple(cell["values"])}
    return Cell(**cell | known)


def _outcome(outcome: Document) -> RuleOutcome:
    known = {"path": Path(outcome["path"]), "co_departments": tuple(outcome["co_departments"])}
    return RuleOutcome(**outcome | known)
