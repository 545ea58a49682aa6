"""What a file is, told from its bytes: each allowed kind, and whatever pretends to be one."""

import io
import time
import tracemalloc

import pytest
from PIL import Image

from contracts.errors import Invalid
from services.intake.domain import pictures
from services.intake.domain.contents import KINDS, sniff
from services.intake.domain.faults import Faults
from services.intake.domain.file_names import named_as, safe_name
from tests.support.file_samples import ALLOWED, REFUSED, picture


@pytest.mark.parametrize("kind", KINDS)
def test_an_allowed_kind_is_known_by_its_bytes(kind: str) -> None:
    assert sniff(io.BytesIO(ALLOWED[kind])) == kind


@pytest.mark.parametrize("name", REFUSED)
def test_what_pretends_is_refused_in_both_languages(name: str) -> None:
    content, reason = REFUSED[name]

    with pytest.raises(Invalid) as refused:
        sniff(io.BytesIO(content))

    (fault,) = refused.value.faults
    assert (fault.field, fault.reason) == ("content", reason)
    assert fault.message
    assert fault.message_en.isascii()


def test_a_long_text_in_the_national_encoding_is_read_to_its_end() -> None:
    words = "三月二日上午，我在现场。\n".encode("gb18030") * 40_000

    assert sniff(io.BytesIO(words)) == "txt"
    with pytest.raises(Invalid):
        sniff(io.BytesIO(words + b"\x00"))


def test_floods_and_bombs_are_refused_at_once_in_little_memory() -> None:
    contents = [REFUSED[name][0] for name in ("a flood", "a bomb")]
    tracemalloc.start()
    started = time.monotonic()

    for content in contents:
        with pytest.raises(Invalid):
            sniff(io.BytesIO(content))

    spent, (_, peak) = time.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 2
    assert peak < 20_000_000


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_cleaned_picture_keeps_each_pixel_and_which_way_is_up(kind: str) -> None:
    original = ALLOWED[kind]

    clean = pictures.cleaned(kind, original + b"behind the end")

    assert b"MAKER" in original
    assert b"MAKER" not in clean
    assert b"behind the end" not in clean
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(clean)) as after:
        assert dict(after.getexif()) == {0x0112: 6}
        assert after.tobytes() == before.tobytes()


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG", progressive=True),
        picture("JPEG", comment=b"MAKER"),
        picture("JPEG", xmp=b"<x>MAKER</x>"),
        picture("JPEG", icc_profile=b"x" * 200),
        picture("JPEG", restart_marker_rows=1),
    ],
    ids=["progressive", "comment", "xmp", "colour", "restarts"],
)
def test_pictures_of_all_forms_are_cleaned(content: bytes) -> None:
    clean = pictures.cleaned("jpeg", content)

    assert b"MAKER" not in clean
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(clean)) as after:
        assert after.tobytes() == before.tobytes()
        assert after.info.get("icc_profile") == before.info.get("icc_profile")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_picture_that_is_cut_off_anywhere_is_unreadable_or_clean(kind: str) -> None:
    original = ALLOWED[kind]

    for end in range(0, len(original) - 1, 37):
        try:
            clean = pictures.cleaned(kind, original[:end])
        except pictures.Unreadable:
            continue
        assert b"MAKER" not in clean


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_thumbnail_is_small_and_the_right_way_up(kind: str) -> None:
    with Image.open(io.BytesIO(pictures.thumbnail(ALLOWED[kind]))) as small:
        assert (small.format, small.size) == ("JPEG", (20, 40))
    with Image.open(io.BytesIO(pictures.thumbnail(picture("JPEG", (1600, 800))))) as small:
        assert small.size == (160, 320)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场.jpg", "现场.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张三\\证据.pdf", "证据.pdf"),
        ("..", "附件"),
        ("   ", "附件"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
    ],
)
def test_a_name_is_made_harmless(given: str, kept: str) -> None:
    faults = Faults()

    assert safe_name(faults, given) == kept
    assert faults.found == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("a\x00.jpg", "control_characters"),
        ("invoice\u202egpj.exe", "control_characters"),
        ("a\nb.txt", "control_characters"),
        ("长" * 5000, "too_long"),
    ],
)
def test_a_name_that_hides_something_is_refused(given: str, reason: str) -> None:
    faults = Faults()

    safe_name(faults, given)

    assert [(fault.field, fault.reason) for fault in faults.found] == [("name", reason)]


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("a.JPEG", "jpeg", "a.JPEG"),
        ("a.exe", "jpeg", "a.jpg"),
        ("a", "pdf", "a.pdf"),
        ("3.2日现场", "png", "3.2日现场.png"),
        (".png", "jpeg", ".png.jpg"),
    ],
)
def test_a_name_ends_as_its_content_is(name: str, kind: str, kept: str) -> None:
    assert named_as(name, kind) == kept
