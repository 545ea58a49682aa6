"""Which attachments become pages of a file: by state, by kind, by how much there is room for."""

from dataclasses import replace

import pytest

from services.intake.domain.attachments import Attachment, AttachmentState, Copy
from services.intake.domain.contents import KINDS
from services.intake.domain.exhibits import (
    BEYOND,
    LISTED,
    MOST_BOUND_BYTES,
    OUTCOME,
    UNREADABLE,
    Form,
    copy_of,
    exhibits_of,
    outcome,
)
from tests.unit.intake.desk import NOW

SMALL = Copy(file_id="f", size=10, sha256="0" * 64)


def _brought(kind: str, **fields: object) -> Attachment:
    whole: dict[str, object] = {
        "state": AttachmentState.READY,
        "name": "收条",
        "original": SMALL,
        "added_by": "clerk@430423",
        "party_id": "",
        "add_time": NOW,
        "scan": "clean",
        **fields,
    }
    return Attachment(id="a", area_code="430423100", case_id="c", kind=kind, **whole)  # type: ignore[arg-type]  # the fields are named one by one


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_pictures_and_pdfs_become_pages_and_nothing_else_does(kind: str) -> None:
    (found,) = exhibits_of([_brought(kind)])

    wanted = Form.PICTURE if KINDS[kind].is_picture else Form.LISTED
    assert found.form is (Form.DOCUMENT if kind == "pdf" else wanted)
    assert found.size == (0 if found.form is Form.LISTED else 10)


@pytest.mark.parametrize("state", list(AttachmentState))
def test_only_what_passed_its_examination_becomes_pages(state: AttachmentState) -> None:
    (found,) = exhibits_of([_brought("jpeg", state=state)])

    assert (found.form is Form.PICTURE) == (state is AttachmentState.READY)


def test_what_there_is_no_room_for_is_listed_and_smaller_things_still_fit() -> None:
    large = replace(SMALL, size=MOST_BOUND_BYTES - 5)
    found = exhibits_of(
        [_brought("pdf", original=large), _brought("jpeg"), _brought("png"), _brought("txt")]
    )

    assert [one.form for one in found] == [
        Form.DOCUMENT,
        Form.LISTED,
        Form.LISTED,
        Form.LISTED,
    ]
    assert [one.row[OUTCOME] for one in found[1:]] == [BEYOND, BEYOND, LISTED]


def test_the_cleaned_copy_is_bound_and_the_original_is_proved() -> None:
    cleaned = Copy(file_id="c", size=4, sha256="1" * 64)
    one = _brought("jpeg", cleaned=cleaned)
    (found,) = exhibits_of([one])

    assert (copy_of(one), found.size, found.sha256) == (cleaned, 4, SMALL.sha256)


def test_what_could_not_be_drawn_is_told_so() -> None:
    assert outcome(Form.DOCUMENT, 0) == UNREADABLE
    assert outcome(Form.PICTURE, 1) == "图片入卷，1页"
    assert outcome(Form.DOCUMENT, 7) == "逐页转为图像入卷，7页"


def test_who_brought_it_is_named_by_account_or_as_a_party() -> None:
    staff, party = exhibits_of([_brought("txt"), _brought("txt", party_id="p1")])

    assert "clerk@430423" in staff.row
    assert "当事人" in party.row
