"""Rule sets（分流规则）: what is published is compiled once per process and kept by its id."""

from collections.abc import Mapping
from dataclasses import asdict

from areas import prefixes
from chassis.editions import REMEMBERED_SECONDS, EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
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

_MOST_COMPILED = 64


class MongoRules(EditionRows[RuleSet]):
    """Implements `RuleStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        super().__init__(kernel, "rule_sets", thing="rule set", write=_write, read=_read)
        self._compiled: dict[str, CompiledRules] = {}
        self._holding: Memory[str, str | None] = Memory(REMEMBERED_SECONDS)

    def holding(self, area_code: str) -> CompiledRules | None:
        """The published table of the longest prefix of the area, compiled.

        A table that another process published holds here a few seconds later.
        """
        head = self._holding.get(area_code, lambda: self.nearest_id(area_code))
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
        heads = self._rows.find(where, {"area_code": 1}, session=self._database.session)
        return {row["area_code"]: row["_id"] for row in heads}

    def packed(self, rule_set: RuleSet) -> Document:
        """A whole table as a document, for who keeps a copy."""
        return self._document(rule_set)

    def unpacked(self, document: Document) -> RuleSet:
        """What `packed` gave."""
        return self._read(document)

    def put(self, rule_set: RuleSet, /, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        self._holding.forget()
        super().put(rule_set, replaces=replaces)

    def _compile(self, rule_set_id: str) -> None:
        rule_set = self.find(rule_set_id)
        if rule_set is None:
            raise KeyError(rule_set_id)
        if len(self._compiled) >= _MOST_COMPILED:
            self._compiled.clear()
        self._compiled[rule_set_id] = compile_rules(rule_set)


def _write(rule_set: RuleSet) -> Document:
    return {
        "rows": [asdict(row) for row in rule_set.rows],
        "fallback": asdict(rule_set.fallback),
    }


def _read(row: Document) -> RuleSet:
    return RuleSet(
        **edition_fields(row),
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
