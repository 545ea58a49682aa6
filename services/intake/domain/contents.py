"""What a file really is（文件识别）: told from its bytes, never from its name; the list is closed.

Whatever else the bytes could be taken for, as a page, a program, an archive or a second document,
is refused.
"""

import codecs
import re
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import filetype

from contracts.errors import FieldFault, Invalid
from services.intake.domain.pictures import TooManyPixels, Unreadable, size_of

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_HEAD = 4096
_STEP = 256 * 1024
_EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_MARKUP = re.compile(
    rb"<!doctype|<html|<head|<body|<script|<svg|<iframe|<\?xml|<\?php|<%|^#!|javascript:", re.I
)
_CODE = re.compile(rb"<script|<html|<!doctype|<svg|<\?php", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MACROS = re.compile(r"vbaproject|vbadata|/activex/|oleobject|/macrosheets/", re.I)
_MOST_ENTRIES = 2000
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_RATIO = 100
_SMALL = 1024 * 1024
_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One allowed kind of file; `tells_nothing` of who made it when its content does not."""

    media_type: str
    extension: str
    others: tuple[str, ...] = ()
    is_picture: bool = False
    tells_nothing: bool = False


KINDS: Mapping[str, Kind] = {
    "jpeg": Kind(media_type="image/jpeg", extension="jpg", others=("jpeg",), is_picture=True),
    "png": Kind(media_type="image/png", extension="png", is_picture=True),
    "webp": Kind(media_type="image/webp", extension="webp", is_picture=True),
    "pdf": Kind(media_type="application/pdf", extension="pdf"),
    "docx": Kind(media_type=f"{_OPEN_XML}wordprocessingml.document", extension="docx"),
    "xlsx": Kind(media_type=f"{_OPEN_XML}spreadsheetml.sheet", extension="xlsx"),
    "txt": Kind(media_type="text/plain", extension="txt", tells_nothing=True),
    "mp3": Kind(media_type="audio/mpeg", extension="mp3"),
    "m4a": Kind(media_type="audio/mp4", extension="m4a"),
    "wav": Kind(media_type="audio/wav", extension="wav"),
    "mp4": Kind(media_type="video/mp4", extension="mp4", others=("m4v",)),
}
_MAIN_PARTS = {
    "docx": ("word/document.xml", f"{_OPEN_XML}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{_OPEN_XML}spreadsheetml.sheet.main+xml"),
}
_MP4_BRANDS = (
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV",
)  # fmt: skip
_BY_MAGIC = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/x-wav": "wav",
    "audio/mp4": "m4a",
}


def sniff(stream: BinaryIO) -> str:
    """The kind of a seekable file, a key of `KINDS`.

    Raises:
        Invalid: it is empty, of no allowed kind, or more than one thing at once.
    """
    head = _head(stream)
    if not head:
        raise _refusal("empty", "文件是空的", "The file is empty.")
    if _EICAR in head:
        raise _refusal("infected", "文件含有病毒特征", "The file bears the mark of a virus.")
    kind = _kind(head, stream)
    if kind in ("docx", "xlsx"):
        return kind
    _check_single(kind, head, stream)
    if KINDS[kind].is_picture:
        _check_picture(stream)
    return kind


def _kind(head: bytes, stream: BinaryIO) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _office(head, stream)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head[4:8] == b"ftyp":
        kind = "m4a" if head[8:12] == b"M4A " else "mp4"
        if kind == "m4a" or head[8:12] in _MP4_BRANDS:
            return kind
        raise _unknown()
    guessed = filetype.guess(head)
    kind = _BY_MAGIC.get(guessed.mime, "") if guessed else ""
    if kind == "mp3" and not _is_sound(head):
        kind = ""
    if kind:
        return kind
    if guessed:
        raise _unknown()
    _check_text(head, stream)
    return "txt"


def _is_sound(head: bytes) -> bool:
    """Whether it begins with a tag or with a frame header that can be one."""
    if head.startswith(b"ID3"):
        return len(head) > 10 and head[3] in (2, 3, 4)
    has_layer = head[1] & 0xE6 == 0xE2
    return has_layer and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


def _check_text(head: bytes, stream: BinaryIO) -> None:
    """Plain words in UTF-8 or GB 18030, in which nothing sees a page or a program."""
    if _MARKUP.search(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        raise _refusal(
            "active_content", "不接受网页、脚本或矢量图", "Pages, scripts and SVG are not taken."
        )
    if not any(_reads_as(encoding, stream) for encoding in ("utf-8", "gb18030")):
        raise _unknown()


def _reads_as(encoding: str, stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(_STEP):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _check_single(kind: str, head: bytes, stream: BinaryIO) -> None:
    """Refuse what could be opened as something else too."""
    stream.seek(0)
    is_double = zipfile.is_zipfile(stream) or (kind != "pdf" and b"%PDF-" in head[:1024])
    if is_double or (kind != "txt" and _CODE.search(head[:1024])):
        raise _refusal(
            "ambiguous",
            "文件同时是另一种文件，不予接受",
            "It is another kind of file as well.",
        )


def _check_picture(stream: BinaryIO) -> None:
    try:
        size_of(stream)
    except TooManyPixels:
        raise _refusal(
            "too_many_pixels", "图片像素过大", "The picture has too many pixels."
        ) from None
    except Unreadable:
        raise _refusal("unreadable", "图片已损坏", "The picture is broken.") from None


def _office(head: bytes, stream: BinaryIO) -> str:
    """Which document an archive is, having looked at its directory only."""
    if b"%PDF-" in head[:1024]:
        _check_single("docx", head, stream)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            listed = _types_of(archive)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, EOFError):
        raise _unknown() from None
    names = {entry.filename for entry in entries}
    if "macroenabled" in listed.lower() or any(_MACROS.search(name) for name in names):
        raise _refusal("macros", "不接受含宏的文档", "Documents with macros are not taken.")
    for kind, (part, media_type) in _MAIN_PARTS.items():
        if part in names and media_type in listed:
            return kind
    raise _unknown()


def _types_of(archive: zipfile.ZipFile) -> str:
    with archive.open(_TYPES) as part:
        return part.read(_SMALL).decode("utf-8", "replace")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    is_bomb = unpacked > _SMALL and unpacked > packed * _MOST_RATIO
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED or is_bomb:
        raise _refusal(
            "archive_bomb", "文档解压后过大，不予接受", "The document unpacks to too much."
        )
    if any(_is_astray(entry) for entry in entries):
        raise _refusal(
            "unsafe_archive", "文档内部路径不安全", "The document holds names that lead out of it."
        )


def _is_astray(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return is_link or name.startswith("/") or ":" in name or ".." in name.split("/")


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(_HEAD)


def _unknown() -> Invalid:
    return _refusal(
        "unsupported_kind",
        "只接受 JPEG、PNG、WebP、PDF、DOCX、XLSX、TXT、MP3、M4A、WAV、MP4；HEIC 请先转为 JPEG",
        "Only JPEG, PNG, WebP, PDF, DOCX, XLSX, TXT, MP3, M4A, WAV and MP4; turn HEIC into JPEG.",
    )


def _refusal(reason: str, message: str, message_en: str) -> Invalid:
    return Invalid(
        FieldFault(field="content", reason=reason, message=message, message_en=message_en)
    )
