"""Who reads which record, and what a record must hold."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import Invalid
from contracts.principals import Post, Principal
from tests.unit.mediation.builders import (
    COUNTY,
    MEDIATOR_ID,
    NOW,
    a_caucus,
    a_record,
    faults_of,
    joint,
)


def _caller(post: Post, name: str = "") -> Principal:
    return Principal(id=name or f"{post}@{COUNTY}", post=post, area_code=COUNTY)


@pytest.mark.parametrize("post", list(Post))
def test_a_caucus_is_read_by_the_appointed_mediator_alone(post: Post) -> None:
    seen = a_record(a_caucus()).seen_by(_caller(post), MEDIATOR_ID)

    assert (seen.content is not None) == (post is Post.MEDIATOR)


@pytest.mark.parametrize("post", [post for post in Post if post is not Post.MEDIATOR])
def test_a_namesake_of_another_post_reads_no_caucus(post: Post) -> None:
    assert a_record(a_caucus()).seen_by(_caller(post, MEDIATOR_ID), MEDIATOR_ID).content is None


def test_another_mediator_reads_neither_record() -> None:
    other = _caller(Post.MEDIATOR, "mediator2@430423")

    assert a_record(a_caucus()).seen_by(other, MEDIATOR_ID).content is None
    assert a_record(joint()).seen_by(other, MEDIATOR_ID).content is None


@pytest.mark.parametrize("post", list(Post))
def test_a_joint_record_is_read_by_those_who_answer_for_the_case(post: Post) -> None:
    readers = {Post.MEDIATOR, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER}

    seen = a_record(joint()).seen_by(_caller(post), MEDIATOR_ID)

    assert (seen.content is not None) == (post in readers)


def test_what_stays_visible_of_a_caucus_names_no_side() -> None:
    seen = a_record(a_caucus()).seen_by(_caller(Post.SUPERVISOR), MEDIATOR_ID)

    assert "底线" not in repr(seen)
    assert "side" not in repr(seen)
    assert (seen.is_caucus, seen.session_id) == (True, "session")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"is_rights_told": False}, ("content.is_rights_told", "required")),
        ({"present_party_ids": ()}, ("content.present_party_ids", "required")),
        ({"present_party_ids": ("z",)}, ("content.present_party_ids[0]", "unknown_party")),
        ({"result": "maybe"}, ("content.result", "unknown_value")),
        ({"place": ""}, ("content.place", "required")),
        ({"held_end_time": NOW - timedelta(hours=2)}, ("content.held_end_time", "out_of_range")),
        ({"held_start_time": None}, ("content.held_start_time", "required")),
    ],
)
def test_an_incomplete_record_is_refused(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        joint(**changes).check(("a", "b"), NOW)

    assert faults_of(refused) == {fault}


def test_a_caucus_needs_a_side_of_the_case() -> None:
    with pytest.raises(Invalid) as refused:
        a_caucus(side="z", text="").check(("a", "b"), NOW)

    assert faults_of(refused) == {("caucus.side", "unknown_party"), ("caucus.text", "required")}
