"""What a file is, told from its bytes: each allowed kind, and whatever pretends to be one."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Mapping

import pytest
from PIL import Image

from contracts.errors import Invalid
from services.intake.domain import pictures
from services.intake.domain.contents import KINDS, sniff
from services.intake.domain.faults import Faults
from services.intake.domain.file_names import named_as, safe_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(form: str, size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    """A picture with a description of its maker."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "MAKER", 6
    Image.effect_noise(size, 60).convert("RGB").save(made, form, exif=exif, **more)
    return made.getvalue()


def archive(
    parts: Mapping[str, bytes], types: str = DOCX, main: str = "word/document.xml"
) -> bytes:
    """A document of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, body in {"[Content_Types].xml": types.encode(), main: b"<w/>", **parts}.items():
            written.writestr(name, body)
    return made.getvalue()


def flood(width: int, height: int) -> bytes:
    """A small PNG that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(name, body)
        for name, body in (
            (b"IHDR", head),
            (b"IDAT", zlib.compress(bytes(1_000_000))),
            (b"IEND", b""),
        )
    )


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def astray() -> bytes:
    """A document with a link in it."""
    made = io.BytesIO(archive({}))
    with zipfile.ZipFile(made, "a") as written:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        written.writestr(link, "/etc/passwd")
    return made.getvalue()


ALLOWED = {
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "docx": archive({}),
    "xlsx": archive({}, XLSX, "xl/workbook.xml"),
    "txt": "证人证言：\n三月二日上午".encode(),
    "mp3": b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(64),
    "m4a": b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00" + bytes(64),
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64),
    "mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + bytes(64),
}
REFUSED = {
    "nothing": (b"", "empty"),
    "a program": (b"MZ\x90\x00" + bytes(200), "unsupported_kind"),
    "another program": (b"\x7fELF\x02\x01\x01" + bytes(200), "unsupported_kind"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "active_content"),
    "a page": (b"<!DOCTYPE html><p>hello", "active_content"),
    "a page behind blanks": (b" \r\n <HTML><body onload=alert(1)>", "active_content"),
    "a drawing": (b'<?xml version="1.0"?><svg onload="x()"/>', "active_content"),
    "a program for a server": (b"hello <?php system($_GET['c']); ?>", "active_content"),
    "the test of virus scanners": (EICAR, "infected"),
    "the same behind words": (b"please see: " + EICAR, "infected"),
    "a picture that moves": (b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)", "unsupported_kind"),
    "a picture of a kind that cannot be cleaned": (
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40),
        "unsupported_kind",
    ),
    "bytes": (bytes(range(256)) * 8, "unsupported_kind"),
    "half a letter": ("好".encode()[:2] + b"\xff", "unsupported_kind"),
    "an archive": (archive({}, "text/plain"), "unsupported_kind"),
    "half an archive": (archive({})[:60], "unsupported_kind"),
    "macros": (archive({"word/vbaProject.bin": b"x"}), "macros"),
    "macros elsewhere": (archive({"word/other/VBAPROJECT.BIN": b"x"}), "macros"),
    "a macro document": (
        archive({}, DOCX + " application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "old macros": (archive({"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
    "an embedded program": (archive({"word/embeddings/oleObject1.bin": b"x"}), "macros"),
    "a bomb": (archive({"word/big": bytes(60_000_000)}), "archive_bomb"),
    "many parts": (archive({f"word/{at}": b"" for at in range(2100)}), "archive_bomb"),
    "a way out": (archive({"../../etc/cron.d/x": b"x"}), "unsafe_archive"),
    "a way to the root": (archive({"/etc/passwd": b"x"}), "unsafe_archive"),
    "a link": (astray(), "unsafe_archive"),
    "a document that is an archive": (ALLOWED["pdf"] + archive({}), "ambiguous"),
    "an archive that is a document": (
        archive({})[:30].ljust(30) + b"%PDF-1.7" + archive({}),
        "ambiguous",
    ),
    "a picture that is an archive": (ALLOWED["jpeg"] + archive({}), "ambiguous"),
    "a picture that is a page": (
        b"\xff\xd8\xff\xfe\x00\x20<script>alert(1)</script>" + ALLOWED["jpeg"][2:],
        "ambiguous",
    ),
    "a sound that is a document": (ALLOWED["mp3"] + b"%PDF-1.4", "ambiguous"),
    "a picture without a head": (b"\xff\xd8\xff\xe0" + bytes(40), "unreadable"),
    "a flood": (flood(50_000, 50_000), "too_many_pixels"),
    "a smaller flood": (flood(9_000, 9_000), "too_many_pixels"),
}


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
