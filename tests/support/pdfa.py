"""What of ISO 19005-2 (PDF/A-2b) can be checked with pypdf alone; it is no certified validator.

Checked are, by clause: 6.1 header, trailer, streams, filters, limits; 6.2 output intent, colours,
graphics states, pictures, forms, blend modes, fonts inside, no .notdef; 6.3 annotations;
6.4 forms; 6.5 actions; 6.6 metadata; 6.8 to 6.11 what may not be embedded, hidden or required.
Not checked are glyph widths, the inside of fonts and of ICC profiles, and JPEG 2000.
"""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

_FILTERS = {
    "/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode", "/CCITTFaxDecode",
    "/JBIG2Decode", "/DCTDecode", "/JPXDecode",
}  # fmt: skip
_BLEND_MODES = {
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten",
    "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue",
    "/Saturation", "/Color", "/Luminosity",
}  # fmt: skip
_INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
_ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}
_ANNOTATIONS = {
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup",
    "/FileAttachment", "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact",
}  # fmt: skip
_UNKNOWN_TO_THE_CATALOG = {
    "/AA", "/OpenAction", "/AcroForm", "/Perms", "/Requirements", "/NeedsRendering",
    "/OCProperties", "/Collection",
}  # fmt: skip
"""The platform's documents have none of them; some would be allowed within bounds."""
_OUTSIDE = {"/F", "/FFilter", "/FDecodeParms"}
_MOST_NUMBER, _MOST_STRING, _MOST_NAME = 2**31 - 1, 32_767, 127
_SIDES = (3, 14_400)
_HIDING, _PRINTED = 0b100011, 0b100
_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_CMYK = {b"k", b"K"}


def faults_of(content: bytes) -> list[str]:
    """What breaks the standard, each with its clause; none for a document that keeps it."""
    reader = PdfReader(io.BytesIO(content), strict=True)
    root: Any = reader.trailer["/Root"]
    found = [*_of_file(content, reader), *_of_catalog(root), *_of_metadata(reader, root)]
    for thing in _things(reader):
        found += _of_limits(thing)
        if isinstance(thing, StreamObject):
            found += _of_stream(thing)
        if isinstance(thing, DictionaryObject):
            found += _of_dictionary(thing)
    for page in reader.pages:
        found += [*_of_page(page), *_of_content(page, reader)]
    return sorted(set(found))


def _of_file(content: bytes, reader: PdfReader) -> Iterator[str]:
    head = re.match(rb"%PDF-1\.[0-7]\r?\n%([^\r\n]{4,})", content)
    if head is None or min(head.group(1)[:4]) < 128:
        yield "6.1.2 header"
    if "/ID" not in reader.trailer:
        yield "6.1.3 no ID"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3 encrypted"
    if content.rpartition(b"%%EOF")[2].strip(b"\r\n"):
        yield "6.1.3 something behind the end"


def _of_catalog(root: Any) -> Iterator[str]:
    for name in sorted(_UNKNOWN_TO_THE_CATALOG & set(root)):
        yield f"6.4-6.11 {name} in the catalog"
    for name in ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations"):
        if name in root.get("/Names", {}):
            yield f"6.5-6.10 {name} among the names"
    intents = [one.get_object() for one in root.get("/OutputIntents", [])]
    own = [one for one in intents if one.get("/S") == "/GTS_PDFA1"]
    if len(own) != 1 or "/DestOutputProfile" not in own[0]:
        yield "6.2.3 output intent"
        return
    profile = own[0]["/DestOutputProfile"].get_object()
    data = profile.get_data()
    if profile.get("/N") != 3 or data[16:20] != b"RGB " or data[36:40] != b"acsp":
        yield "6.2.3 profile is not of RGB"
    if data[8] > 4 or data[12:16] not in (b"mntr", b"prtr", b"scnr", b"spac"):
        yield "6.2.3 profile of another version or class"


def _of_metadata(reader: PdfReader, root: Any) -> Iterator[str]:
    if "/Metadata" not in root:
        yield "6.6.2 no metadata"
        return
    packet = root["/Metadata"].get_object().get_data()
    if re.search(rb"<\?xpacket begin=[^?]*\b(bytes|encoding)=", packet):
        yield "6.6.2 packet with bytes or encoding"
    try:
        tree = ElementTree.fromstring(packet)  # noqa: S314  what this repository's code made
    except ElementTree.ParseError:
        yield "6.6.2 metadata is no XML"
        return
    said = {one.tag: one.text or "" for one in tree.iter()}
    said |= {name: value for one in tree.iter() for name, value in one.attrib.items()}
    if said.get(f"{_PDFAID}part") != "2" or said.get(f"{_PDFAID}conformance") not in (
        "A",
        "B",
        "U",
    ):
        yield "6.6.4 part and conformance"
    title = "".join(
        text
        for one in tree.iter("{http://purl.org/dc/elements/1.1/}title")
        for text in one.itertext()
    )
    info = reader.metadata
    if info is not None and info.title and info.title != title.strip():
        yield "6.6.3 title differs from the metadata"


def _things(reader: PdfReader) -> Iterator[Any]:
    """Every object of the file, and whatever is written inside of another."""
    numbers = {number for generation in reader.xref.values() for number in generation}
    numbers |= set(reader.xref_objStm)
    for number in sorted(numbers - {0}):
        yield from _within(reader.get_object(IndirectObject(number, 0, reader)))


