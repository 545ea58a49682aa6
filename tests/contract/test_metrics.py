"""Metrics: what the code defines, what the documents say and what the alerts read is one list."""

import ast
import re
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import amqp
import pytest
import yaml

from chassis import topology
from chassis.metrics import serve_metrics
from contracts.events.intake import CaseAccepted
from deploy.local.ports import Ports
from deploy.local.servers import Servers
from tests.support.tools import ROOT
from tests.support.waiting import eventually

RULES = ROOT / "deploy" / "prometheus" / "onedoor.rules.yml"
DOCUMENT = ROOT / "docs" / "operations.md"
KINDS = {"Counter", "Gauge", "Histogram"}
SUFFIXES = ("_bucket", "_count", "_sum")
PROMETHEUS_OWN = {"up"}
ALWAYS = {"job", "instance"}
# What a label may hold is a list somebody wrote: no ids, no codes of matters, no people.
BOUNDED = {
    "category", "cert", "channel", "code", "collection", "county", "database", "department",
    "dependency", "event_type", "field_group", "from", "handler", "limit", "method",
    "operation", "outcome", "pool", "queue", "reason", "result", "role", "route",
    "rule_set_version", "service", "slo", "state", "target", "tick", "to", "version",
}  # fmt: skip


@dataclass(frozen=True)
class Metric:
    """A metric as the code defines it."""

    name: str
    kind: str
    labels: tuple[str, ...]
    buckets: tuple[float, ...]
    variable: str
    path: Path


