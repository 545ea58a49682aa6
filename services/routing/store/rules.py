"""Rule sets（分流规则）: what is published is compiled once per process and kept by its id."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from areas import prefixes
from chassis.editions import REMEMBERED_SECONDS, EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
from chassis.repository import COUNT_LIMIT, Page, read_token, write_token
from services.routing.domain.cells import Cell
from services.routing.domain.facts import Operator
from services.routing.domain.inheritance import chain_of, compose
from services.routing.domain.rerouting import Reroute
from services.routing.domain.rules import (
    EVER,
    CompiledRules,
    Path,
    Row,
    RuleOutcome,
    RuleSet,
    RuleSetState,
    compile_rules,
)
from services.routing.use_cases.ports import RuleSetHead

_MOST_COMPILED = 64
_IN_FORCE = [RuleSetState.PUBLISHED.value, RuleSetState.SCHEDULED.value]
_TIMES = ("effective_time", "end_time")


@dataclass(frozen=True)
class _Head:
    """A table that may be in force: its time alone decides."""

    area_code: str
    begin_time: datetime
    rule_set_id: str
    is_inheriting: bool = False


class MongoRules(EditionRows[RuleSet]):
    """Implements `RuleStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        super().__init__(kernel, "rule_sets", thing="rule set", write=_write, read=_read)
        self._compiled: dict[tuple[str, ...], CompiledRules] = {}
        self._holding: Memory[str, list[_Head]] = Memory(REMEMBERED_SECONDS)
        self._now = kernel.now

    def holding(self, area_code: str) -> CompiledRules | None:
        """The published table of the longest prefix of the area with what it inherits, compiled.

        A table that another process published holds here a few seconds later.
        """
        here = {"area_code": {"$in": prefixes(area_code)}}
        known = self._holding.get(area_code, lambda: self._heads(here))
        standing = _in_force(known, self._now())
        chain = chain_of(area_code, standing, lambda head: head.is_inheriting)
        return self.compiled(*(head.rule_set_id for head in chain)) if chain else None

    def compiled(self, *rule_set_ids: str) -> CompiledRules:
        """A published or retired table over those it inherits, compiled once."""
        if rule_set_ids not in self._compiled:
            self._compile(rule_set_ids)
        return self._compiled[rule_set_ids]

    def above(self, area_code: str) -> Sequence[RuleSet]:
        """What a table of the area would inherit now: the next wider table and those behind it."""
        wider = prefixes(area_code)[:-1]
        standing = _in_force(self._heads({"area_code": {"$in": wider}}), self._now())
        chain = chain_of(wider[-1], standing, lambda head: head.is_inheriting) if wider else []
        return [self._held(head.rule_set_id) for head in chain]

    def below(self, area_code: str) -> Sequence[Sequence[RuleSet]]:
        """The tables in force in an area and below it, each with those it inherits, by area."""
        standing = _in_force(self._heads(_around(area_code)), self._now())
        return [
            [
                self._held(head.rule_set_id)
                for head in chain_of(area, standing, lambda head: head.is_inheriting)
            ]
            for area in sorted(standing)
            if area.startswith(area_code)
        ]

    def standing(self, area_code: str) -> Mapping[str, str]:
        """The ids of the tables in force above, in and below an area, by their areas."""
        standing = _in_force(self._heads(_around(area_code)), self._now())
        return {area: head.rule_set_id for area, head in standing.items()}

    def scheduled_of(self, area_code: str) -> RuleSet | None:
        """An area's own table that waits for its time."""
        return self._first({"area_code": area_code, "state": RuleSetState.SCHEDULED.value})

    def last_edition(self, area_code: str) -> int:
        """The highest number that an area's tables have, drafts apart; 0 without any."""
        where = {"area_code": area_code, "state": {"$ne": RuleSetState.DRAFT.value}}
        last = self._rows.find_one(
            where, {"edition": 1}, sort=[("edition", -1)], session=self._database.session
        )
        return int(last["edition"]) if last else 0

    def due(self) -> RuleSet | None:
        """A scheduled table whose time has come."""
        come = {"$lte": self._now()}
        return self._first({"state": RuleSetState.SCHEDULED.value, "effective_time": come})

    def heads(self, area_code: str, *, size: int, token: str) -> Page[Any]:
        """One page of an area's own tables without their rows, newest first."""
        where: Document = {"area_code": area_code}
        matching = {"$and": [where, {"_id": {"$lt": read_token(token)}}]} if token else where
        total = self._rows.count_documents(where, limit=COUNT_LIMIT + 1)
        steps: list[Document] = [
            {"$match": matching},
            {"$sort": {"_id": -1}},
            {"$limit": size + 1},
            {"$set": {"row_count": {"$size": "$rows"}, "rows": []}},
        ]
        found = list(self._rows.aggregate(steps))
        return Page(
            items=[
                RuleSetHead(rule_set=self._read(row), row_count=row["row_count"])
                for row in found[:size]
            ],
            next_page_token=write_token(found[size - 1]["_id"]) if len(found) > size else "",
            total=min(total, COUNT_LIMIT),
            total_is_exact=total <= COUNT_LIMIT,
        )

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

    def _heads(self, where: Document) -> list[_Head]:
        heads = self._rows.find(
            {**where, "state": {"$in": _IN_FORCE}},
            {"area_code": 1, "effective_time": 1, "publish_time": 1, "is_inheriting": 1},
            session=self._database.session,
        )
        return [_head(row) for row in heads]

    def _compile(self, rule_set_ids: tuple[str, ...]) -> None:
        if len(self._compiled) >= _MOST_COMPILED:
            self._compiled.clear()
        parts = [self._held(one) for one in rule_set_ids]
        self._compiled[rule_set_ids] = compile_rules(compose(parts))

    def _held(self, rule_set_id: str) -> RuleSet:
        rule_set = self.find(rule_set_id)
        if rule_set is None:
            raise KeyError(rule_set_id)
        return rule_set


def _write(rule_set: RuleSet) -> Document:
    return {
        "rows": [asdict(row) for row in rule_set.rows],
        "fallback": asdict(rule_set.fallback),
        "restores": rule_set.restores,
        "reroute": rule_set.reroute.value,
        "is_inheriting": rule_set.is_inheriting,
        "switched_off": list(rule_set.switched_off),
        **{name: getattr(rule_set, name) for name in _TIMES},
    }


def _read(row: Document) -> RuleSet:
    times: Document = {name: row.get(name) for name in _TIMES}
    return RuleSet(
        **edition_fields(row),
        **times,
        rows=tuple(_row(line) for line in row["rows"]),
        fallback=_outcome(row["fallback"]),
        restores=row.get("restores", 0),
        is_inheriting=row.get("is_inheriting", False),
        switched_off=tuple(row.get("switched_off", ())),
        reroute=Reroute(row.get("reroute", Reroute.ASK_SIGNED)),
    )


def _head(row: Document) -> _Head:
    begun = row.get("effective_time") or row.get("publish_time") or EVER
    return _Head(row["area_code"], begun, row["_id"], row.get("is_inheriting", False))


def _around(area_code: str) -> Document:
    """Tables above an area, its own, and those below."""
    within = {"$gte": area_code, "$lt": f"{area_code}~"}
    return {"$or": [{"area_code": {"$in": prefixes(area_code)}}, {"area_code": within}]}


def _in_force(heads: Sequence[_Head], now: datetime) -> dict[str, _Head]:
    """The tables that hold at a moment, by area: of each the one that began last."""
    begun = sorted(
        (head for head in heads if head.begin_time <= now), key=lambda head: head.begin_time
    )
    return {head.area_code: head for head in begun}


def _row(line: Document) -> Row:
    return Row(
        id=line["id"],
        priority=line["priority"],
        cells=tuple(_cell(cell) for cell in line["cells"]),
        condition=line.get("condition", ""),
        outcome=_outcome(line["outcome"]),
    )


def _cell(cell: Document) -> Cell:
    known = {"operator": Operator(cell["operator"]), "values": tuple(cell["values"])}
    return Cell(**cell | known)


def _outcome(outcome: Document) -> RuleOutcome:
    known = {"path": Path(outcome["path"]), "co_departments": tuple(outcome["co_departments"])}
    return RuleOutcome(**outcome | known)
