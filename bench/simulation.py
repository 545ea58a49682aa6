"""How long a draft takes to be tried on past cases, with the words of each opened and read.

Decisions and briefs are written straight to the store, briefs sealed by the service's own writer.
The draft is the seeded table of the province with one row moved before the others.
"""

import resource
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from bench.figures import Section
from bench.ground import kernel_ground, kernel_of
from bench.sizes import SEED, Sizes
from chassis.kernel import Kernel
from chassis.migrate import migrate
from chassis.mongo import Document
from contracts.principals import Post, Principal
from services.routing.domain.brief import Brief, CaseFacts
from services.routing.domain.facts import CHANNELS, facts_of
from services.routing.domain.rules import Path, Row, RuleOutcome
from services.routing.migrations import MIGRATIONS
from services.routing.seed import province_rules, seed
from services.routing.settings import RoutingSettings
from services.routing.store import MongoBriefs
from services.routing.use_cases.simulating import Wish
from services.routing.wiring import Routing, wire

COUNTY = "430423"
BATCH, AT_ONCE = 1000, 10
START = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=2)
WORDS = ("路灯", "井盖", "下水道", "噪音", "工资", "漏水", "停电", "摊贩", "学校", "医院")
WATER = RuleOutcome(path=Path.DEPARTMENT, lead_department="water")


def measure(sizes: Sizes) -> Section:
    """Write past cases, then let the runner's work go through them."""
    section, count = Section("Trying a draft on past cases"), sizes.simulated_cases
    with kernel_ground() as platform:
        kernel = kernel_of(platform, "routing")
        migrate(kernel.database, MIGRATIONS, part="routing")
        seed(kernel)
        _fill(kernel, count)
        routing = wire(kernel, RoutingSettings())
        before, begun, cpu = _most_memory(), time.perf_counter(), time.process_time()
        simulation_id, who = _start(routing, count)
        while routing.rules.simulation_work.run(AT_ONCE):
            pass
        took, cpu = time.perf_counter() - begun, time.process_time() - cpu
        done = routing.rules.simulating.simulation(who, simulation_id)
    note = f"{done.done:,} cases, {done.moved:,} move in {len(done.movements)} ways"
    section.add("cases tried", done.done / took, "/s", note=note)
    section.add("whole run", took, "s")
    section.add("CPU of the runner a case", 1_000_000 * cpu / done.done, "µs")
    section.add("most memory beside before", (_most_memory() - before) / 1024, "MiB")
    return section


def _start(routing: Routing, count: int) -> tuple[str, Principal]:
    who = Principal(id=f"admin@{COUNTY}", post=Post.ADMIN, area_code=COUNTY)
    table = province_rules(COUNTY)
    first = Row(id="first", priority=-1, cells=table.rows[-1].cells, outcome=WATER)
    told = replace(table, id="", rows=(first, *table.rows), version=0)
    draft = routing.rules.keeping.put_draft(who, told)
    until = START + STEP * (count + 1)
    wish = Wish(rule_set_id=draft.id, version=draft.version, since=START, until=until)
    return routing.rules.simulating.start(who, wish).id, who


def _fill(kernel: Kernel, count: int) -> None:
    chance, briefs = Random(SEED), MongoBriefs(kernel)  # noqa: S311  no secret
    for start in range(0, count, BATCH):
        told = [_brief(chance, number) for number in range(start, min(start + BATCH, count))]
        kernel.database["briefs"].insert_many([briefs.document(brief) for brief in told])
        kernel.database["decisions"].insert_many(
            [_decision(brief, START + STEP * (start + at)) for at, brief in enumerate(told)]
        )


def _brief(chance: Random, number: int) -> Brief:
    kind = chance.choice(("livelihood", "livelihood", "violation", "dispute", "emergency"))
    facts = CaseFacts(
        kind=kind,
        dispute_kind="neighbour" if kind == "dispute" else "",
        channel=chance.choice(tuple(CHANNELS)),
        people_count=chance.randint(1, 9),
    )
    return Brief(
        case_id=f"0190a6f0-5c3e-7b1e-8f00-{number:012x}",
        area_code=f"{COUNTY}10{number % 3}",
        code=f"{number:020}",
        facts=facts,
        title=f"门口的{chance.choice(WORDS)}有问题",
        narrative="请来看看，已经反映过三次。" * 8,
        is_routed=True,
    )


def _decision(brief: Brief, moment: datetime) -> Document:
    facts = facts_of(brief, moment, is_working_day=True)
    facts.pop("text")
    return {
        "_id": brief.case_id,
        "county": brief.county,
        "area_code": brief.area_code,
        "case_id": brief.case_id,
        "code": brief.code,
        "place_time": moment,
        "facts_used": facts,
    }


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
