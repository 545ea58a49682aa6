"""What two counties share（两县共管）: each holds a half of its own, and sees no more than that."""

from dataclasses import dataclass

from services.intake.domain.moving import Moving


@dataclass(kw_only=True)
class Half(Moving):
    """One county's half; `twin_id` is the other's, in the county `partner`."""

    twin_id: str
    partner: str
