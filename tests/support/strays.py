"""How a case that no rule places comes to be."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.counties import Builder


def plant(county: "Builder") -> None:
    """One that waits at the fallback desk: no rule knows the titles of the walk."""
    case_id = county.register("无规则案", kind="livelihood")
    county.keep("stray_case", case_id, county.decision_version(case_id))
