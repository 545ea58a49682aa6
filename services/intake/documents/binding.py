"""Binds a case's file（装订）: each paper set by typst as PDF/A-2b, joined to one, pages numbered.

A paper that was printed elsewhere, as the agreement, keeps its pages and gets the running number
laid over them. What is joined are PDF/A-2b files with their fonts embedded, so the whole is one.
"""

import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import areas
from services.intake.domain.archives import Archive, ArchivePaper
from services.intake.domain.dossier import AGREEMENT_TITLE, Paper, moment

_FOLDER = Path(__file__).parent
_ROWS_AT_ONCE = 100


@dataclass
class _Bundle:
    """What is bound so far."""

    papers: list[ArchivePaper] = field(default_factory=list)
    parts: list[Any] = field(default_factory=list)

    @property
    def next_page(self) -> int:
        return sum(paper.pages for paper in self.papers) + 1

    def add(self, title: str, readers: Sequence[Any], content: bytes) -> None:
        self.papers.append(
            ArchivePaper(
                number=len(self.papers) + 1,
                title=title,
                first_page=self.next_page,
                pages=sum(len(reader.pages) for reader in readers),
                sha256=hashlib.sha256(content).hexdigest(),
            )
        )
        self.parts += readers


class FileBinder:
    """Binds with typst and pypdf, with the fonts of the system."""

    def bind(
        self, archive: Archive, title: str, papers: Sequence[Paper], agreements: Sequence[bytes]
    ) -> tuple[tuple[ArchivePaper, ...], bytes]:
        """The catalogue and the whole file of an archived case.

        Args:
            archive: whose file it is.
            title: what the matter is called.
            papers: what intake keeps, in order.
            agreements: the agreements as PDF/A, printed by mediation.
        """
        bundle = _Bundle()
        for paper in papers:
            self._add(bundle, archive.code, paper)
        for pdf in agreements:
            self._add_printed(bundle, pdf)
        return tuple(bundle.papers), self._join(archive, title, bundle)

    def _add(self, bundle: _Bundle, code: str, paper: Paper) -> None:
        content = json.dumps({**paper.plain(), "code": code}, ensure_ascii=False)
        page, readers = bundle.next_page, []
        for part in _parts(paper):
            given = json.dumps({**part.plain(), "code": code}, ensure_ascii=False)
            reader = _reader(_compile("paper.typ", paper=given, first_page=str(page)))
            page += len(reader.pages)
            readers.append(reader)
        bundle.add(paper.title, readers, content.encode())

    def _add_printed(self, bundle: _Bundle, pdf: bytes) -> None:
        from pypdf import PdfWriter

        writer = PdfWriter(clone_from=_reader(pdf))
        pages = {"first_page": str(bundle.next_page), "pages": str(len(writer.pages))}
        overlay = _reader(_compile("numbers.typ", **pages))
        for page, number in zip(writer.pages, overlay.pages, strict=True):
            page.merge_page(number)
        bundle.add(AGREEMENT_TITLE, [_reader(_written(writer))], pdf)

    def _join(self, archive: Archive, title: str, bundle: _Bundle) -> bytes:
        from pypdf import PdfWriter

        cover = _compile("cover.typ", cover=_cover(archive, title, bundle.papers))
        writer = PdfWriter(clone_from=_reader(cover))
        for part in bundle.parts:
            writer.append(part, import_outline=False)
        writer.metadata = None  # the archival metadata stand in the document's own XMP
        return _written(writer)


def _parts(paper: Paper) -> Iterator[Paper]:
    """A paper in pieces that are set one after another, so that none needs much memory."""
    yield replace(paper, rows=paper.rows[:_ROWS_AT_ONCE])
    for start in range(_ROWS_AT_ONCE, len(paper.rows), _ROWS_AT_ONCE):
        yield replace(paper, fields=(), rows=paper.rows[start : start + _ROWS_AT_ONCE])


def _cover(archive: Archive, title: str, papers: Sequence[ArchivePaper]) -> str:
    county = areas.find(archive.county)
    content = {
        "centre": f"{county.name if county else archive.county}综治中心",
        "code": archive.code,
        "title": title,
        "archive_time": moment(archive.order_time),
        "edition": f"第{archive.edition}次",
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


def _written(writer: Any) -> bytes:
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def _reader(pdf: bytes) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(pdf))
