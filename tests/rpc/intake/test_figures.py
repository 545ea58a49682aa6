"""What ops see of open cases."""

from chassis.kernel import Kernel
from services.intake.jobs import count_open


def test_open_and_overdue_cases_are_counted_by_county_and_kind(kernel: Kernel) -> None:
    rows = [
        ("430423", "dispute", "handling", True),
        ("430423", "dispute", "routed", False),
        ("430423", "dispute", "archived", True),
        ("430424", "livelihood", "accepted", False),
    ]
    kernel.database["cases"].insert_many(
        [
            {"_id": str(n), "county": c, "kind": k, "state": s, "track": {"is_overdue": late}}
            for n, (c, k, s, late) in enumerate(rows)
        ]
    )

    assert count_open(kernel.database) == {
        ("430423", "dispute"): (2, 1),
        ("430424", "livelihood"): (1, 0),
    }
