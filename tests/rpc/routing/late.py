"""Clocks that ran out while nobody ticked, and how often it was said."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.rpc.routing.centre import Centre


def make_late(centre: Centre, case_ids: Sequence[str]) -> None:
    """Move the handling clocks of the cases so that their time was over an hour ago."""
    over = datetime.now(UTC) - timedelta(hours=1)
    centre.kernel.database["clocks"].update_many(
        {"case_id": {"$in": list(case_ids)}, "purpose": "handling"},
        {"$set": {"due_time": over, "next_due_time": over, "warn_times": []}},
    )


def overdue(centre: Centre, case_ids: Sequence[str]) -> Counter[str]:
    """How often each case was said to be late."""
    return Counter({case: centre.published(case).count("clock_overdue") for case in case_ids})
