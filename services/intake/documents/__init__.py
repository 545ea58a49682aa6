"""The receipt（受理回执）as PDF/A-2b, set by typst with the system's Noto CJK fonts."""

import json
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import areas
from services.intake.domain.cases import Case
from services.intake.domain.codes import LOCAL
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.vocabulary import KINDS

_TEMPLATE = Path(__file__).with_name("receipt.typ")


def follow_url(public_url: str, code: str, query_key: str = "") -> str:
    """Where a party follows the case; the key is inside only when it is given."""
    url = f"{public_url.rstrip('/')}/p/cases/{quote(code)}"
    return f"{url}?key={quote(query_key)}" if query_key else url


def receipt(case: Case, *, public_url: str, query_key: str, now: datetime) -> bytes:
    """The receipt of a case.

    Args:
        case: the case.
        public_url: where residents reach the platform.
        query_key: printed for the party when it is given.
        now: the moment of printing.
    """
    import segno  # only who prints pays for the compiler and the code's tables
    import typst

    url = follow_url(public_url, case.code, query_key)
    county = areas.find(case.county)
    content = {
        "centre": f"{county.name if county else case.county}综治中心",
        "code": case.code,
        "title": case.matter.title,
        "kind": KINDS[case.matter.kind],
        "state": STATE_NAMES[case.state],
        "register_time": _moment(case.register_time),
        "print_time": _moment(now),
        "query_key": query_key,
        "url": follow_url(public_url, case.code),
        "qr": segno.make(url, error="m").svg_inline(scale=4),
    }
    pdf: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["a-2b"],
        sys_inputs={"receipt": json.dumps(content, ensure_ascii=False)},
    )
    return pdf


def _moment(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%Y年%m月%d日 %H:%M")
