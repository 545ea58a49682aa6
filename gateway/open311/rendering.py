"""Answers in the two forms of GeoReport v2: JSON, and XML with the standard's element names."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import JSONResponse, Response

PREFIX = "/open311/"
JSON, XML = "json", "xml"
_XML_TYPE = "text/xml; charset=utf-8"
_ITEMS = {
    "services": "service", "service_requests": "request", "attributes": "attribute",
    "values": "value", "errors": "error",
}  # fmt: skip


def form_of(path: str) -> str:
    """JSON or XML, by the ending of a path; without one JSON."""
    return XML if path.endswith(f".{XML}") else JSON


def stem_of(name: str) -> str:
    """The name in a path without the ending that names the form."""
    for ending in (f".{JSON}", f".{XML}"):
        if name.endswith(ending):
            return name[: -len(ending)]
    return name


def rendered(
    root: str,
    content: Any,
    path: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The content in the form that the path asks for.

    Args:
        root: the name of XML's outermost element; JSON has none.
        content: a list of objects, or one.
        path: what was asked.
        status: of HTTP.
        headers: further ones.
    """
    if form_of(path) == JSON:
        return JSONResponse(content, status, headers)
    element = Element(root)
    _fill(element, content)
    body = tostring(element, encoding="utf-8", xml_declaration=True)
    return Response(body, status, headers, _XML_TYPE)


def _fill(element: Element, content: Any) -> None:
    if isinstance(content, Mapping):
        for name, value in content.items():
            _fill(SubElement(element, name), value)
    elif isinstance(content, Sequence) and not isinstance(content, str):
        for value in content:
            _fill(SubElement(element, _ITEMS[element.tag]), value)
    else:
        element.text = _text(content)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
