"""Pictures（图片）: measured, freed of what they tell of their maker, and made small.

A picture is cleaned without being painted anew: every part that only describes it is dropped, so
that place, time, device and hidden previews go and each pixel stays. Which way is up is kept.
"""

import io
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

MOST_PIXELS = 60_000_000
MOST_DECODED = 20_000_000
THUMBNAIL = 320
_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112
_EXIF = b"Exif\x00\x00"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = (
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"bKGD", b"acTL", b"fcTL", b"fdAT",
)  # fmt: skip
_WEBP_PARTS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = (0x01, *range(0xD0, 0xD8))


class Unreadable(ValueError):
    """The bytes do not hang together as the picture they begin like."""


class TooManyPixels(ValueError):
    """The picture would unpack to more than can be handled."""


def size_of(stream: BinaryIO) -> tuple[int, int]:
    """Width and height, read from the head alone.

    Raises:
        TooManyPixels: more than can be handled.
        Unreadable: there is no head.
    """
    from PIL import Image  # only who looks at pictures pays for the decoder

    stream.seek(0)
    try:
        with Image.open(stream, formats=_FORMATS) as picture:
            width, height = picture.size
            # A plain JPEG is decoded at a fraction of its size, everything else whole.
            is_plain = picture.format == "JPEG" and not picture.info.get("progressive")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels("the decoder refuses it") from None
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise Unreadable(str(error)) from None
    if width * height > (MOST_PIXELS if is_plain else MOST_DECODED):
        raise TooManyPixels(f"{width} by {height}")
    return width, height


def cleaned(kind: str, content: bytes) -> bytes:
    """The picture without anything that only describes it; raises Unreadable."""
    try:
        return _CLEANERS[kind](content, _turn(content))
    except (struct.error, IndexError) as error:
        raise Unreadable(str(error)) from None


def thumbnail(content: bytes) -> bytes:
    """A small JPEG of it, the right way up; raises Unreadable."""
    from PIL import Image, ImageOps

    size_of(io.BytesIO(content))
    made = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            picture.thumbnail((THUMBNAIL, THUMBNAIL))
            upright = ImageOps.exif_transpose(picture)
            flat = Image.new("RGB", upright.size, "white")
            shown = upright.convert("RGBA")
            flat.paste(shown, mask=shown.getchannel("A"))
            flat.save(made, "JPEG", quality=80)
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise Unreadable(str(error)) from None
    return made.getvalue()


def _turn(content: bytes) -> bytes:
    """A description that says which way is up and nothing else; empty where it is up already."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            turned = picture.getexif().get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise Unreadable(str(error)) from None
    if turned not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[_ORIENTATION] = turned
    return exif.tobytes().removeprefix(_EXIF)


def _clean_jpeg(content: bytes, turn: bytes) -> bytes:
    parts = [b"\xff\xd8"]
    if turn:
        body = _EXIF + turn
        parts.append(b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)
    for marker, part in _jpeg_parts(content):
        if _is_told(marker, part):
            continue
        parts.append(part)
    return b"".join(parts)


def _is_told(marker: int, part: bytes) -> bool:
    """Whether a segment only describes: comments, and applications but for colour."""
    if marker == 0xFE:
        return True
    is_colour = marker == 0xEE or (marker == 0xE2 and part[4:15] == b"ICC_PROFILE")
    return 0xE0 < marker <= 0xEF and not is_colour


def _jpeg_parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments after the start, scans with their data, to the end and no further."""
    if content[:2] != b"\xff\xd8":
        raise Unreadable("no start of a JPEG")
    at = 2
    while True:
        while content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise Unreadable(f"no marker at {at}")
        marker = content[at + 1]
        if marker == _END:
            yield marker, content[at : at + 2]
            return
        end = _end_of_segment(content, at, marker)
        if end > len(content) or marker == _START:
            raise Unreadable("a segment leads out of the file")
        yield marker, content[at:end]
        at = end


def _end_of_segment(content: bytes, at: int, marker: int) -> int:
    if marker in _ALONE:
        return at + 2
    end: int = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
    return _end_of_scan(content, end) if marker == _SCAN else end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that is neither stuffing nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Unreadable("the scan has no end")
        following = content[at + 1]
        if following != 0x00 and following != 0xFF and following not in _ALONE:
            return at
        at += 1 if following == 0xFF else 2


def _clean_png(content: bytes, turn: bytes) -> bytes:
    parts = [_PNG]
    at = len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise Unreadable("a chunk leads out of the file")
        if name in _PNG_PARTS:
            parts.append(content[at:end])
        if name == b"IHDR" and turn:
            parts.append(_png_chunk(b"eXIf", turn))
        if name == b"IEND":
            return b"".join(parts)
        at = end


def _png_chunk(name: bytes, body: bytes) -> bytes:
    from zlib import crc32

    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))


def _clean_webp(content: bytes, turn: bytes) -> bytes:
    whole = struct.unpack_from("<4sI4s", content)[1] + 8
    parts, at = [], 12
    while at + 8 <= min(whole, len(content)):
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if end > len(content) + length % 2:
            raise Unreadable("a chunk leads out of the file")
        if name in _WEBP_PARTS:
            part = content[at:end].ljust(8 + length + length % 2, b"\0")
            parts.append(_without_flags(part, has_turn=bool(turn)) if name == b"VP8X" else part)
        at = end
    if turn:
        body = turn + b"\0" * (len(turn) % 2)
        parts.append(b"EXIF" + struct.pack("<I", len(turn)) + body)
    joined = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(joined)) + joined


def _without_flags(part: bytes, *, has_turn: bool) -> bytes:
    """The extended header, which says whether descriptions follow."""
    flags = part[8] & ~0x0C | (0x08 if has_turn else 0)
    return part[:8] + bytes([flags]) + part[9:]


_CLEANERS: Mapping[str, Callable[[bytes, bytes], bytes]] = {
    "jpeg": _clean_jpeg,
    "png": _clean_png,
    "webp": _clean_webp,
}
