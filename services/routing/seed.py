"""Demo configuration of routing: directory, the province's rules; idempotent."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import areas
from chassis.kernel import Kernel, open_kernel
from services.routing.domain.cells import Cell
from services.routing.domain.department import Department, Presence
from services.routing.domain.facts import Operator
from services.routing.domain.rule_check import require_sound
from services.routing.domain.rules import Path as Way
from services.routing.domain.rules import Row, RuleOutcome, RuleSet, RuleSetState
from services.routing.settings import RoutingSettings
from services.routing.wiring import Stores, open_stores

CENTRE = Path(__file__).parents[2] / "deploy/demo/centre.json"
BY_CATEGORY = Path(__file__).with_name("category_rules.toml")
RULE_SET_ID = "01900000-0000-7000-8000-000000000043"
_WAGES = ("labour", "court", "justice")
_PRESENCES = {
    "常驻": Presence.RESIDENT,
    "轮驻": Presence.ROTATING,
    "随驻": Presence.ON_CALL,
    "网上驻": Presence.ONLINE,
}

_BY_DISPUTE_KIND = {
    "marriage_family": ("civil-affairs",),
    "neighbour": (),
    "housing_land": ("natural-resources",),
    "contract": (),
    "business": ("market",),
    "damages": (),
    "forest_land": ("forestry", "natural-resources"),
    "demolition": ("natural-resources", "housing"),
    "environment": ("environment",),
    "labour_other": ("labour",),
    "consumer": ("market",),
    "medical": ("health",),
    "traffic": ("police",),
    "property_management": ("housing",),
    "other": (),
}
"""Disputes go to mediation led by justice; these departments take part."""

_BY_WORDS: dict[str, tuple[tuple[str, tuple[str, ...], str], ...]] = {
    "livelihood": (
        ("housing-quality", ("房屋质量", "漏水", "交房", "办证", "物业"), "housing"),
        (
            "streets",
            ("下水道", "排水", "路灯", "垃圾", "井盖", "占道", "油烟", "噪音"),
            "urban-management",
        ),
        ("school", ("学校", "入学", "学生", "老师", "幼儿园"), "education"),
        ("veterans", ("退役", "退伍", "军人", "优抚"), "veterans"),
        ("wages", ("工资", "欠薪", "社保", "养老保险"), "labour"),
        ("farming", ("种子", "农药", "农田", "养殖", "宅基地"), "agriculture"),
        ("roads", ("公路", "公交", "班车", "道路破损"), "transport"),
        ("health", ("医院", "医保", "看病", "卫生院"), "health"),
        ("relief", ("低保", "救助", "残疾", "养老", "孤儿"), "civil-affairs"),
        ("pollution", ("污染", "臭味", "废气", "扬尘"), "environment"),
        ("land", ("土地", "不动产", "征收"), "natural-resources"),
        ("water", ("停水", "水库", "河道", "灌溉", "自来水", "水"), "water"),
    ),
    "violation": (
        ("fake-goods", ("假货", "假冒", "过期", "食品", "价格", "传销"), "market"),
        ("illegal-building", ("违建", "违章建筑", "乱搭", "乱建"), "urban-management"),
        ("waste-discharge", ("排污", "偷排", "污染"), "environment"),
        ("logging", ("盗伐", "滥伐", "砍伐"), "forestry"),
        ("sand-mining", ("采砂", "非法采矿"), "water"),
        ("crime", ("赌博", "打架", "诈骗", "毒", "盗窃"), "police"),
    ),
}


def main() -> None:
    """Seed the database that the environment names."""
    seed(open_kernel(RoutingSettings(), "routing"))


def seed(kernel: Kernel) -> None:
    """Write what is missing; what stands is left as people changed it."""
    kernel.database.transact(lambda: _seed(open_stores(kernel)))


def _seed(stores: Stores) -> None:
    centre = json.loads(CENTRE.read_text(encoding="utf-8"))
    for county in centre["counties"]:
        for number, row in enumerate(centre["departments"]):
            _seed_department(stores, county["code"], number, row)
        for office in centre["offices"]:
            _seed_office(stores, county[office["level"]], office)
    rules = province_rules(centre["province"])
    require_sound(rules, {row["key"] for row in centre["departments"]})
    if stores.rules.published_of(rules.area_code) is None:
        stores.rules.put(rules, replaces=0)


def province_rules(area_code: str) -> RuleSet:
    """The table that every county begins with."""
    rows = (*_emergencies(), *_disputes(), *_categorised(), *_worded(), *_rest())
    return RuleSet(
        id=RULE_SET_ID,
        area_code=area_code,
        name="全省分流规则（演示）",
        edition=1,
        rows=rows,
        fallback=RuleOutcome(path=Way.DEPARTMENT, lead_department="petition"),
        state=RuleSetState.PUBLISHED,
        author=f"admin@{area_code}",
        publisher=f"supervisor@{area_code}",
    )


def _emergencies() -> tuple[Row, ...]:
    fire = ("火灾", "起火", "爆炸", "塌", "滑坡", "洪水", "溺水", "中毒")
    return (
        _row("emergency-disaster", ("emergency", "police", "health"), _kind("emergency"), fire),
        _row("emergency", ("emergency", "police"), _kind("emergency")),
    )


def _disputes() -> tuple[Row, ...]:
    kind = _kind("dispute")
    crowd = Cell(fact="people_count", operator=Operator.AT_LEAST, low=10)
    wages = _dispute_kind("labour_wages")
    rows = [
        _quick(_row("wages-many", (*_WAGES, "petition"), kind, (), wages, crowd)),
        _quick(_row("wages", _WAGES, kind, (), wages)),
    ]
    rows += [
        _row(
            f"dispute-{name.replace('_', '-')}",
            ("justice", *helpers),
            kind,
            (),
            _dispute_kind(name),
            way=Way.MEDIATION,
        )
        for name, helpers in _BY_DISPUTE_KIND.items()
    ]
    return tuple(rows)


def _quick(row: Row) -> Row:
    """The quick channel for unpaid wages（欠薪快接快办）: clocks of its own."""
    return replace(row, outcome=replace(row.outcome, clock_profile="handling_wages"))


def _categorised() -> tuple[Row, ...]:
    """A leaf that somebody chose says more than the words of a title."""
    told = tomllib.loads(BY_CATEGORY.read_text(encoding="utf-8"))
    return tuple(
        _row(f"{kind}-by-category-{department}", (department,), _kind(kind), (), _category(leaves))
        for kind, departments in told.items()
        for department, leaves in departments.items()
    )


def _worded() -> tuple[Row, ...]:
    return tuple(
        _row(f"{kind}-{name}", (department,), _kind(kind), words)
        for kind, lines in _BY_WORDS.items()
        for name, words, department in lines
    )


def _rest() -> tuple[Row, ...]:
    """Every kind has an end; what a livelihood row does not know is for the fallback desk."""
    return (
        _row("dispute-unnamed", ("justice",), _kind("dispute"), way=Way.MEDIATION),
        _row("violation-rest", ("police", "market"), _kind("violation")),
    )


def _row(
    row_id: str,
    departments: tuple[str, ...],
    kind: Cell,
    words: tuple[str, ...] = (),
    *cells: Cell,
    way: Way = Way.DEPARTMENT,
) -> Row:
    worded = (Cell(fact="text", operator=Operator.ANY_WORD, values=words),) if words else ()
    outcome = RuleOutcome(path=way, lead_department=departments[0], co_departments=departments[1:])
    return Row(id=row_id, cells=(kind, *cells, *worded), outcome=outcome)


def _kind(kind: str) -> Cell:
    return Cell(fact="kind", operator=Operator.IN, values=(kind,))


def _dispute_kind(kind: str) -> Cell:
    return Cell(fact="dispute_kind", operator=Operator.IN, values=(kind,))


def _category(leaves: list[str]) -> Cell:
    return Cell(fact="category", operator=Operator.IN, values=tuple(leaves))


def _seed_department(stores: Stores, county: str, number: int, row: dict[str, str]) -> None:
    if any(one.area_code == county for one in stores.departments.above(county, row["key"])):
        return
    department = Department(
        area_code=county,
        key=row["key"],
        name=row["name"],
        presence=_PRESENCES[row["presence"]],
        contact_phone=f"0000-55{number:05d}",
        version=1,
    )
    stores.departments.put(department, replaces=0)


def _seed_office(stores: Stores, area_code: str, row: dict[str, Any]) -> None:
    """The office of a town or village, in its own area."""
    if any(one.area_code == area_code for one in stores.departments.above(area_code, row["key"])):
        return
    office = Department(
        area_code=area_code,
        key=row["key"],
        name=f"{areas.get(area_code).name}{row['name']}",
        presence=Presence.RESIDENT,
        level=row["level"],
        kinds=tuple(row["kinds"]),
        version=1,
    )
    stores.departments.put(office, replaces=0)


if __name__ == "__main__":
    main()
