"""Joins intake's settings, stores and use cases, topic by topic."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.intake.domain.process_check import require_sound_table
from services.intake.metrics import count_fact
from services.intake.settings import IntakeSettings
from services.intake.wiring.cases import IntakeCases, wire_cases
from services.intake.wiring.core import open_core
from services.intake.wiring.desk import IntakeDesk, wire_desk
from services.intake.wiring.ending import IntakeEnding, wire_ending
from services.intake.wiring.exports import IntakeExports, wire_exports
from services.intake.wiring.files import IntakeFiles, wire_files
from services.intake.wiring.pacts import IntakePacts, wire_pacts
from services.intake.wiring.rewards import IntakeRewards, wire_rewards
from services.intake.wiring.sameness import IntakeSameness, wire_sameness
from services.intake.wiring.ways_in import IntakeWaysIn, wire_ways_in

__all__ = [
    "Intake",
    "IntakeCases",
    "IntakeDesk",
    "IntakeEnding",
    "IntakeExports",
    "IntakeFiles",
    "IntakePacts",
    "IntakeRewards",
    "IntakeSameness",
    "IntakeWaysIn",
    "wire",
]


@dataclass(frozen=True, kw_only=True)
class Intake:
    """intake's use cases by topic, ready to be called."""

    cases: IntakeCases
    ending: IntakeEnding
    sameness: IntakeSameness
    ways_in: IntakeWaysIn
    files: IntakeFiles
    desk: IntakeDesk
    exports: IntakeExports
    rewards: IntakeRewards
    pacts: IntakePacts


def wire(kernel: Kernel, settings: IntakeSettings) -> Intake:
    """Build the use cases on a kernel."""
    kernel.outbox.follow(count_fact)
    require_sound_table()
    core = open_core(kernel, settings)
    return Intake(
        cases=wire_cases(core),
        ending=wire_ending(core),
        sameness=wire_sameness(core),
        ways_in=wire_ways_in(core),
        files=wire_files(core),
        desk=wire_desk(core),
        exports=wire_exports(core),
        rewards=wire_rewards(core),
        pacts=wire_pacts(core),
    )
