"""What people brought, as pictures of pages（逐页图像）: plain RGB JPEGs of bounded size.

A PDF from outside may claim anything of itself: drawn anew it brings no fonts, no program and no
broken claim into the file. Its original lies beside it, proved by its hash.
"""

import io
from collections.abc import Iterator
from typing import Any

from services.intake.domain.exhibits import MOST_PAGES, Form

_MOST_SIDE = 2000
_SCALE = 2.0  # 144 dots to an inch
_QUALITY = 75


class Unbindable(ValueError):
    """It cannot be drawn, or has too many pages."""


def pages_of(form: Form, content: bytes, *, room: int) -> list[bytes]:
    """JPEGs of its pages; at most `room`.

    Raises:
        Unbindable: it cannot be drawn, or there is no room for all of it.
    """
    if not room:
        raise Unbindable("no room for another page")
    return [_picture(content)] if form is Form.PICTURE else list(_drawn(content, room))


def _picture(content: bytes) -> bytes:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            picture.draft("RGB", (_MOST_SIDE, _MOST_SIDE))
            picture.thumbnail((_MOST_SIDE, _MOST_SIDE))
            return _jpeg(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unbindable(type(error).__name__) from None


def _drawn(content: bytes, room: int) -> Iterator[bytes]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Unbindable("the document does not open") from None
    try:
        if not 0 < len(document) <= min(room, MOST_PAGES):
            raise Unbindable(f"it has {len(document)} pages")
        for page in document:
            yield _drawn_page(page)
    except (pypdfium2.PdfiumError, MemoryError):
        raise Unbindable("a page cannot be drawn") from None
    finally:
        document.close()


def _drawn_page(page: Any) -> bytes:
    width, height = page.get_size()
    longest = max(width, height, 1.0)
    scale = min(_SCALE, _MOST_SIDE / longest)
    drawn = page.render(scale=scale, may_draw_forms=False)
    picture = _jpeg(drawn.to_pil())
    page.close()
    return picture


def _jpeg(picture: Any) -> bytes:
    """On white, without anything that only describes it."""
    from PIL import Image

    shown: Image.Image = picture.convert("RGBA")
    flat = Image.new("RGB", shown.size, "white")
    flat.paste(shown, mask=shown.getchannel("A"))
    made = io.BytesIO()
    flat.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()
