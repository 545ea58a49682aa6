"""An edition is drafted by one person, published by another, and retired by the next."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

import pytest

from contracts.editions import PUBLISHERS, Edition, EditionState, Publishing
from contracts.errors import Conflict, NotFound, NotPermitted, WrongState
from contracts.principals import Post, Principal

COUNTY = "430423"
NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
ADMIN = Principal(id=f"admin@{COUNTY}", post=Post.ADMIN, area_code=COUNTY)
SUPERVISOR = Principal(id=f"supervisor@{COUNTY}", post=Post.SUPERVISOR, area_code=COUNTY)


class NoticeNotFound(NotFound):
    """No such notice."""


@dataclass(frozen=True, kw_only=True)
class Notice(Edition):
    """Something that an area sets."""

    text: str


class Shelf:
    """Keeps notices in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, Notice] = {}

    def find(self, notice_id: str) -> Notice | None:
        return self.rows.get(notice_id)

    def draft_of(self, area_code: str) -> Notice | None:
        return self._of(area_code, EditionState.DRAFT)

    def published_of(self, area_code: str) -> Notice | None:
        return self._of(area_code, EditionState.PUBLISHED)

    def put(self, notice: Notice, *, replaces: int) -> None:
        standing = self.rows.get(notice.id)
        if replaces != (standing.version if standing else 0):
            raise Conflict(f"notice {notice.id} is no longer at version {replaces}")
        self.rows[notice.id] = notice

    def _of(self, area_code: str, state: EditionState) -> Notice | None:
        found = [row for row in self.rows.values() if row.area_code == area_code]
        return next((row for row in found if row.state is state), None)


def a_notice(text: str = "八点开门", *, version: int = 0) -> Notice:
    return Notice(id="", area_code=COUNTY, name="告示", text=text, version=version)


def desk() -> tuple[Publishing[Notice], Shelf]:
    shelf, ids = Shelf(), count(1)
    return (
        Publishing(
            shelf,
            lambda: f"n{next(ids)}",
            lambda: NOW,
            thing="notice",
            missing=NoticeNotFound,
        ),
        shelf,
    )


def published(publishing: Publishing[Notice], text: str = "八点开门") -> Notice:
    draft = publishing.put_draft(ADMIN, a_notice(text))
    found = publishing.publishable(SUPERVISOR, draft.id, draft.version, COUNTY)
    return publishing.publish(SUPERVISOR, found)


def test_a_draft_says_who_wrote_it_and_which_edition_it_would_be() -> None:
    publishing, shelf = desk()

    draft = publishing.put_draft(ADMIN, replace(a_notice(), publisher="me", edition=9))

    assert draft == Notice(
        id="n1",
        area_code=COUNTY,
        name="告示",
        text="八点开门",
        edition=1,
        author=ADMIN.id,
        edit_time=NOW,
        version=1,
    )
    assert shelf.draft_of(COUNTY) == draft


def test_a_draft_is_written_anew_under_its_own_id() -> None:
    publishing, shelf = desk()
    publishing.put_draft(ADMIN, a_notice())

    second = publishing.put_draft(SUPERVISOR, a_notice("九点开门", version=1))

    assert (second.id, second.version, second.author) == ("n1", 2, SUPERVISOR.id)
    assert list(shelf.rows) == ["n1"]


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_draft_is_told_what_stands(version: int) -> None:
    publishing, _ = desk()
    publishing.put_draft(ADMIN, a_notice())

    with pytest.raises(Conflict) as refusal:
        publishing.put_draft(ADMIN, a_notice("九点开门", version=version))

    assert refusal.value.details == {"current_version": "1"}


def test_the_next_edition_retires_the_one_before_and_keeps_its_words() -> None:
    publishing, shelf = desk()
    first = published(publishing)

    second = published(publishing, "九点开门")

    assert (second.edition, second.publisher, second.publish_time) == (2, SUPERVISOR.id, NOW)
    assert shelf.published_of(COUNTY) == second
    assert shelf.rows[first.id] == replace(
        first, state=EditionState.RETIRED, version=first.version + 1
    )


@pytest.mark.parametrize("post", list(Post))
def test_only_three_posts_publish_and_never_the_author(post: Post) -> None:
    publishing, _ = desk()
    draft = publishing.put_draft(ADMIN, a_notice())
    other = Principal(id=f"other@{COUNTY}", post=post, area_code=COUNTY)
    author = replace(other, id=ADMIN.id)

    if post in PUBLISHERS:
        assert publishing.publishable(other, draft.id, draft.version, None) == draft
    else:
        with pytest.raises(NotPermitted):
            publishing.publishable(other, draft.id, draft.version, None)
    with pytest.raises(NotPermitted) as refusal:
        publishing.publishable(author, draft.id, draft.version, None)
    assert refusal.value.reason == (
        "second_person_needed" if post in PUBLISHERS else "not_permitted"
    )


@pytest.mark.parametrize("state", [EditionState.PUBLISHED, EditionState.RETIRED])
def test_only_a_draft_is_published(state: EditionState) -> None:
    publishing, shelf = desk()
    shelf.put(replace(a_notice(), id="n9", state=state, version=3), replaces=0)

    with pytest.raises(WrongState) as refusal:
        publishing.publishable(SUPERVISOR, "n9", 3, COUNTY)

    assert refusal.value.details == {"state": state.value}


def test_a_draft_that_was_written_anew_is_read_again_before_it_is_published() -> None:
    publishing, _ = desk()
    draft = publishing.put_draft(ADMIN, a_notice())
    publishing.put_draft(ADMIN, a_notice("九点开门", version=1))

    with pytest.raises(Conflict) as refusal:
        publishing.publishable(SUPERVISOR, draft.id, draft.version, COUNTY)

    assert refusal.value.details == {"current_version": "2"}


@pytest.mark.parametrize(
    ("edition_id", "caller_area", "area_code"),
    [("n2", COUNTY, None), ("n1", "430424", None), ("n1", COUNTY, "430424"), ("n1", COUNTY, "")],
)
def test_what_is_unknown_foreign_or_of_another_area_is_missing(
    edition_id: str, caller_area: str, area_code: str | None
) -> None:
    publishing, _ = desk()
    publishing.put_draft(ADMIN, a_notice())

    caller = replace(SUPERVISOR, area_code=caller_area)

    with pytest.raises(NoticeNotFound):
        publishing.publishable(caller, edition_id, 1, area_code)


def test_who_was_faster_is_not_overwritten() -> None:
    publishing, shelf = desk()
    draft = publishing.put_draft(ADMIN, a_notice())
    found = publishing.publishable(SUPERVISOR, draft.id, draft.version, COUNTY)
    publishing.put_draft(ADMIN, a_notice("九点开门", version=1))

    with pytest.raises(Conflict):
        publishing.publish(SUPERVISOR, found)
    assert shelf.published_of(COUNTY) is None
