"""The alert rules: Prometheus's own checker, and a test of firing and of silence for each."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.ports import Ports
from deploy.local.processes import PROCESSES, Stage
from tests.support.tools import ROOT, output_of, tool

FOLDER = ROOT / "deploy" / "prometheus"
RULES = FOLDER / "onedoor.rules.yml"
TESTS = FOLDER / "onedoor.test.yml"


def alerts() -> dict[str, dict[str, Any]]:
    """The alerts by name."""
    groups = yaml.safe_load(RULES.read_text())["groups"]
    rules = [rule for group in groups for rule in group["rules"] if "alert" in rule]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    return {rule["alert"]: rule for rule in rules}


def expectations() -> list[tuple[str, bool]]:
    """For each line of the rule tests the alert, and whether it is to fire."""
    blocks = yaml.safe_load(TESTS.read_text())["tests"]
    return [
        (line["alertname"], bool(line["exp_alerts"]))
        for block in blocks
        for line in block["alert_rule_test"]
    ]


def test_prometheus_accepts_the_rules() -> None:
    said = output_of(tool("promtool"), "check", "rules", RULES)
    assert "SUCCESS" in said


def test_prometheus_accepts_the_local_scrape_settings() -> None:
    output_of(tool("promtool"), "check", "config", FOLDER / "local.yml")


def test_the_local_settings_name_every_process_at_its_port() -> None:
    ports = Ports()
    running = {
        process.name: f"127.0.0.1:{ports.metrics[index]}"
        for index, process in enumerate(PROCESSES)
        if process.stage is not Stage.STANDIN
    }
    jobs = yaml.safe_load((FOLDER / "local.yml").read_text())["scrape_configs"]
    named = {job["job_name"]: job["static_configs"] for job in jobs}
    assert {one["labels"]["process"]: one["targets"][0] for one in named["onedoor"]} == running
    assert named["rabbitmq"][0]["targets"] == [f"127.0.0.1:{ports.amqp_metrics}"]


@pytest.mark.timeout(300)
def test_alerts_fire_on_their_fault_and_only_then() -> None:
    output_of(tool("promtool"), "test", "rules", TESTS, within=280)


def test_a_wrong_expectation_would_be_found(tmp_path: Path) -> None:
    document = yaml.safe_load(TESTS.read_text())
    (always,) = (one for one in document["tests"] if one["name"] == "Watchdog fires always")
    always["alert_rule_test"][0]["exp_alerts"] = []
    (tmp_path / RULES.name).write_text(RULES.read_text())
    broken = tmp_path / TESTS.name
    broken.write_text(yaml.safe_dump({**document, "tests": [always]}, allow_unicode=True))
    done = subprocess.run([tool("promtool"), "test", "rules", broken], capture_output=True)
    assert done.returncode != 0


@pytest.mark.parametrize("is_firing", [True, False])
def test_every_alert_has_a_test_of_firing_and_one_of_silence(is_firing: bool) -> None:
    tested = {name for name, fires in expectations() if fires is is_firing}
    assert tested == set(alerts()) - (set() if is_firing else {"Watchdog"})


def test_every_alert_says_how_urgent_it_is_and_what_to_do() -> None:
    for name, rule in alerts().items():
        assert rule["labels"]["severity"] in ("page", "ticket", "none"), name
        assert re.search("[\u4e00-\u9fff]", rule["annotations"]["summary"]), name
        assert (ROOT / rule["annotations"]["runbook"]).is_file(), name


def test_every_runbook_belongs_to_an_alert_and_names_it() -> None:
    named = {rule["annotations"]["runbook"] for rule in alerts().values()}
    there = {str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "runbooks").glob("*.md")}
    assert there - {"docs/runbooks/README.md"} == named
    for name, rule in alerts().items():
        assert name in (ROOT / rule["annotations"]["runbook"]).read_text(), name


def test_the_watchdog_alone_fires_always() -> None:
    always = [name for name, rule in alerts().items() if rule["labels"]["severity"] == "none"]
    assert always == ["Watchdog"]
