"""An area's table takes over the wider area's, row by row; what it makes of it is told."""

from dataclasses import replace

import pytest

from services.routing.domain.explanation import explain
from services.routing.domain.inheritance import compose, overrides
from services.routing.domain.rule_check import find_faults
from services.routing.domain.rule_warnings import find_warnings
from services.routing.domain.rules import CompiledRules, Row, RuleSet, RuleSetState, compile_rules
from services.routing.domain.standing import Standing
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER
from tests.unit.routing.plain import read_plainly
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome
from tests.unit.routing.test_random_tables import a_random_table, random_facts, seeded

PROVINCE = a_table(
    a_row("drains", a_cell("text", "any_word", "下水道"), outcome=an_outcome("housing")),
    a_row("lights", a_cell("text", "any_word", "路灯"), outcome=an_outcome("housing")),
    a_row("rest", a_cell("kind", "in", "livelihood"), outcome=an_outcome("petition"), priority=9),
    id="province",
)
COUNTYS = a_table(
    a_row("lights", a_cell("text", "any_word", "路灯", "灯杆"), outcome=an_outcome("water")),
    a_row("wells", a_cell("text", "any_word", "水井"), outcome=an_outcome("water")),
    area_code=COUNTY,
    id="county",
    is_inheriting=True,
    switched_off=("drains",),
)
TOWNS = a_table(
    a_row("lights", a_cell("text", "any_word", "路灯"), outcome=an_outcome("labour")),
    area_code="430423100",
    id="town",
    is_inheriting=True,
)


def test_rows_of_the_same_key_replace_others_are_added_and_some_are_off() -> None:
    whole = compose([COUNTYS, PROVINCE])

    assert [row.id for row in whole.rows_in_order] == ["lights", "wells", "rest"]
    assert whole.rows[0].outcome.lead_department == "water"
    assert (whole.id, whole.parts, whole.origins) == ("county", ("province",), {"rest": "43"})
    assert whole.fallback == COUNTYS.fallback


def test_a_town_inherits_what_its_county_made_of_the_province() -> None:
    whole = compose([TOWNS, COUNTYS, PROVINCE])

    assert whole.parts == ("county", "province")
    assert whole.origins == {"rest": "43", "wells": COUNTY}
    assert {row.id: row.outcome.lead_department for row in whole.rows} == {
        "lights": "labour",
        "rest": "petition",
        "wells": "water",
    }


def test_a_table_that_does_not_inherit_stands_in_the_place_of_all_above() -> None:
    alone = replace(COUNTYS, is_inheriting=False, switched_off=())
    tables = {"43": compile_rules(PROVINCE), COUNTY: compile_rules(alone)}

    held = Standing(tables).holding("430423100")

    assert held is tables[COUNTY]


def test_a_draft_is_simulated_with_what_it_inherits_and_under_what_inherits_it() -> None:
    tables = {"43": compile_rules(PROVINCE), COUNTY: compile_rules(COUNTYS)}
    wider = replace(PROVINCE, rows=(*PROVINCE.rows, a_row("new", outcome=an_outcome("labour"))))

    under = Standing(tables).with_table(compile_rules(wider)).holding("430423100")
    over = Standing({"43": tables["43"]}).with_table(tables[COUNTY]).holding("430423100")

    assert under
    assert "new" in [row.id for row in under.rule_set.rows]
    assert over
    assert [row.id for row in over.rule_set.rows] == ["lights", "rest", "wells"]


def test_the_report_names_every_row_by_what_became_of_it() -> None:
    same = replace(COUNTYS, rows=(*COUNTYS.rows, PROVINCE.rows[2]), switched_off=("drains", "gone"))

    found = overrides([same, PROVINCE])

    assert (found.above, found.replaced, found.same) == ("43", ("lights",), ("rest",))
    assert (found.added, found.switched_off, found.idle) == (("wells",), ("drains",), ("gone",))
    assert found.kept_count == 0
    assert overrides([PROVINCE]).added == ("drains", "lights", "rest")


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (replace(COUNTYS, is_inheriting=False), ("switched_off[0]", "not_inheriting")),
        (replace(COUNTYS, switched_off=("lights",)), ("switched_off[0]", "repeated")),
        (replace(COUNTYS, switched_off=("a", "a")), ("switched_off[1]", "repeated")),
        (replace(COUNTYS, switched_off=("坏",)), ("switched_off[0]", "malformed")),
    ],
)
def test_what_is_switched_off_is_checked(table: RuleSet, fault: tuple[str, str]) -> None:
    assert [(one.field, one.reason) for one in find_faults(table)] == [fault]


def test_warnings_see_the_whole_table_and_name_inherited_rows_by_their_key() -> None:
    first = a_row("all", priority=-1)
    own = replace(COUNTYS, rows=(first, *COUNTYS.rows), switched_off=("gone",))

    found = {(one.field, one.reason) for one in find_warnings(own, [PROVINCE])}

    assert ("switched_off[0]", "idle") in found
    assert ("inherited[drains]", "shadowed") in found
    assert ("rows[1]", "shadowed") in found
    assert {("is_inheriting", "idle")} <= {(w.field, w.reason) for w in find_warnings(own, [])}


def test_a_case_is_decided_and_explained_by_the_very_editions_it_was_decided_by() -> None:
    desk = Desk(PROVINCE)
    desk.rules.put(COUNTYS, replaces=0)
    desk.accept(title="村里的水塔")
    later = replace(PROVINCE, id="later", rows=())
    desk.rules.rows["province"] = replace(PROVINCE, state=RuleSetState.RETIRED)
    desk.rules.put(later, replaces=0)

    told = desk.reading.decision(DISPATCHER, "case-1")

    assert (told.decision.rule_set_id, told.decision.rule_parts) == ("county", ("province",))
    assert told.decision.rule_row == "rest"
    assert told.rows[-1].text == "第3行（沿用湖南省规则）匹配"
    assert told.rows[0].text.startswith("第1行未匹配")


def test_composed_tables_decide_as_the_plain_reading_of_their_rows() -> None:
    draw, taken = seeded(34), 0
    for _ in range(400):
        wide, own = a_random_table(draw), a_random_table(draw)
        keys = [row.id for row in wide.rows]
        off = tuple(key for key in keys if draw.random() < 0.2)
        rows: dict[str, Row] = {row.id: row for row in own.rows if row.id not in off}
        table = replace(
            own,
            area_code=f"{wide.area_code}04",
            rows=tuple(rows.values()),
            is_inheriting=True,
            switched_off=off,
        )
        whole = compose([table, wide])
        left = [rows.get(row.id, row) for row in wide.rows if row.id not in off]
        added = [row for row in table.rows if row.id not in {one.id for one in left}]
        assert [*left, *added] == list(whole.rows)
        compiled = CompiledRules(whole)
        for _ in range(5):
            facts = random_facts(draw)
            verdict = compiled.decide(facts)
            plain = read_plainly(replace(own, rows=(*left, *added)), facts)
            assert (verdict.row.id if verdict.row else "", list(verdict.tried)) == plain
            taken += verdict.row is not None and verdict.row.id in whole.origins
            assert len(explain(whole, verdict.tried)) == len(verdict.tried)
    assert taken > 50
