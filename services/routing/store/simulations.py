"""Simulations（规则模拟）: cursor, the tables compared, and the cases that move."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.kernel import Kernel
from chassis.leases import claim_due
from chassis.mongo import Document
from chassis.repository import COUNT_LIMIT, Page, read_token, within, write_token
from contracts.errors import Conflict
from services.routing.domain.rules import RuleSet
from services.routing.domain.simulation import (
    KEPT,
    Course,
    Cursor,
    Move,
    Movement,
    Simulation,
    SimulationNotFound,
    SimulationState,
)
from services.routing.store.rules import MongoRules

LEASE_SECONDS = 30.0
_PLAIN = (
    "area_code", "rule_set_id", "rule_set_version", "since", "until", "requester", "request_time",
    "total", "done", "unmatched_before", "unmatched_after", "end_time", "version",
)  # fmt: skip
_MOVE = ("case_id", "code", "area_code", "place_time", "row_before", "row_after")


class MongoSimulations:
    """Implements `SimulationStore`."""

    def __init__(self, kernel: Kernel, rules: MongoRules) -> None:
        """Bind the collections; `rules` knows the form of a table."""
        self._rules = rules
        self._database = kernel.database
        self._now = kernel.now
        self._rows = kernel.database["simulations"]
        self._tables = kernel.database["simulation_tables"]
        self._moves = kernel.database["simulation_moves"]

    def add(self, simulation: Simulation, draft: RuleSet, standing: Mapping[str, str]) -> None:
        """Keep a new one, due at once; `standing` is the tables' ids by area."""
        kept = {"county": simulation.area_code[:6], "expire_time": self._expire_time()}
        document = {"_id": simulation.id, **kept, **_write(simulation), "due_time": self._now()}
        tables = {
            "_id": simulation.id,
            **kept,
            "draft": self._rules.packed(draft),
            "standing": [[area, held] for area, held in standing.items()],
        }
        self._rows.insert_one(document, session=self._database.session)
        self._tables.insert_one(tables, session=self._database.session)

    def get(self, scope: str, simulation_id: str) -> Simulation:
        """One within the scope; raises SimulationNotFound."""
        where = within(scope, {"_id": simulation_id})
        row = self._rows.find_one(where, session=self._database.session)
        if row is None:
            raise SimulationNotFound(f"no simulation {simulation_id} in {scope}")
        return _read(row)

    def save(self, simulation: Simulation) -> None:
        """Keep a changed state; raises Conflict."""
        where = {"_id": simulation.id, "version": simulation.version - 1}
        ended = {
            "state": simulation.state.value,
            "end_time": simulation.end_time,
            "version": simulation.version,
        }
        saved = self._rows.update_one(
            where, {"$set": ended, "$unset": {"due_time": 1}}, session=self._database.session
        )
        if not saved.matched_count:
            raise Conflict(f"simulation {simulation.id} was changed by somebody else")

    def running(self, area_code: str) -> int:
        """How many of an area's are running."""
        where = {"area_code": area_code, "state": SimulationState.RUNNING.value}
        return self._rows.count_documents(where, session=self._database.session)

    def page(self, scope: str, *, area_code: str, size: int, token: str) -> Page[Any]:
        """One page, newest first."""
        where = within(scope, {"area_code": area_code} if area_code else {})
        return _page(self._rows, where, _read, size=size, token=token)

    def moves(self, simulation_id: str, *, number: int, size: int, token: str) -> Page[Any]:
        """One page of the cases that move, all or one movement's."""
        where: Document = {"simulation_id": simulation_id}
        if number:
            where["number"] = number
        return _page(self._moves, where, _read_move, size=size, token=token)

    def claim(self) -> Simulation | None:
        """Lease the one that has waited longest, or None."""
        row = claim_due(
            self._rows, now=self._now(), lease_seconds=LEASE_SECONDS, owner="simulations"
        )
        return _read(row) if row else None

    def tables(self, simulation_id: str) -> tuple[RuleSet, Mapping[str, str]]:
        """The draft as it was, and the ids of the tables that stood, by area."""
        row = self._tables.find_one({"_id": simulation_id})
        if row is None:
            raise SimulationNotFound(f"no tables of simulation {simulation_id}")
        return self._rules.unpacked(row["draft"]), dict(row["standing"])

    def advance(
        self,
        simulation: Simulation,
        behind: Cursor | None,
        moves: Sequence[Move],
        numbers: Mapping[tuple[Course, Course], int],
    ) -> bool:
        """Keep a step if nobody went on or stopped meanwhile; says whether it was kept."""
        where = {
            "_id": simulation.id,
            "state": SimulationState.RUNNING.value,
            "cursor": asdict(behind) if behind else None,
        }
        change: Document = {"$set": {**_write(simulation), "lease_time": None}}
        if simulation.state is SimulationState.RUNNING:
            change["$set"]["due_time"] = self._now()
        else:
            change["$unset"] = {"due_time": 1}
        kept = self._rows.update_one(where, change, session=self._database.session)
        if kept.matched_count and moves:
            rows = [self._move(simulation, move, numbers) for move in moves]
            self._moves.insert_many(rows, session=self._database.session)
        return bool(kept.matched_count)

    def _move(
        self, simulation: Simulation, move: Move, numbers: Mapping[tuple[Course, Course], int]
    ) -> Document:
        return {
            "_id": f"{simulation.id}/{move.case_id}",
            "county": move.area_code[:6],
            "simulation_id": simulation.id,
            "number": numbers[move.before, move.after],
            **{name: getattr(move, name) for name in _MOVE},
            "before": asdict(move.before),
            "after": asdict(move.after),
            "expire_time": self._expire_time(),
        }

    def _expire_time(self) -> datetime:
        return self._now() + KEPT


def _page(rows: Any, where: Document, read: Any, *, size: int, token: str) -> Page[Any]:
    """One page, newest first; of moves, the case placed last comes first."""
    matching = {"$and": [where, {"_id": {"$lt": read_token(token)}}]} if token else where
    counted = rows.count_documents(where, limit=COUNT_LIMIT + 1)
    found = list(rows.find(matching).sort("_id", -1).limit(size + 1))
    return Page(
        items=[read(row) for row in found[:size]],
        next_page_token=write_token(found[size - 1]["_id"]) if len(found) > size else "",
        total=min(counted, COUNT_LIMIT),
        total_is_exact=counted <= COUNT_LIMIT,
    )


def _write(simulation: Simulation) -> Document:
    return {
        **{name: getattr(simulation, name) for name in _PLAIN},
        "state": simulation.state.value,
        "cursor": asdict(simulation.cursor) if simulation.cursor else None,
        "movements": [asdict(movement) for movement in simulation.movements],
    }


def _read(row: Document) -> Simulation:
    return Simulation(
        id=row["_id"],
        **{name: row[name] for name in _PLAIN},
        state=SimulationState(row["state"]),
        cursor=Cursor(**row["cursor"]) if row["cursor"] else None,
        movements=tuple(_movement(one) for one in row["movements"]),
    )


def _movement(row: Document) -> Movement:
    courses = {"before": Course(**row["before"]), "after": Course(**row["after"])}
    return Movement(**{**row, **courses})


def _read_move(row: Document) -> Move:
    known: Document = {name: row[name] for name in _MOVE}
    return Move(**known, before=Course(**row["before"]), after=Course(**row["after"]))
