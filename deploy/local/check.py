"""`python -m deploy.local.check all|fast|faults`: the checks in order, up to the first failure.

Tests that need data servers find one private set, started once for the whole run in a
temporary folder, unless the environment names others.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.platform import raise_file_limit
from deploy.local.ports import Ports
from deploy.local.servers import Servers
from deploy.local.settings import ROOT, home_from, own_servers

BIN = Path(sys.executable).parent
BASELINE = ROOT / "proto" / "baseline.binpb"
SUMMARY = re.compile(r"\d+ (passed|failed|error)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One check; those that need servers come after those that do not."""

    name: str
    argv: tuple[str, ...]
    needs_servers: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a step went; the summary is pytest's own last line."""

    step: Step
    seconds: float
    code: int
    summary: str


def _pytest(name: str, *paths: str, needs_servers: bool = True) -> Step:
    colour = "--color=yes" if sys.stdout.isatty() else "--color=no"
    argv = (sys.executable, "-m", "pytest", colour, *paths)
    return Step(name=name, argv=argv, needs_servers=needs_servers)


STATIC = (
    Step(name="format", argv=("ruff", "format", "--check", ".")),
    Step(name="lint", argv=("ruff", "check", ".")),
    Step(name="types", argv=("mypy", ".")),
    Step(name="import rules", argv=("lint-imports",)),
    Step(name="proto lint", argv=("buf", "lint", "proto")),
    Step(name="proto breaking", argv=("buf", "breaking", "proto", "--against", str(BASELINE))),
)
UNIT = _pytest("unit tests", "tests/unit", needs_servers=False)
SUITES = {
    "fast": (*STATIC, UNIT),
    "all": (
        *STATIC,
        _pytest("tests", "tests/unit", "tests/contract", "tests/rpc", "tests/gateway"),
        _pytest("end to end", "tests/e2e"),
    ),
    "faults": (_pytest("faults", "tests/faults"),),
}


def main() -> int:
    """Run one suite."""
    if len(sys.argv) != 2 or sys.argv[1] not in SUITES:
        print(f"usage: python -m deploy.local.check {'|'.join(SUITES)}", file=sys.stderr)
        return 2
    raise_file_limit()
    steps = SUITES[sys.argv[1]]
    with servers_for(steps) as environment:
        outcomes = list(run_in_order(steps, environment))
    print("\n" + table(outcomes), flush=True)
    return 1 if any(outcome.code for outcome in outcomes) else 0


def run_in_order(steps: tuple[Step, ...], environment: dict[str, str]) -> Iterator[Outcome]:
    """The steps up to and with the first that fails."""
    for step in steps:
        if step.argv[:2] == ("buf", "breaking") and not BASELINE.exists():
            print(f"\n=== {step.name}: skipped, no {BASELINE.name} yet (make proto-accept)")
            continue
        print(f"\n=== {step.name}", flush=True)
        outcome = _run(step, environment)
        yield outcome
        if outcome.code != 0:
            return


def table(outcomes: list[Outcome]) -> str:
    """Seconds and verdict of each step."""
    lines = [_row(outcome) for outcome in outcomes]
    done = bool(outcomes) and outcomes[-1].code == 0
    total = sum(outcome.seconds for outcome in outcomes)
    verdict = "all checks hold" if done else f"stopped at: {outcomes[-1].step.name}"
    return "\n".join([*lines, f"  {'together':<15}{total:>7.1f} s  {verdict}"])


def _row(outcome: Outcome) -> str:
    verdict = "ok" if outcome.code == 0 else f"FAILED ({outcome.code})"
    name, seconds = outcome.step.name, outcome.seconds
    return f"  {name:<15}{seconds:>7.1f} s  {verdict:<12} {outcome.summary}".rstrip()


@contextmanager
def servers_for(steps: tuple[Step, ...]) -> Iterator[dict[str, str]]:
    """The environment of the steps, with private servers behind it where they are needed."""
    tools = home_from(os.environ) / "tools" / "usr" / "bin"
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", ""), str(tools)])
    environment = {**os.environ, "PATH": path}
    missing = own_servers(os.environ)
    if not missing or not any(step.needs_servers for step in steps):
        yield environment
        return
    with tempfile.TemporaryDirectory(prefix="onedoor-test-", ignore_cleanup_errors=True) as folder:
        servers = Servers(Path(folder), Ports.free(), only=missing, management=True)
        start = time.monotonic()
        servers.start()
        print(f"=== {', '.join(missing)} started in {time.monotonic() - start:.1f} s")
        try:
            yield {**environment, **servers.environment()}
        finally:
            servers.stop()


def _run(step: Step, environment: dict[str, str]) -> Outcome:
    start = time.monotonic()
    summary = ""
    argv = (_program(step.argv[0]), *step.argv[1:])
    with subprocess.Popen(
        argv, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for raw in process.stdout or ():
            line = raw.decode(errors="replace")
            print(line, end="", flush=True)
            plain = COLOUR.sub("", line).strip(" =\n")
            summary = plain if SUMMARY.search(plain) and " in " in plain else summary
    return Outcome(
        step=step, seconds=time.monotonic() - start, code=process.returncode, summary=summary
    )


def _program(name: str) -> str:
    own = BIN / name
    return str(own) if own.exists() else name


if __name__ == "__main__":
    sys.exit(main())
