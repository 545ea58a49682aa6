"""How many decisions a second one core makes by a table, beside trying one row after another.

Asked are cases that some row was made for, spread evenly over the table, and one in five that no
row may know. Each answer has the byte of every row tried; the Chinese is written when it is read
and is measured alone. Counted is processor time, so that other load on the machine does not count.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from bench.figures import Section, percentile
from bench.sizes import SEED, Sizes
from services.routing.domain.cells import MATCHED, Cell, cell_test
from services.routing.domain.explanation import explain
from services.routing.domain.facts import CHANNELS, DISPUTE_KINDS, KINDS, Facts, Operator
from services.routing.domain.rules import (
    MOST_CONDITIONS,
    Path,
    Row,
    RuleOutcome,
    RuleSet,
    Verdict,
    compile_rules,
)

AIMS = {200: "≥ 10,000", 5_000: "≥ 4,000"}
CATEGORIES = tuple(f"c{number:02}.leaf" for number in range(60))
TOWNS = tuple(f"4304231{number:02}" for number in range(20))
WORDS = ("路灯", "井盖", "下水道", "噪音", "工资", "漏水", "停电", "摊贩", "学校", "医院")
UNKNOWN_SHARE = 0.2
EXPLAINED = 50
CONDITION = "people_count * 2 > 3 && kind in ['dispute', 'livelihood']"
OUTCOME = RuleOutcome(path=Path.DEPARTMENT, lead_department="petition")


def measure(sizes: Sizes) -> Section:
    """The same cases by the compiled table and row by row, for each size of table."""
    section = Section("Deciding by rules: one core, with the byte of every row tried")
    chance = Random(SEED)  # noqa: S311  no secret
    for rows in sizes.rule_rows:
        table = _table(chance, rows)
        cases = [_case(chance, table) for _ in range(sizes.rule_cases)]
        _add(section, table, cases)
    return section


def _add(section: Section, table: RuleSet, cases: Sequence[Facts]) -> None:
    rows = len(table.rows)
    name, rules, by_row = f"{rows:,} rows", compile_rules(table), _row_by_row(table)
    first = _rate(rules.decide, cases)
    fast, slow = _rate(rules.decide, cases), _rate(by_row, cases[: len(cases) // 10])
    verdicts = [rules.decide(facts) for facts in cases]
    hits = [float(len(one.tried)) for one in verdicts if one.row]
    note = (
        f"{100 * len(hits) // len(verdicts)} % hit; row p50 {percentile(hits, 50):.0f}, "
        f"p95 {percentile(hits, 95):.0f}"
    )
    section.add(f"{name}, decisions", fast, "/s", aim=AIMS.get(rows, ""), note=note)
    section.add(f"{name}, while choices are still new", first, "/s")
    section.add(f"{name}, one row after another", slow, "/s")
    section.add(f"{name}, beside one after another", fast / slow, "times")
    crowds = replace(table, rows=tuple(_crowd(number) for number in range(rows)))
    alone = [{"people_count": 1}] * (len(cases) // 10)
    every = _rate(compile_rules(crowds).decide, alone)
    section.add(f"{name}, no row on choices, every row tried", every, "/s")
    if rows <= MOST_CONDITIONS:
        asking = replace(table, rows=tuple(replace(row, condition=CONDITION) for row in table.rows))
        asked = _rate(compile_rules(asking).decide, cases)
        section.add(f"{name}, a condition beside the cells of each", asked, "/s")
    tried = [one.tried for one in verdicts[:EXPLAINED]]
    section.add(f"{name}, written in Chinese", _rate(lambda one: explain(table, one), tried), "/s")


def _rate(ask: Callable[[Any], object], asked: Sequence[Any]) -> float:
    start = time.process_time()
    for one in asked:
        ask(one)
    return len(asked) / (time.process_time() - start)


def _row_by_row(table: RuleSet) -> Callable[[Facts], Verdict]:
    lines = [(row, tuple(enumerate(map(cell_test, row.cells)))) for row in table.rows_in_order]

    def decide(facts: Facts) -> Verdict:
        tried = bytearray()
        for row, tests in lines:
            failed = next((index for index, holds in tests if not holds(facts)), MATCHED)
            tried.append(failed)
            if failed == MATCHED:
                return Verdict(row=row, outcome=row.outcome, tried=bytes(tried))
        return Verdict(row=None, outcome=table.fallback, tried=bytes(tried))

    return decide


def _table(chance: Random, rows: int) -> RuleSet:
    return RuleSet(
        id="bench",
        area_code="430423",
        name="测速",
        rows=tuple(_row(chance, number) for number in range(rows)),
        fallback=OUTCOME,
    )


def _row(chance: Random, number: int) -> Row:
    kind = chance.choice(tuple(KINDS))
    cells = [Cell(fact="kind", operator=Operator.IN, values=(kind,))]
    if kind == "dispute":
        chosen = chance.choice(tuple(DISPUTE_KINDS))
        cells.append(Cell(fact="dispute_kind", operator=Operator.IN, values=(chosen,)))
    else:
        chosen = chance.choice(CATEGORIES)
        cells.append(Cell(fact="category", operator=Operator.IN, values=(chosen,)))
    town = (chance.choice(TOWNS),)
    cells.append(Cell(fact="area_code", operator=Operator.PREFIX, values=town))
    if number % 2:
        low = chance.randint(2, 40)
        cells.append(Cell(fact="people_count", operator=Operator.AT_LEAST, low=low))
    else:
        words = tuple(chance.sample(WORDS, 2))
        cells.append(Cell(fact="text", operator=Operator.ANY_WORD, values=words))
    return Row(id=f"r{number}", cells=tuple(cells), outcome=OUTCOME)


def _crowd(number: int) -> Row:
    cell = Cell(fact="people_count", operator=Operator.AT_LEAST, low=2 + number)
    return Row(id=f"r{number}", cells=(cell,), outcome=OUTCOME)


def _case(chance: Random, table: RuleSet) -> Facts:
    asked = {cell.fact: cell for cell in chance.choice(table.rows).cells}
    words = asked["text"].values[:1] if "text" in asked else ("别的事",)
    is_unknown = chance.random() < UNKNOWN_SHARE
    return {
        "kind": asked["kind"].values[0],
        "dispute_kind": asked["dispute_kind"].values[0] if "dispute_kind" in asked else "",
        "category": asked["category"].values[0] if "category" in asked else "",
        "channel": chance.choice(tuple(CHANNELS)),
        "area_code": "430423999" if is_unknown else asked["area_code"].values[0] + "201",
        "people_count": (asked["people_count"].low or 1) if "people_count" in asked else 1,
        "text": f"门口的{words[0]}有问题，请来看看，已经反映过三次。" * 4,
    }
