"""Processes in MongoDB, by area; what is read is checked again before it is used."""

from dataclasses import asdict

from chassis.editions import EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.demands import Demand
from services.intake.domain.process import Process, Rules
from services.intake.domain.process_check import require_sound

COLLECTION = "processes"
_FIGURES = (
    "visit_tries", "lapse_days", "reopen_days", "automatic_reopens", "sample_percent", "keep_years",
    "state_names", "verb_names",
)  # fmt: skip


class MongoProcessStore(EditionRows[Process]):
    """Remembers processes."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep processes in the kernel's database."""
        super().__init__(kernel, COLLECTION, thing="process", write=_write, read=_read)

    def rules(self, area_code: str) -> Rules:
        """What the process of the longest prefix sets, or the platform's own."""
        found = self.nearest(area_code)
        return found.rules if found else Rules()


def _write(process: Process) -> Document:
    rules = process.rules
    return {
        "rules": {
            **{name: getattr(rules, name) for name in _FIGURES},
            "checklist": list(rules.checklist),
            "demands": [asdict(demand) for demand in rules.demands],
        },
    }


def _read(row: Document) -> Process:
    rules = row["rules"]
    process = Process(
        **edition_fields(row),
        rules=Rules(
            **{name: rules[name] for name in _FIGURES},
            checklist=tuple(rules["checklist"]),
            demands=tuple(_demand(demand) for demand in rules["demands"]),
        ),
    )
    require_sound(process)
    return process


def _demand(row: Document) -> Demand:
    lists = {name: tuple(row[name]) for name in ("needs", "kinds", "outcomes")}
    return Demand(verb=row["verb"], **lists)
