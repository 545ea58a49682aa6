"""The sheets of places（码点张贴页）as PDF/A-2b: one large code, or many to cut out."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import areas
from services.intake.domain.code_places import PLACE_KINDS, CodePlace, area_name

_TEMPLATES = {name: Path(__file__).with_name(f"{name}.typ") for name in ("place", "labels")}


def scan_url(public_url: str, token: str) -> str:
    """What is in a place's code."""
    return f"{public_url.rstrip('/')}/p/report?place={quote(token)}"


def sheet(place: CodePlace, public_url: str) -> bytes:
    """A page to hang up with one large code."""
    return _print("place", _content(place, public_url))


def labels(places: Sequence[CodePlace], public_url: str) -> bytes:
    """Six codes on a page, to cut out."""
    return _print("labels", {"places": [_content(place, public_url) for place in places]})


def _content(place: CodePlace, public_url: str) -> dict[str, Any]:
    import segno  # only who prints pays for the code's tables

    url = scan_url(public_url, place.token)
    county = areas.find(place.county)
    return {
        "centre": f"{county.name if county else place.county}综治中心",
        "name": place.name,
        "kind": PLACE_KINDS[place.kind],
        "area": area_name(place.area_code),
        "address": place.address,
        "cell": place.cell_id,
        "url": url,
        "qr": segno.make(url, error="q").svg_inline(scale=4),
    }


def _print(name: str, content: dict[str, Any]) -> bytes:
    import typst  # only who prints pays for the compiler

    pdf: bytes = typst.compile(
        _TEMPLATES[name].read_bytes(),
        format="pdf",
        pdf_standards=["a-2b"],
        sys_inputs={name: json.dumps(content, ensure_ascii=False)},
    )
    return pdf
