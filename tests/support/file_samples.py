"""Files of every allowed kind, and files that pretend to be one (S29, S30)."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

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
