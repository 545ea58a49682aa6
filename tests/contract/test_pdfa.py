"""The check of PDF/A-2b finds what it says that it finds, each in a document that had none."""

import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.support.pdfa import faults_of

_SOURCE = (
    '#set document(title: "协议")\n#set text(font: "Noto Serif CJK SC")\n'
    '协议 #link("https://example.org")[链接] #pagebreak() 第二页'
)


@cache
def _sound() -> bytes:
    return bytes(typst.compile(_SOURCE.encode(), format="pdf", pdf_standards=["a-2b"]))


def test_what_typst_makes_as_pdf_a_2b_has_no_fault() -> None:
    assert faults_of(_sound()) == []


def test_the_same_without_the_claim_has_faults() -> None:
    plain = bytes(typst.compile(_SOURCE.encode(), format="pdf"))

    assert faults_of(plain) == ["6.2.3 output intent", "6.6.4 part and conformance"]


def _named(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def _script(writer: PdfWriter) -> None:
    text = TextStringObject("app.alert('x')")
    action = _named(Type=NameObject("/Action"), S=NameObject("/JavaScript"), JS=text)
    writer._root_object[NameObject("/OpenAction")] = action


def _encrypted(writer: PdfWriter) -> None:
    writer.encrypt("", algorithm="AES-128")


def _no_metadata(writer: PdfWriter) -> None:
    del writer._root_object["/Metadata"]


def _other_part(writer: PdfWriter) -> None:
    packet: Any = writer._root_object["/Metadata"].get_object()
    packet.set_data(packet.get_data().replace(b">2</pdfaid:part>", b">9</pdfaid:part>"))


def _no_intent(writer: PdfWriter) -> None:
    del writer._root_object["/OutputIntents"]


def _attached(writer: PdfWriter) -> None:
    writer.add_attachment("a.txt", b"a")


def _font_outside(writer: PdfWriter) -> None:
    fonts: Any = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    font = fonts[next(iter(fonts))].get_object()["/DescendantFonts"][0].get_object()
    descriptor = font["/FontDescriptor"].get_object()
    for name in {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
        del descriptor[name]


def _hidden_note(writer: PdfWriter) -> None:
    note: Any = writer.pages[0]["/Annots"][0].get_object()  # type: ignore[index]
    note[NameObject("/F")] = NumberObject(2)


def _launches(writer: PdfWriter) -> None:
    note: Any = writer.pages[0]["/Annots"][0].get_object()  # type: ignore[index]
    note[NameObject("/A")] = _named(Type=NameObject("/Action"), S=NameObject("/Launch"))


def _painted(content: bytes) -> Callable[[PdfWriter], None]:
    def paint(writer: PdfWriter) -> None:
        page = writer.pages[0]
        stream = StreamObject()
        stream.set_data(content)
        whole = ArrayObject([page["/Contents"], writer._add_object(stream)])
        page[NameObject("/Contents")] = whole

    return paint


def _without_a_glyph(writer: PdfWriter) -> None:
    fonts: Any = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    name = next(iter(fonts)).encode()
    _painted(b"BT " + name + b" 9 Tf <00010000> Tj ET")(writer)


def _with_object(**entries: Any) -> Callable[[PdfWriter], None]:
    def add(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream.set_data(b"x")
        stream.update(_named(**entries))
        resources: Any = writer.pages[0]["/Resources"]
        shown = _named(Planted=writer._add_object(stream))
        resources.get_object()[NameObject("/XObject")] = shown

    return add


def _with_state(**entries: Any) -> Callable[[PdfWriter], None]:
    def add(writer: PdfWriter) -> None:
        resources: Any = writer.pages[0]["/Resources"]
        state = _named(Planted=_named(Type=NameObject("/ExtGState"), **entries))
        resources.get_object()[NameObject("/ExtGState")] = state

    return add


def _small(writer: PdfWriter) -> None:
    writer.pages[0].mediabox.upper_right = (2, 2)


_IMAGE = NameObject("/Image")
PLANTED: dict[str, Callable[[PdfWriter], None]] = {
    "6.4-6.11 /OpenAction in the catalog": _script,
    "6.1.3 encrypted": _encrypted,
    "6.6.2 no metadata": _no_metadata,
    "6.6.4 part and conformance": _other_part,
    "6.2.3 output intent": _no_intent,
    "6.5-6.10 /EmbeddedFiles among the names": _attached,
    "6.2.11.4 font": _font_outside,
    "6.3.2 annotation is not printed": _hidden_note,
    "6.5.1 action /Launch": _launches,
    "6.2.4 CMYK without a profile of it": _painted(b"0 0 0 1 k 0 0 9 9 re f"),
    "6.2.11.8 a sign without a glyph": _without_a_glyph,
    "6.1.13 states within one another": _painted(b"q " * 30 + b"Q " * 30),
    "6.2.8 picture is interpolated": _with_object(Subtype=_IMAGE, Interpolate=BooleanObject(True)),
    "6.2.8 picture refers elsewhere": _with_object(Subtype=_IMAGE, Alternates=ArrayObject()),
    "6.1.7 filter /LZWDecode": _with_object(Subtype=_IMAGE, Filter=NameObject("/LZWDecode")),
    "6.1.7 content outside of the file": _with_object(Subtype=_IMAGE, F=TextStringObject("a")),
    "6.2.9 PostScript": _with_object(Subtype=NameObject("/PS")),
    "6.2.10 blend mode /Darkest": _with_state(BM=NameObject("/Darkest")),
    "6.2.5 transfer function": _with_state(TR=NameObject("/Identity")),
    "6.1.13 number": _with_state(Planted=NumberObject(2**40)),
    "6.1.13 size of a page": _small,
}


@pytest.mark.parametrize("fault", list(PLANTED))
def test_what_breaks_the_standard_is_named_by_its_clause(fault: str) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_sound())))
    PLANTED[fault](writer)
    made = io.BytesIO()
    writer.write(made)

    assert any(one.startswith(fault) for one in faults_of(made.getvalue()))


def test_a_document_that_was_only_written_again_has_no_fault() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_sound())))
    made = io.BytesIO()
    writer.write(made)

    assert faults_of(made.getvalue()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda sound: sound.replace(b"%PDF-1.7", b"%PDF-1.9", 1), "6.1.2 header"),
        (lambda sound: re.sub(rb"\n%[\x80-\xff]{4}", b"\n%abcd", sound, count=1), "6.1.2 header"),
        (lambda sound: sound + b"more", "6.1.3 something behind the end"),
    ],
)
def test_a_spoilt_file_is_named(change: Callable[[bytes], bytes], fault: str) -> None:
    assert faults_of(change(_sound())) == [fault]
