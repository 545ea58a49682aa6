"""Taking over drawn cells: each is checked and reported, and all are stored or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import areas
from contracts.ports import Now
from contracts.principals import Post, Principal
from services.grid.domain.checks import Faults
from services.grid.domain.outlines import (
    BadOutline,
    Outline,
    envelope_of,
    outline_from,
    overlaps,
    read_outline,
)
from services.grid.domain.places import CELL_ID, VILLAGE_DIGITS, Cell
from services.grid.use_cases.places import placed
from services.grid.use_cases.ports import CellStore, OfficerStore

IMPORT_LIMIT = 100
_SAID = {
    "bad_id": "编号须为12位村级代码加“-”加1至8位字母或数字",
    "unknown_village": "没有这个村（社区）或不在本县",
    "bad_name": "名称须为1至50字",
    "outside_county": "超出县界",
    "overlap": "与其他网格重叠",
    "unknown_officer": "没有这个网格员",
    "twice": "编号重复",
}


@dataclass(frozen=True, kw_only=True)
class DrawnCell:
    """A cell as drawn; `outline` is GeoJSON text."""

    id: str
    name: str
    outline: str
    officer: str
    is_active: bool


@dataclass(kw_only=True)
class Finding:
    """What was found about one drawn cell."""

    id: str
    outcome: str = "new"
    faults: list[str] = field(default_factory=list)
    overlaps: list[str] = field(default_factory=list)
    message: str = ""

    def refuse(self, fault: str, words: str = "") -> None:
        """Note a fault and say it in Chinese."""
        self.outcome = "refused"
        self.faults.append(fault)
        self.message = "；".join(filter(None, (self.message, words or _SAID[fault])))


@dataclass(frozen=True)
class Report:
    """The findings in the order of the drawing, and whether the cells were stored."""

    findings: Sequence[Finding]
    is_stored: bool

    def count(self, outcome: str) -> int:
        """How many cells had that outcome."""
        return sum(finding.outcome == outcome for finding in self.findings)


class CellImport:
    """Importing drawn cells（导入网格）."""

    def __init__(self, cells: CellStore, officers: OfficerStore, *, now: Now) -> None:
        """Check against, and store in, the stores."""
        self._cells = cells
        self._officers = officers
        self._now = now

    def run(self, principal: Principal, drawn: Sequence[DrawnCell], *, is_dry: bool) -> Report:
        """Check the drawn cells, and store all of them when none is refused.

        Raises:
            Invalid: none or too many cells at once.
        """
        principal.require(Post.ADMIN)
        if not 1 <= len(drawn) <= IMPORT_LIMIT:
            faults = Faults()
            words = f"一次导入1至{IMPORT_LIMIT}个网格"
            faults.add("cells", "count", words, f"1 to {IMPORT_LIMIT} cells at once.")
            faults.raise_any()
        county = principal.county
        findings = [Finding(id=cell.id[:32]) for cell in drawn]
        outlines = self._check_each(county, drawn, findings)
        self._check_overlaps(county, drawn, findings, outlines)
        kept = {cell.id: cell for cell in self._cells.among(county, [one.id for one in drawn])}
        changed = self._changed(drawn, findings, outlines, kept)
        is_stored = not is_dry and all(one.outcome != "refused" for one in findings)
        if is_stored:
            self._cells.put(changed)
            self._replace_officers(county, changed, kept)
        return Report(findings, is_stored)

    def _check_each(
        self, county: str, drawn: Sequence[DrawnCell], findings: Sequence[Finding]
    ) -> dict[str, Outline]:
        border = self._cells.county_outline(county)
        within = outline_from(border) if border else None
        outlines: dict[str, Outline] = {}
        for cell, finding in zip(drawn, findings, strict=True):
            self._check_names(county, cell, finding)
            try:
                outline = read_outline(cell.outline)
            except BadOutline as error:
                finding.refuse("bad_outline", str(error))
                continue
            if within is not None and not outline.is_within(within):
                finding.refuse("outside_county")
            if cell.id in outlines:
                finding.refuse("twice")
            outlines[cell.id] = outline
        return outlines

    def _check_names(self, county: str, cell: DrawnCell, finding: Finding) -> None:
        village = cell.id[:VILLAGE_DIGITS]
        if not CELL_ID.fullmatch(cell.id):
            finding.refuse("bad_id")
        elif not village.startswith(county) or areas.find(village) is None:
            finding.refuse("unknown_village")
        if not 1 <= len(cell.name.strip()) <= 50 or not cell.name.isprintable():
            finding.refuse("bad_name")
        if cell.officer and self._officers.get(county, cell.officer) is None:
            finding.refuse("unknown_officer")

    def _check_overlaps(
        self,
        county: str,
        drawn: Sequence[DrawnCell],
        findings: Sequence[Finding],
        outlines: dict[str, Outline],
    ) -> None:
        active = {
            cell.id: outlines[cell.id] for cell in drawn if cell.is_active and cell.id in outlines
        }
        if not active:
            return
        replaced = {cell.id for cell in drawn}
        near = self._cells.touching(county, envelope_of(list(active.values())))
        others = {one.id: outline_from(one.outline) for one in near if one.id not in replaced}
        found = overlaps(active, others)
        for finding in findings:
            if finding.id in found:
                finding.overlaps = found[finding.id]
                finding.refuse("overlap")

    def _changed(
        self,
        drawn: Sequence[DrawnCell],
        findings: Sequence[Finding],
        outlines: dict[str, Outline],
        kept: dict[str, Cell],
    ) -> list[Cell]:
        changed = []
        for cell, finding in zip(drawn, findings, strict=True):
            if finding.outcome == "refused":
                continue
            fresh, stands = self._cell(cell, outlines[cell.id]), kept.get(cell.id)
            if stands is None:
                changed.append(fresh)
            elif _is_same(fresh, stands):
                finding.outcome = "same"
            else:
                finding.outcome = "changed"
                changed.append(replace(fresh, version=stands.version + 1))
        return changed

    def _cell(self, drawn: DrawnCell, outline: Outline) -> Cell:
        return Cell(
            id=drawn.id,
            area_code=drawn.id[:VILLAGE_DIGITS],
            version=1,
            name=drawn.name.strip(),
            outline=outline.geojson,
            centre=outline.centre,
            officer=drawn.officer,
            is_demo=False,
            is_active=drawn.is_active,
            update_time=self._now(),
        )

    def _replace_officers(
        self, county: str, changed: Sequence[Cell], kept: dict[str, Cell]
    ) -> None:
        before = {kept[cell.id].officer for cell in changed if cell.id in kept}
        for account in sorted((before | {cell.officer for cell in changed}) - {""}):
            officer = self._officers.get(county, account)
            if officer is not None:
                self._officers.put(placed(self._cells, officer))


def _is_same(one: Cell, other: Cell) -> bool:
    names = ("name", "outline", "officer", "is_active")
    return all(getattr(one, name) == getattr(other, name) for name in names)
