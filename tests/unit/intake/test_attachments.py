"""Every verb of an attachment in every state, against the table of `docs/states.md`."""

from collections.abc import Callable

import pytest

from contracts.errors import NotPermitted, WrongState
from contracts.principals import Post
from services.intake.domain.attachments import (
    Access,
    Attachment,
    AttachmentState,
    Copy,
    Examination,
)
from services.intake.domain.cases import Case
from tests.support.states import transitions
from tests.unit.intake.desk import NOW, a_case, a_matter, somebody

ORIGINAL, CLEANED = (Copy(file_id=name, size=1, sha256=name) for name in ("original", "cleaned"))
ACTS: dict[str, Callable[[Attachment], None]] = {
    "examine: fit": lambda one: one.examine(Examination(scan="clean"), NOW),
    "examine: unfit": lambda one: one.examine(
        Examination(scan="infected", reason_code="infected"), NOW
    ),
    "share": lambda one: one.share(is_public=True, case=a_case()),
    "remove": lambda one: one.remove("传错了", NOW),
}


def an_attachment(state: AttachmentState = AttachmentState.READY, **fields: object) -> Attachment:
    """A picture that a party brought."""
    given: dict[str, object] = {
        "id": "attachment-000001",
        "area_code": "430423100",
        "case_id": "case-1",
        "version": 3,
        "state": state,
        "kind": "jpeg",
        "name": "现场.jpg",
        "original": ORIGINAL,
        "cleaned": CLEANED,
        "added_by": "resident:code",
        "party_id": "p1",
        "add_time": NOW,
    }
    return Attachment(**given | fields)  # type: ignore[arg-type]


def a_secret_case() -> Case:
    """A case whose reporter is kept secret."""
    return a_case(matter=a_matter(is_confidential=True))


def _specified() -> dict[tuple[str, AttachmentState], tuple[str, tuple[str, ...]]]:
    return {
        (row.verb, AttachmentState(state)): (row.to or state, row.events)
        for row in transitions("attachment")
        for state in row.from_states
    }


SPECIFIED = _specified()


def test_the_table_names_every_verb_and_no_other() -> None:
    assert {verb for verb, _ in SPECIFIED} == set(ACTS)


@pytest.mark.parametrize("state", AttachmentState)
@pytest.mark.parametrize("verb", ACTS)
def test_a_verb_does_what_its_row_says_or_nothing(verb: str, state: AttachmentState) -> None:
    attachment = an_attachment(state)
    if (verb, state) not in SPECIFIED:
        with pytest.raises(WrongState) as refused:
            ACTS[verb](attachment)
        assert refused.value.details == {"state": state}
        assert (attachment.state, attachment.facts) == (state, [])
        return

    ACTS[verb](attachment)

    to, events = SPECIFIED[verb, state]
    assert attachment.state == to
    assert tuple(type(fact.event).__name__ for fact in attachment.facts) == events


def test_adding_is_told_without_a_name() -> None:
    attachment = an_attachment(AttachmentState.SCANNING, version=0)

    attachment.add()

    (fact,) = attachment.facts
    assert "现场" not in repr(fact)
    assert (fact.version, fact.private) == (1, {})


def test_what_a_hidden_reporter_brought_is_not_made_public() -> None:
    with pytest.raises(NotPermitted):
        an_attachment().share(is_public=True, case=a_secret_case())


@pytest.mark.parametrize(
    ("post", "party", "is_secret", "keeps", "gets"),
    [
        ("clerk", "", False, False, CLEANED),
        ("clerk", "", False, True, ORIGINAL),
        ("clerk", "", True, True, ORIGINAL),
        ("handler", "", False, True, CLEANED),
        ("handler", "", True, True, CLEANED),
        ("mediator", "", False, True, CLEANED),
        ("resident", "p1", True, True, ORIGINAL),
        ("resident", "p1", True, False, CLEANED),
        ("resident", "p2", False, True, CLEANED),
    ],
)
def test_a_picture_is_handed_out_as_its_maker_agreed(
    post: str, party: str, *, is_secret: bool, keeps: bool, gets: Copy
) -> None:
    case = a_secret_case() if is_secret else a_case()
    access = Access(case=case, who=somebody(post), party_id=party)

    assert access.copy_for(an_attachment(keeps_metadata=keeps)) == gets


@pytest.mark.parametrize(
    ("post", "kind", "is_secret", "gets"),
    [
        ("handler", "pdf", False, ORIGINAL),
        ("handler", "pdf", True, None),
        ("handler", "txt", True, ORIGINAL),
        ("mediator", "mp4", True, None),
        ("leader", "pdf", True, ORIGINAL),
    ],
)
def test_what_cannot_be_cleaned_is_kept_from_outside_in_a_secret_case(
    post: str, kind: str, *, is_secret: bool, gets: Copy | None
) -> None:
    case = a_secret_case() if is_secret else a_case()
    access = Access(case=case, who=somebody(post))

    assert access.copy_for(an_attachment(kind=kind, cleaned=None)) == gets


@pytest.mark.parametrize("state", [one for one in AttachmentState if one != "ready"])
def test_only_what_is_ready_is_handed_out(state: AttachmentState) -> None:
    access = Access(case=a_case(), who=somebody(Post.CLERK))

    assert access.copy_for(an_attachment(state)) is None


def test_a_handler_of_a_secret_case_reads_a_number_instead_of_the_name() -> None:
    attachment = an_attachment()
    names = {
        post: Access(case=a_secret_case(), who=somebody(post)).name_of(attachment)
        for post in (Post.CLERK, Post.HANDLER, Post.MEDIATOR)
    }

    assert names == {
        Post.CLERK: "现场.jpg",
        Post.HANDLER: "附件000001.jpg",
        Post.MEDIATOR: "附件000001.jpg",
    }


@pytest.mark.parametrize(
    ("post", "who", "party", "shown", "expected"),
    [
        ("clerk", "", "", False, True),
        ("officer", "officer@430423", "", False, False),
        ("resident", "", "p1", False, True),
        ("resident", "", "p2", False, False),
        ("resident", "", "p2", True, True),
    ],
)
def test_each_sees_what_is_his_to_see(
    post: str, who: str, party: str, *, shown: bool, expected: bool
) -> None:
    named = {"id": who} if who else {}
    access = Access(case=a_case(), who=somebody(post, **named), party_id=party)

    assert access.sees(an_attachment(is_public=shown)) is expected
