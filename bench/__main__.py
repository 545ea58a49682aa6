"""`python -m bench [--quick] [--only NAME]`: measure, print side by side, keep a report."""

import argparse
import sys
from collections.abc import Callable, Iterator

from bench import (
    archive,
    backlog,
    clocks,
    growth,
    latency,
    machine,
    report,
    rules,
    similar,
    simulation,
    whole,
)
from bench.figures import Section
from bench.sizes import FULL, QUICK, Sizes
from deploy.local.platform import raise_file_limit

KERNEL_PARTS: dict[str, Callable[[Sizes], Section]] = {
    "latency": latency.measure,
    "backlog": backlog.measure,
    "similar": similar.measure,
    "archive": archive.measure,
    "rules": rules.measure,
    "simulation": simulation.measure,
}
GROWING: dict[str, Callable[[Sizes], Iterator[Section]]] = {
    "clocks": clocks.measure,
    "growth": growth.measure,
}
PARTS = (*KERNEL_PARTS, *GROWING, *whole.PARTS)


def main() -> int:
    """Run the parts asked for, in order."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="small numbers, to try the harness")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be repeated")
    arguments = parser.parse_args()
    raise_file_limit()
    found = machine.describe()
    print(machine.sentence(found), flush=True)
    sections: list[Section] = []
    try:
        for section in run(QUICK if arguments.quick else FULL, set(arguments.only or PARTS)):
            sections.append(section)
            print(report.table(section), flush=True)
    finally:  # what was measured before a failure is worth keeping
        found["load_average_after"] = machine.load()
        path = report.write(found, sections)
        print(f"\nload average after: {found['load_average_after']}; report: {path}", flush=True)
    return 0


def run(sizes: Sizes, chosen: set[str]) -> Iterator[Section]:
    """The sections of the parts chosen, as each is done."""
    for name, measure in KERNEL_PARTS.items():
        if name in chosen:
            yield measure(sizes)
    for name, grow in GROWING.items():
        if name in chosen:
            yield from grow(sizes)
    if chosen & set(whole.PARTS):
        yield from whole.measure(sizes, chosen)


if __name__ == "__main__":
    sys.exit(main())
