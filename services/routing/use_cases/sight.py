"""Who may see what in routing; the posts stand in `docs/posts.md`."""

from typing import Any

from contracts.principals import COUNTY_DIGITS, Post, Principal

COUNTY_READERS = (
    Post.CLERK,
    Post.DISPATCHER,
    Post.SUPERVISOR,
    Post.LEADER,
    Post.AUDITOR,
    Post.SERVICE,
)
DEPARTMENT_READERS = (Post.HANDLER, Post.DEPARTMENT)
ACTING = (Post.DISPATCHER, Post.SUPERVISOR, Post.SERVICE)
STAFF = (*COUNTY_READERS, *DEPARTMENT_READERS, Post.MEDIATOR, Post.OFFICER, Post.ADMIN)


def is_of_department(principal: Principal) -> bool:
    """Whether the caller speaks for one department only."""
    return principal.post in DEPARTMENT_READERS


def own_department(principal: Principal) -> dict[str, Any]:
    """The condition that keeps a department's people to their own orders; others see the county's.

    Raises:
        NotPermitted: the post reads no orders.
    """
    principal.require(*COUNTY_READERS, *DEPARTMENT_READERS)
    return {"department": principal.department} if is_of_department(principal) else {}


def reads_content(principal: Principal) -> bool:
    """Whether results and notes are shown: within the county, not above it."""
    return len(principal.area_code) >= COUNTY_DIGITS


def reads_restricted(principal: Principal) -> bool:
    """Whether words of restricted cases are shown: to who acts on them only（I10）."""
    return principal.post in (*ACTING, *DEPARTMENT_READERS)
