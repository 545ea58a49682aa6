"""Risks（风险颜色）and the schemes they follow; a person's reason is sealed."""

from collections.abc import Mapping
from typing import Any

from chassis.editions import REMEMBERED_SECONDS, EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.memory import Memory
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository, within
from contracts.errors import NotFound
from services.routing.domain.risk import Risk, Verdict
from services.routing.domain.risk_scheme import DEFAULT, Colour, Measure, RiskScheme, Sign, Slip

COLLECTION, SCHEMES = "risks", "risk_schemes"
_FIELDS = ("code", "department", "is_closed", "change_time", "assess_time")


class MongoRisks(DueDocuments):
    """Implements `RiskStore`.

    A change that leaves the colour is no fact: it is stored without one, inside the transaction of
    what changed it.
    """

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]
        self._risks: Repository[Risk] = Repository(
            kernel, COLLECTION, to_document=self._write, from_document=self._read
        )

    def find(self, county: str, case_id: str) -> Risk | None:
        """The colour of a case, if anything is kept of it."""
        return next(iter(self._risks.find(county, {"_id": case_id}, limit=1)), None)

    def get(self, case_id: str) -> Risk:
        """One of any county, for the tick."""
        row = self._rows.find_one({"_id": case_id}, session=self._kernel.database.session)
        if row is None:
            raise NotFound(f"no risk of case {case_id}")
        return self._read(row)

    def put(self, risk: Risk) -> None:
        """Store it, new or changed, with its fact if it has one."""
        if risk.facts:
            is_new = self._rows.find_one(
                {"_id": risk.id}, {"_id": 1}, session=self._kernel.database.session
            )
            (self._risks.save if is_new else self._risks.add)(risk)
            return
        document = {
            "county": risk.county,
            "area_code": risk.area_code,
            "case_id": risk.case_id,
            "version": risk.version,
            **self._write(risk),
        }
        self._rows.replace_one(
            {"_id": risk.id}, document, upsert=True, session=self._kernel.database.session
        )

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[Risk]:
        """A page of cases that have a colour, newest first."""
        return self._risks.page(scope, where, size=size, token=token)

    def counts(self, scope: str, where: Mapping[str, Any]) -> Mapping[str, int]:
        """How many have each colour."""
        grouped = {"_id": "$colour", "count": {"$sum": 1}}
        found = self._rows.aggregate([{"$match": within(scope, where)}, {"$group": grouped}])
        return {str(row["_id"]): int(row["count"]) for row in found}

    def _write(self, risk: Risk) -> Document:
        document: Document = {
            **{name: getattr(risk, name) for name in _FIELDS},
            "found": risk.found.value,
            "colour": risk.colour.value,
            "is_by_hand": risk.verdict is not None,
            "signs": list(risk.signs),
            "slips": list(risk.slips),
            "verdict": self._verdict(risk),
        }
        if risk.next_due_time is not None:
            document["next_due_time"] = risk.next_due_time
        return document

    def _verdict(self, risk: Risk) -> Document | None:
        if risk.verdict is None:
            return None
        reason = self._kernel.sealing.seal(risk.verdict.reason, f"{COLLECTION}/{risk.id}/reason")
        return {
            "colour": risk.verdict.colour.value,
            "found": risk.verdict.found.value,
            "set_by": risk.verdict.set_by,
            "set_time": risk.verdict.set_time,
            "reason": reason,
        }

    def _read(self, row: Document) -> Risk:
        known: Document = {name: row[name] for name in _FIELDS}
        return Risk(
            **base_fields(row),
            **known,
            found=Colour(row["found"]),
            signs=tuple(row["signs"]),
            slips=tuple(row["slips"]),
            verdict=self._read_verdict(row),
        )

    def _read_verdict(self, row: Document) -> Verdict | None:
        kept = row["verdict"]
        if kept is None:
            return None
        reason = self._kernel.sealing.open(kept["reason"], f"{COLLECTION}/{row['_id']}/reason")
        colours = {name: Colour(kept[name]) for name in ("colour", "found")}
        return Verdict(**kept | colours | {"reason": reason})


class MongoRiskSchemes(EditionRows[RiskScheme]):
    """Implements `RiskSchemeStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        super().__init__(
            kernel, SCHEMES, thing="risk scheme", write=_write_scheme, read=_read_scheme
        )
        self._holding: Memory[str, RiskScheme] = Memory(REMEMBERED_SECONDS)

    def holding(self, area_code: str) -> RiskScheme:
        """The published scheme of the longest prefix of the area, else the platform's own.

        One that another process published holds here a few seconds later.
        """
        return self._holding.get(area_code, lambda: self.nearest(area_code) or DEFAULT)

    def put(self, scheme: RiskScheme, /, *, replaces: int) -> None:
        """Insert (replaces 0) or replace the version that stands; raises Conflict."""
        self._holding.forget()
        super().put(scheme, replaces=replaces)


def _write_scheme(scheme: RiskScheme) -> Document:
    return {
        "signs": [
            vars(one)
            | {"colour": one.colour.value, "measure": one.measure.value}
            | {"values": list(one.values)}
            for one in scheme.signs
        ],
        "slips": [vars(one) | {"colour": one.colour.value} for one in scheme.slips],
    }


def _read_scheme(row: Document) -> RiskScheme:
    return RiskScheme(
        **edition_fields(row),
        signs=tuple(
            Sign(
                **one
                | {"colour": Colour(one["colour"]), "measure": Measure(one["measure"])}
                | {"values": tuple(one["values"])}
            )
            for one in row["signs"]
        ),
        slips=tuple(Slip(**one | {"colour": Colour(one["colour"])}) for one in row["slips"]),
    )
