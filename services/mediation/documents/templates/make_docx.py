"""Makes `agreement.docx`, the Word template; run it after changing its text and commit both.

`python -m services.mediation.documents.templates.make_docx`
"""

from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.run import Run

_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
_BODY = (
    ("", "{%p for party in parties %}"),
    ("", "{{ party.role }}：{{ party.name }}{% if party.basics %}，{{ party.basics }}{% endif %}"),
    ("", "{%p endfor %}"),
    ("二、纠纷主要事实", "{{ main_facts }}"),
    ("三、争议事项", "{{ disputed_matters }}"),
    ("四、各方责任", "{{ responsibilities }}"),
    ("五、协议内容、履行方式、地点和期限", "经调解，各方当事人自愿达成如下协议："),
    ("", "{%p for obligation in obligations %}"),
    ("", "{{ loop.index }}. {{ obligation }}"),
    ("", "{%p endfor %}"),
    ("", "{%p if total %}"),
    ("", "以上给付金额合计{{ total }}。"),
    ("", "{%p endif %}"),
    ("", "{%p if terms %}"),
    ("", "{{ terms }}"),
    ("", "{%p endif %}"),
    ("六、效力", "{{ closing }}"),
    ("", "本协议一式{{ copies }}份，当事人各执一份，其余由{{ committee }}留存。"),
)
_FOOT = (
    "{%p for party in parties %}",
    "{{ party.role }}（签名、盖章或者按指印）：{{ party.name }} {{ party.signature }}",
    "{%p endfor %}",
    "人民调解员（签名）：{{ mediator }} {{ mediator_signature }}",
)


def main() -> None:
    """Write the template beside this module."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    _line(document, "{{ title }}", size=20, font=_SANS, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, "{{ number }}", align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, "一、当事人基本情况", font=_SANS, indent=True)
    for title, text in _BODY:
        if title:
            _line(document, title, font=_SANS, indent=True)
        _line(document, text, indent=True)
    for text in _FOOT:
        _line(document, text)
    _line(document, "{{ committee }}（印章）{{ committee_seal }}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, "{{ date or '　　年　月　日' }}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, "案件编号：{{ code }}", size=9)
    document.save(str(Path(__file__).parent / "agreement.docx"))


def _line(
    document: DocumentType,
    text: str,
    *,
    size: float = 12,
    font: str = _SERIF,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(4)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _set_font(paragraph.add_run(text), font, size)


def _set_font(run: Run, font: str, size: float) -> None:
    run.font.name, run.font.size = font, Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)


if __name__ == "__main__":
    main()
