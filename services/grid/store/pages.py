"""The repository's page as the use cases list it."""

from typing import TypeVar

from chassis.repository import Page
from contracts.aggregates import Aggregate
from services.grid.use_cases.ports import Listed

A = TypeVar("A", bound=Aggregate)


def listed(page: Page[A]) -> Listed[A]:
    """The same page, free of the chassis."""
    return Listed(page.items, page.next_page_token, page.total, page.total_is_exact)
