"""Lays pictures into pages that carry title and number already（图像入页）."""

import io
from collections.abc import Sequence
from typing import Any

_LEFT, _BOTTOM, _WIDTH, _HEIGHT = 68.0, 68.0, 459.0, 700.0
"""The room between header and footer of an A4 page, in points."""


def laid_in(labels: Any, pictures: Sequence[bytes]) -> Any:
    """The pages of `labels`, each with its picture as large as fits, in the middle.

    Args:
        labels: a reader of pages that are as many as the pictures.
        pictures: plain RGB JPEGs; they are taken over as they are.
    """
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=labels)
    for page, picture in zip(writer.pages, pictures, strict=True):
        _lay(writer, page, picture)
    return writer


def _lay(writer: Any, page: Any, jpeg: bytes) -> None:
    from pypdf.generic import ContentStream, DictionaryObject, NameObject, NumberObject
    from pypdf.generic import StreamObject as Stream

    width, height = _size(jpeg)
    image = Stream()
    image.set_data(jpeg)
    for name, value in (("Type", "XObject"), ("Subtype", "Image"), ("Filter", "DCTDecode")):
        image[NameObject(f"/{name}")] = NameObject(f"/{value}")
    image[NameObject("/ColorSpace")] = NameObject("/DeviceRGB")
    sizes = {"Width": width, "Height": height, "BitsPerComponent": 8}
    for name, number in sizes.items():
        image[NameObject(f"/{name}")] = NumberObject(number)
    resources = page["/Resources"].get_object()
    known = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    known[NameObject("/Brought")] = writer._add_object(image)
    stood = page.get_contents()
    text = stood.get_data() if stood is not None else b""
    whole = ContentStream(None, writer)
    whole.set_data(_drawing(width, height) + b"\nq\n" + text + b"\nQ\n")
    page[NameObject("/Contents")] = writer._add_object(whole.flate_encode())


def _drawing(width: int, height: int) -> bytes:
    scale = min(_WIDTH / width, _HEIGHT / height)
    wide, high = width * scale, height * scale
    left, bottom = _LEFT + (_WIDTH - wide) / 2, _BOTTOM + (_HEIGHT - high) / 2
    return f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {bottom:.2f} cm /Brought Do Q".encode()


def _size(jpeg: bytes) -> tuple[int, int]:
    from PIL import Image

    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        return picture.size
