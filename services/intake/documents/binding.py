"""Binds a case's file（装订）: each paper set by typst as PDF/A-2b, joined to one, pages numbered.

A paper that was printed by the platform, as the agreement, keeps its pages and gets the running
number laid over them. What people brought becomes pictures of its pages, for nothing can be said of
what their files hold. So all that is joined is PDF/A-2b with its fonts embedded, and the whole is.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import areas
from services.intake.documents.images import Unbindable, pages_of
from services.intake.documents.placing import laid_in
from services.intake.domain.archives import ArchivePaper
from services.intake.domain.dossier import AGREEMENT_TITLE, Paper
from services.intake.domain.exhibits import COLUMNS, MOST_PAGES, OUTCOME, Exhibit, Form, outcome

_FOLDER = Path(__file__).parent
_ROWS_AT_ONCE = 100
_LIST_TITLE = "附件清单"
Pages = Mapping[int, Sequence[bytes]]


@dataclass
class _Bundle:
    """What is bound so far: the catalogue, and the pages in one document."""

    code: str
    body: Any
    papers: list[ArchivePaper] = field(default_factory=list)

    @property
    def next_page(self) -> int:
        return sum(paper.pages for paper in self.papers) + 1

    def add(self, title: str, parts: Sequence[Any], sha256: str) -> None:
        """Take the pages of documents over; what lies in them is not copied."""
        self.papers.append(
            ArchivePaper(
                number=len(self.papers) + 1,
                title=title,
                first_page=self.next_page,
                pages=sum(len(part.pages) for part in parts),
                sha256=sha256,
            )
        )
        for part in parts:
            for page in part.pages:
                self.body.add_page(page)


def bind(
    head: Mapping[str, Any], next_content: Callable[[], bytes]
) -> tuple[list[dict[str, Any]], Any]:
    """The catalogue as data, and the whole file of an archived case, to be written.

    Args:
        head: what `Volume.plain` told, with the number of agreements.
        next_content: the bytes of each agreement, then of each exhibit that becomes pages.
    """
    from pypdf import PdfWriter  # only who binds pays for it

    bundle = _Bundle(head["code"], PdfWriter())
    agreements = [next_content() for _ in range(head["agreements"])]
    exhibits = [_exhibit(row) for row in head["exhibits"]]
    pages = _drawn(exhibits, next_content)
    for row in head["papers"]:
        _add(bundle, _paper(row))
    if exhibits:
        _add(bundle, _listing(exhibits, pages))
    for pdf in agreements:
        _add_printed(bundle, pdf)
    for one in exhibits:
        if pages.get(one.number):
            _add_exhibit(bundle, one, pages[one.number])
    return [asdict(paper) for paper in bundle.papers], _join(head, bundle)


def _drawn(exhibits: Sequence[Exhibit], next_content: Callable[[], bytes]) -> Pages:
    """The pictures of each exhibit's pages; none for what cannot be drawn."""
    room = MOST_PAGES
    found: dict[int, Sequence[bytes]] = {}
    for one in exhibits:
        if one.form is Form.LISTED:
            continue
        content = next_content()
        try:
            found[one.number] = pages_of(one.form, content, room=room)
        except Unbindable:
            found[one.number] = ()
        room -= len(found[one.number])
    return found


def _listing(exhibits: Sequence[Exhibit], pages: Pages) -> Paper:
    """What was brought, and how each thing went into the file."""
    rows = []
    for one in exhibits:
        cells = list(one.row)
        if one.number in pages:
            cells[OUTCOME] = outcome(one.form, len(pages[one.number]))
        rows.append(tuple(cells))
    return Paper(title=_LIST_TITLE, columns=COLUMNS, rows=tuple(rows))


def _add(bundle: _Bundle, paper: Paper) -> None:
    content = json.dumps({**paper.plain(), "code": bundle.code}, ensure_ascii=False)
    page, readers = bundle.next_page, []
    for part in _parts(paper):
        given = json.dumps({**part.plain(), "code": bundle.code}, ensure_ascii=False)
        reader = _reader(_compile("paper.typ", paper=given, first_page=str(page)))
        page += len(reader.pages)
        readers.append(reader)
    bundle.add(paper.title, readers, _digest(content.encode()))


def _add_printed(bundle: _Bundle, pdf: bytes) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=_reader(pdf))
    pages = {"first_page": str(bundle.next_page), "pages": str(len(writer.pages))}
    overlay = _reader(_compile("numbers.typ", **pages))
    for page, number in zip(writer.pages, overlay.pages, strict=True):
        page.merge_page(number)
    bundle.add(AGREEMENT_TITLE, [writer], _digest(pdf))


def _add_exhibit(bundle: _Bundle, exhibit: Exhibit, pages: Sequence[bytes]) -> None:
    told = {"title": exhibit.title, "code": bundle.code, "pages": len(pages)}
    given = json.dumps(told, ensure_ascii=False)
    labels = _compile("exhibit.typ", exhibit=given, first_page=str(bundle.next_page))
    bundle.add(exhibit.title, [laid_in(_reader(labels), pages)], exhibit.sha256)


def _join(head: Mapping[str, Any], bundle: _Bundle) -> Any:
    from pypdf import PdfWriter

    cover = _compile("cover.typ", cover=_cover(head, bundle.papers))
    writer = PdfWriter(clone_from=_reader(cover))
    for page in bundle.body.pages:
        writer.add_page(page)
    writer.metadata = None  # the archival metadata stand in the document's own XMP
    return writer


def _parts(paper: Paper) -> Iterator[Paper]:
    """A paper in pieces that are set one after another, so that none needs much memory."""
    yield replace(paper, rows=paper.rows[:_ROWS_AT_ONCE])
    for start in range(_ROWS_AT_ONCE, len(paper.rows), _ROWS_AT_ONCE):
        yield replace(paper, fields=(), rows=paper.rows[start : start + _ROWS_AT_ONCE])


def _paper(row: Mapping[str, Any]) -> Paper:
    return Paper(
        title=row["title"],
        fields=tuple((name, text) for name, text in row["fields"]),
        columns=tuple(row["columns"]),
        rows=tuple(tuple(cells) for cells in row["rows"]),
    )


def _exhibit(row: Mapping[str, Any]) -> Exhibit:
    return Exhibit(**{**row, "form": Form(row["form"]), "row": tuple(row["row"])})


def _cover(head: Mapping[str, Any], papers: Sequence[ArchivePaper]) -> str:
    county = areas.find(head["county"])
    content = {
        "centre": f"{county.name if county else head['county']}综治中心",
        "code": head["code"],
        "title": head["title"],
        "archive_time": head["archive_time"],
        "edition": f"第{head['edition']}次",
        "pages": f"{sum(paper.pages for paper in papers)}页",
        "keeping": "按本地区办理规程确定的年限保管",
        "papers": [
            [str(one.number), one.title, str(one.first_page), str(one.pages), one.sha256]
            for one in papers
        ],
    }
    return json.dumps(content, ensure_ascii=False)


def _compile(template: str, **inputs: str) -> bytes:
    import typst  # only who prints pays for the compiler

    pdf: bytes = typst.compile(
        (_FOLDER / template).read_bytes(), format="pdf", pdf_standards=["a-2b"], sys_inputs=inputs
    )
    return pdf


def _reader(pdf: bytes) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(pdf))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