def _within(thing: Any) -> Iterator[Any]:
    yield thing
    if isinstance(thing, DictionaryObject):
        inner: list[Any] = [*thing.keys(), *dict.values(thing)]
    elif isinstance(thing, ArrayObject):
        inner = list(list.__iter__(thing))
    else:
        return
    for one in inner:
        if not isinstance(one, IndirectObject):
            yield from _within(one)


def _of_limits(thing: Any) -> Iterator[str]:
    if isinstance(thing, NumberObject) and abs(thing) > _MOST_NUMBER:
        yield "6.1.13 number"
    if isinstance(thing, TextStringObject) and len(thing.original_bytes) > _MOST_STRING:
        yield "6.1.13 string"
    if isinstance(thing, NameObject) and len(thing.encode()) > _MOST_NAME:
        yield "6.1.13 name"


def _of_stream(stream: Any) -> Iterator[str]:
    if _OUTSIDE & set(stream):
        yield "6.1.7 content outside of the file"
    filters = stream.get("/Filter", [])
    for name in filters if isinstance(filters, list) else [filters]:
        if name not in _FILTERS:
            yield f"6.1.7 filter {name}"
    if stream.get("/Subtype") == "/Image":
        yield from _of_picture(stream)
    if stream.get("/Subtype") == "/PS":
        yield "6.2.9 PostScript"
    if stream.get("/Subtype") == "/Form" and {"/OPI", "/PS", "/Subtype2", "/Ref"} & set(stream):
        yield "6.2.9 form refers elsewhere"


def _of_picture(picture: Any) -> Iterator[str]:
    if {"/Alternates", "/OPI"} & set(picture):
        yield "6.2.8 picture refers elsewhere"
    if picture.get("/Interpolate"):
        yield "6.2.8 picture is interpolated"
    if picture.get("/ColorSpace") == "/DeviceCMYK":
        yield "6.2.4 CMYK without a profile of it"
    if picture.get("/Intent", "/Perceptual") not in _INTENTS:
        yield "6.2.6 rendering intent"


def _of_dictionary(thing: Any) -> Iterator[str]:
    kind = thing.get("/Type")
    if kind == "/ExtGState" or {"/BM", "/SMask", "/ca", "/CA"} & set(thing):
        yield from _of_state(thing)
    if kind == "/Font":
        yield from _of_font(thing)
    if kind == "/Filespec" or "/EF" in thing:
        yield "6.8 embedded file"
    if "/JS" in thing or (kind == "/Action" and thing.get("/S") not in _ACTIONS):
        yield f"6.5.1 action {thing.get('/S')}"
    if "/XFA" in thing:
        yield "6.4.2 XFA"


def _of_state(state: Any) -> Iterator[str]:
    if {"/TR", "/HTP"} & set(state) or state.get("/TR2", "/Default") != "/Default":
        yield "6.2.5 transfer function"
    modes = state.get("/BM", "/Normal")
    for mode in modes if isinstance(modes, list) else [modes]:
        if mode not in _BLEND_MODES:
            yield f"6.2.10 blend mode {mode}"


def _of_font(font: Any) -> Iterator[str]:
    subtype = font.get("/Subtype")
    if subtype == "/Type3":
        return
    if subtype == "/Type0":
        encoding = font["/Encoding"]
        if isinstance(encoding, NameObject) and encoding not in ("/Identity-H", "/Identity-V"):
            yield "6.2.11.3 CMap is not inside"
        return
    descriptor = font.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
        yield f"6.2.11.4 font {font.get('/BaseFont')} is not inside"
    if subtype == "/CIDFontType2" and "/CIDToGIDMap" not in font:
        yield "6.2.11.3 no map of glyphs"


def _of_page(page: Any) -> Iterator[str]:
    if {"/AA", "/PresSteps"} & set(page):
        yield "6.5.2 page acts"
    box = page.mediabox
    if not all(_SIDES[0] <= side <= _SIDES[1] for side in (box.width, box.height)):
        yield "6.1.13 size of a page"
    for one in page.get("/Annots", []):
        note = one.get_object()
        flags = note.get("/F", 0)
        if note.get("/Subtype") not in _ANNOTATIONS or {"/AA"} & set(note):
            yield "6.3.1 annotation"
        elif note["/Subtype"] != "/Popup" and (flags & _HIDING or not flags & _PRINTED):
            yield "6.3.2 annotation is not printed"


def _of_content(page: Any, reader: PdfReader) -> Iterator[str]:
    """What a page paints with: colours, and signs of fonts that have them."""
    content = page.get_contents()
    if content is None:
        return
    fonts = page.get("/Resources", {}).get("/Font", {})
    wide, depth, deepest = False, 0, 0
    for operands, operator in ContentStream(content, reader).operations:
        depth += {b"q": 1, b"Q": -1}.get(operator, 0)
        deepest = max(deepest, depth)
        if operator in _CMYK:
            yield "6.2.4 CMYK without a profile of it"
        if operator == b"Tf":
            wide = fonts[operands[0]].get_object().get("/Subtype") == "/Type0"
        if operator in (b"Tj", b"TJ") and wide and _has_nothing(operands[0]):
            yield "6.2.11.8 a sign without a glyph"
    if deepest > 28:
        yield "6.1.13 states within one another"


def _has_nothing(shown: Any) -> bool:
    """Whether one of the signs, two bytes each, is .notdef."""
    pieces = shown if isinstance(shown, ArrayObject) else [shown]
    raws = [one.original_bytes for one in pieces if isinstance(one, TextStringObject)]
    raws += [one for one in pieces if isinstance(one, bytes)]
    return any(raw[at : at + 2] == b"\0\0" for raw in raws for at in range(0, len(raw), 2))
