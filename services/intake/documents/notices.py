"""The notice of non-acceptance（不予受理告知书）as PDF/A-2b; it names nobody."""

import json
from datetime import datetime
from pathlib import Path

import areas
from services.intake.domain.cases import Case
from services.intake.domain.codes import LOCAL
from services.intake.domain.parts import Refusal
from services.intake.domain.refusals import route_told
from services.intake.domain.vocabulary import DECLINE_REASONS, KINDS

_TEMPLATE = Path(__file__).with_name("decline_notice.typ")


def decline_notice(case: Case, refusal: Refusal) -> bytes:
    """The notice of a declined case, dated by the decision.

    Args:
        case: the case.
        refusal: why it was declined, and where it belongs.
    """
    import typst  # only who prints pays for the compiler

    county = areas.find(case.county)
    content = {
        "centre": f"{county.name if county else case.county}综治中心",
        "code": case.code,
        "title": case.matter.title,
        "kind": KINDS[case.matter.kind],
        "register_date": _day(case.register_time),
        "decline_date": _day(case.close_time or case.register_time),
        "reason": DECLINE_REASONS[refusal.reason_code],
        "words": refusal.reason,
        "route": route_told(refusal, case.matter),
    }
    pdf: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["a-2b"],
        sys_inputs={"notice": json.dumps(content, ensure_ascii=False)},
    )
    return pdf


def _day(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%Y年%m月%d日")
