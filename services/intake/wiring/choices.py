"""Joins choosing from a list: what counties offer, what parties choose."""

from dataclasses import dataclass

from services.intake.store.choices import MongoChoiceStore, MongoOfferingStore
from services.intake.use_cases.choosing import Choosing, OfferingKeeping
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeChoices:
    """The use cases of choosing, ready to be called."""

    keeping: OfferingKeeping
    choosing: Choosing


def wire_choices(core: Core) -> IntakeChoices:
    """From the list to what the centre says."""
    kernel, offerings = core.kernel, MongoOfferingStore(core.kernel)
    return IntakeChoices(
        keeping=OfferingKeeping(offerings=offerings),
        choosing=Choosing(
            following=core.following,
            reading=core.reading,
            offerings=offerings,
            choices=MongoChoiceStore(kernel),
            new_id=kernel.new_id,
            now=kernel.now,
        ),
    )
