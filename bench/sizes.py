"""How much is measured: enough for figures worth reporting, or little, to try the harness."""

from dataclasses import dataclass

SEED = 20_260_701


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Bounds of every loop."""

    backlog_rows: int
    bare_messages: int
    effects: int
    relay_samples: int
    clients: tuple[int, ...]
    load_seconds: float
    bare_seconds: float
    paced_seconds: float
    idle_seconds: float
    chain_samples: int
    drain_within: float
    similar_cases: tuple[int, ...]
    similar_asked: int
    rule_rows: tuple[int, ...]
    rule_cases: int
    simulated_cases: int
    import_rows: int
    archive_pages: int
    growth_cases: tuple[int, ...]
    growth_asked: int
    open_clocks: tuple[int, ...]
    due_clocks: int
    due_computed: int


FULL = Sizes(
    backlog_rows=100_000,
    bare_messages=20_000,
    effects=20_000,
    relay_samples=200,
    clients=(16, 32),
    load_seconds=20,
    bare_seconds=10,
    paced_seconds=20,
    idle_seconds=10,
    chain_samples=60,
    drain_within=300,
    similar_cases=(10_000, 200_000),
    similar_asked=500,
    rule_rows=(200, 5_000),
    rule_cases=20_000,
    simulated_cases=100_000,
    import_rows=100_000,
    archive_pages=300,
    growth_cases=(10_000, 1_000_000, 5_000_000),
    growth_asked=200,
    open_clocks=(10_000, 1_000_000),
    due_clocks=1_000,
    due_computed=60_000,
)
QUICK = Sizes(
    backlog_rows=4_000,
    bare_messages=4_000,
    effects=2_000,
    relay_samples=30,
    clients=(16,),
    load_seconds=4,
    bare_seconds=3,
    paced_seconds=4,
    idle_seconds=3,
    chain_samples=10,
    drain_within=60,
    similar_cases=(1_000, 5_000),
    similar_asked=100,
    rule_rows=(200, 5_000),
    rule_cases=1_000,
    simulated_cases=2_000,
    import_rows=2_000,
    archive_pages=40,
    growth_cases=(2_000, 10_000),
    growth_asked=20,
    open_clocks=(2_000, 10_000),
    due_clocks=100,
    due_computed=3_000,
)