@cache
def defined() -> dict[str, Metric]:
    """Every metric of the code, read from its source."""
    found: dict[str, Metric] = {}
    for folder in ("libs", "services", "gateway"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            source = path.read_text()
            if "prometheus_client" in source:
                for metric in metrics_of(path, source):
                    assert metric.name not in found, f"{metric.name} is defined twice"
                    found[metric.name] = metric
    return found


def metrics_of(path: Path, source: str) -> Iterator[Metric]:
    """The metrics that a module assigns."""
    tree = ast.parse(source)
    constants = dict(constants_of(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        call = node.value
        if isinstance(call.func, ast.Name) and call.func.id in KINDS:
            name, _, *rest = call.args
            buckets = [one.value for one in call.keywords if one.arg == "buckets"]
            yield Metric(
                name=ast.literal_eval(name),
                kind=call.func.id.lower(),
                labels=tuple(ast.literal_eval(rest[0])) if rest else (),
                buckets=value_of(buckets[0], constants) if buckets else (),
                variable=ast.unparse(node.targets[0]).rpartition(".")[2],
                path=path,
            )


def constants_of(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    """Names that stand for a literal."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            with suppress(ValueError):
                yield node.targets[0].id, ast.literal_eval(node.value)


def value_of(node: ast.expr, constants: dict[str, Any]) -> tuple[float, ...]:
    """A literal, or the name of one."""
    literal = constants[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)
    return tuple(literal)


def expressions() -> list[str]:
    """What the rules compute."""
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


def names_read() -> set[str]:
    """The metrics that the rules read."""
    pattern = r"(?<![\w:])(?:onedoor_|rabbitmq_|process_)\w+|(?<!\w)up(?={)"
    return {name for text in expressions() for name in re.findall(pattern, text)}


def selectors_read() -> Iterator[tuple[str, dict[str, str]]]:
    """Each selector with braces in the rules: the metric and its matchers."""
    for text in expressions():
        for name, inside in re.findall(r"(?<![\w:])([a-z]\w+){([^}]*)}", text):
            yield name, dict(re.findall(r'(\w+)\s*[=!]~?\s*"([^"]*)"', inside))


def metric_of(name: str) -> Metric | None:
    """The metric a name of the rules belongs to."""
    for suffix in SUFFIXES:
        base = defined().get(name.removesuffix(suffix))
        if base and base.kind == "histogram" and name.endswith(suffix):
            return base
    return defined().get(name)


def scraped(address: str) -> dict[str, set[str]]:
    """The names a scrape shows, each with its labels."""
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  our own address
        text = answer.read().decode()
    found: dict[str, set[str]] = {}
    for name, inside in re.findall(r"^(\w+)(?:{(.*)})? ", text, flags=re.MULTILINE):
        found.setdefault(name, set()).update(re.findall(r'(\w+)="', inside))
    return found


@pytest.fixture(scope="module")
def broker_metrics() -> Iterator[dict[str, set[str]]]:
    """What a running broker shows that has a service's queues."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        ports = Ports.free()
        servers = Servers(Path(folder), ports, only=("rabbitmq",))
        servers.start()
        try:
            with amqp.Connection(f"127.0.0.1:{ports.amqp}", "guest", "guest") as connection:
                topology.declare_service(connection.channel(), "routing", [CaseAccepted], (5,))
                yield eventually(lambda: broker_scrape(ports.amqp_metrics), within=30)
        finally:
            servers.stop()


def broker_scrape(port: int) -> dict[str, set[str]]:
    """Both of the broker's pages; nothing until its queues are on them."""
    families = "family=queue_coarse_metrics&family=queue_consumer_count"
    address = f"http://127.0.0.1:{port}/metrics"
    found = {**scraped(address), **scraped(f"{address}/detailed?{families}")}
    return found if "rabbitmq_detailed_queue_consumers" in found else {}


def test_the_rules_read_only_what_is_exported(broker_metrics: dict[str, set[str]]) -> None:
    unknown = {
        name
        for name in names_read() - PROMETHEUS_OWN
        if not metric_of(name) and not name.startswith("process_") and name not in broker_metrics
    }
    assert not unknown
    assert any(name.startswith("rabbitmq_") for name in names_read()), "the pattern finds them"


def test_the_rules_select_by_labels_that_exist(broker_metrics: dict[str, set[str]]) -> None:
    for name, matchers in selectors_read():
        metric = metric_of(name)
        labels = {*metric.labels, "le"} if metric else broker_metrics.get(name, set())
        assert set(matchers) <= labels | ALWAYS, name


def test_the_rules_read_buckets_that_exist() -> None:
    bounds = [(name, match["le"]) for name, match in selectors_read() if "le" in match]
    assert bounds
    for name, bound in bounds:
        metric = metric_of(name)
        assert metric is not None
        assert bound in {str(float(one)) for one in metric.buckets}, name


def test_the_metrics_port_shows_the_kernels_metrics_and_the_process() -> None:
    server = serve_metrics("127.0.0.1", 0)
    started = time.monotonic()
    found = scraped(f"http://127.0.0.1:{server.server_address[1]}/metrics")
    server.shutdown()
    server.server_close()
    assert time.monotonic() - started < 10
    assert found["onedoor_build_info"] == {"version"}
    assert "onedoor_event_loop_lag_seconds" in found
    assert {name for name in names_read() if name.startswith("process_")} <= set(found)


def documented() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The documents' table: type and labels by name."""
    row = re.compile(r"^\| `(onedoor_\w+)` \| (\w+) \|([^|]*)\|", re.MULTILINE)
    return {
        name: (kind, tuple(re.findall(r"\w+", labels)))
        for name, kind, labels in row.findall(DOCUMENT.read_text())
    }


def test_every_metric_is_documented_as_it_is() -> None:
    code = {name: (metric.kind, metric.labels) for name, metric in defined().items()}
    assert documented() == code


def test_every_metric_is_filled_somewhere() -> None:
    sources = [
        path.read_text()
        for folder in ("libs", "services", "gateway")
        for path in (ROOT / folder).rglob("*.py")
    ]
    for name, metric in defined().items():
        uses = sum(len(re.findall(rf"\b{metric.variable}\.\w", one)) for one in sources)
        assert uses, f"{name} is defined and never set"


def test_names_follow_the_rules() -> None:
    for name, metric in defined().items():
        assert re.fullmatch(r"onedoor_[a-z0-9_]+", name)
        assert name.endswith("_total") == (metric.kind == "counter"), name
        assert metric.kind != "histogram" or name.endswith("_seconds"), name
        assert not re.search(r"_(milliseconds|ms|minutes|kb|mb)(_|$)", name), name


def test_labels_are_bounded() -> None:
    for name, metric in defined().items():
        assert set(metric.labels) <= BOUNDED, name
        assert not any(label.endswith("_id") for label in metric.labels), name


def test_no_histogram_is_split_by_county() -> None:
    histograms = [metric for metric in defined().values() if metric.kind == "histogram"]
    assert histograms
    for metric in histograms:
        assert "county" not in metric.labels, metric.name
        assert metric.buckets, f"{metric.name} has buckets of its own"
