"""What people brought in the file of a case: pictures and PDFs as pages, the rest in a list."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from onedoor.intake.v1 import archive_pb2
from onedoor.intake.v1 import attachments_pb2 as pb
from services.intake.jobs import open_filing
from tests.rpc.intake.cabinet import MAKER, Cabinet, a_document, a_picture, a_text
from tests.rpc.intake.closed import PrintedShelf, archive, link_all, reported
from tests.rpc.intake.door import Door
from tests.support.pdfa import faults_of

NAME = "欧阳修文的收条"


@dataclass
class Bound:
    """A case that was archived with attachments, its catalogue and the whole."""

    papers: list[archive_pb2.ArchivePaper]
    whole: bytes

    @property
    def reader(self) -> PdfReader:
        """The whole, to be read."""
        return PdfReader(io.BytesIO(self.whole))

    def text(self, paper: Any) -> str:
        """What stands on the pages of a paper."""
        pages, front = self.reader.pages, len(self.reader.pages) - self.count
        at = front + paper.first_page - 1
        found = "".join(page.extract_text() for page in pages[at : at + paper.pages])
        return re.sub(r"\s", "", found)

    @property
    def count(self) -> int:
        """How many pages the papers have."""
        return sum(paper.pages for paper in self.papers)

    def titled(self, title: str) -> Any:
        """The paper of this title."""
        return next(paper for paper in self.papers if paper.title == title)


def a_pdf(pages: int, *, password: str = "") -> bytes:
    """Empty pages with a script, as any program might write them."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('x')")}
    action = DictionaryObject({NameObject(name): value for name, value in script.items()})
    writer._root_object[NameObject("/OpenAction")] = action
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def a_transparent_picture() -> bytes:
    """A PNG that is seen through."""
    made = io.BytesIO()
    Image.new("RGBA", (30, 40), (10, 20, 30, 60)).save(made, "PNG")
    return made.getvalue()


def _bind(door: Door, case: Any) -> Bound:
    archive(door, case)
    link_all(door)
    filing = open_filing(door.kernel, PrintedShelf())
    while filing.make_next():
        pass
    request = archive_pb2.GetArchiveRequest(case_id=case.id)
    made = door.ask("GetArchive", request, "supervisor").archive
    assert made.state == "ready"
    pieces = door.ask(
        "GetArchiveFile", archive_pb2.GetArchiveFileRequest(case_id=case.id), "supervisor"
    )
    return Bound(list(made.papers), b"".join(piece.chunk for piece in pieces))


@pytest.fixture
def cabinet(door: Door) -> Cabinet:
    return Cabinet(door)


def test_pictures_and_documents_become_pages_and_the_rest_is_listed(
    door: Door, cabinet: Cabinet
) -> None:
    case, brought = reported(door), {}
    for name, content in (
        (f"{NAME}.jpg", a_picture()),
        ("平面图.png", a_transparent_picture()),
        ("合同.pdf", a_pdf(3)),
        ("情况说明.docx", a_document()),
        ("证言.txt", a_text()),
    ):
        cabinet.add(case, content, name)
        brought[name] = content
    cabinet.examine()

    bound = _bind(door, case)

    pages = {paper.title: paper.pages for paper in bound.papers if "附件" in paper.title}
    assert pages == {"附件清单": 1, "附件1（图片）": 1, "附件2（图片）": 1, "附件3（PDF）": 3}
    listed = bound.text(bound.titled("附件清单"))
    for name, content in brought.items():
        assert name.replace(" ", "") in listed
        assert hashlib.sha256(content).hexdigest() in listed
    for outcome in ("图片入卷，1页", "逐页转为图像入卷，3页", "仅登记，原件另存"):
        assert outcome in listed
    first = bound.titled("附件1（图片）")
    assert first.sha256 == hashlib.sha256(brought[f"{NAME}.jpg"]).hexdigest()
    assert bound.papers[-1].first_page + bound.papers[-1].pages - 1 == bound.count


def test_pages_are_numbered_through_to_the_last_picture(door: Door, cabinet: Cabinet) -> None:
    case = reported(door)
    cabinet.add(case, a_picture("PNG"), "照片.png")
    cabinet.add(case, a_pdf(2), "合同.pdf")
    cabinet.examine()

    bound = _bind(door, case)

    reader, front = bound.reader, len(bound.reader.pages) - bound.count
    for number in range(1, bound.count + 1):
        text = re.sub(r"\s", "", reader.pages[front + number - 1].extract_text())
        assert f"第{number}页" in text, number


def test_the_whole_holds_nothing_that_breaks_its_claim(door: Door, cabinet: Cabinet) -> None:
    case = reported(door)
    cabinet.add(case, a_transparent_picture(), "章.png")
    cabinet.add(case, a_pdf(1), "合同.pdf")
    cabinet.examine()

    bound = _bind(door, case)

    assert faults_of(bound.whole) == []
    for forbidden in (b"app.alert", b"/Launch", b"/EmbeddedFile", MAKER.encode()):
        assert forbidden not in bound.whole
    images = list(_images(bound.reader))
    assert len(images) == 2
    for image in images:
        assert (image["/ColorSpace"], image["/BitsPerComponent"]) == ("/DeviceRGB", 8)
        assert "/SMask" not in image
        drawn = Image.open(io.BytesIO(image._data))
        assert (drawn.format, drawn.mode, dict(drawn.getexif())) == ("JPEG", "RGB", {})


def test_what_cannot_be_drawn_or_did_not_pass_is_listed_and_no_more(
    door: Door, cabinet: Cabinet
) -> None:
    case = reported(door)
    cabinet.add(case, a_pdf(1, password="geheim"), "加密.pdf")
    removed = cabinet.add(case, a_picture(), "误传.jpg")
    cabinet.examine()
    cabinet.remove(cabinet.get(removed))

    bound = _bind(door, case)

    assert [paper.title for paper in bound.papers if "附件" in paper.title] == ["附件清单"]
    listed = bound.text(bound.titled("附件清单"))
    assert "无法逐页转换，仅登记" in listed
    assert "已移除" in listed


def test_a_name_stands_in_the_file_and_not_in_the_catalogue(door: Door, cabinet: Cabinet) -> None:
    case = reported(door)
    cabinet.add(case, a_picture(), f"{NAME}.jpg")
    cabinet.examine()

    bound = _bind(door, case)

    assert NAME not in str(bound.papers)
    row = door.kernel.database["archives"].find_one({"case_id": case.id})
    assert NAME not in str(row)


def test_a_file_waits_for_what_is_not_examined_yet(door: Door, cabinet: Cabinet) -> None:
    case = reported(door)
    waiting: pb.Attachment = cabinet.add(case, a_picture(), "照片.jpg")
    archive(door, case)
    link_all(door)
    open_filing(door.kernel, PrintedShelf()).make_next()

    row = door.kernel.database["archives"].find_one({"case_id": case.id})
    assert row is not None
    assert (waiting.state, row["state"], row["attempts"]) == ("scanning", "building", 1)


def test_a_case_without_attachments_has_no_list_of_them(door: Door) -> None:
    bound = _bind(door, reported(door))

    assert [paper.title for paper in bound.papers if "附件" in paper.title] == []


def _images(reader: PdfReader) -> Iterator[Any]:
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for one in resources.get("/XObject", {}).values():
            if one.get_object().get("/Subtype") == "/Image":
                yield one.get_object()
