"""Which files count as proof: what staff brought and what passed its examination, by kind."""

from services.intake.store import MongoAttachmentStore, MongoCaseStore
from tests.rpc.intake.cabinet import Cabinet, a_document, a_picture, a_text
from tests.rpc.intake.closed import reported
from tests.rpc.intake.door import COUNTY, Door


def test_only_examined_files_of_staff_count_and_each_by_its_kind(door: Door) -> None:
    case, cabinet = reported(door), Cabinet(door)
    store = MongoAttachmentStore(door.kernel)
    loaded = MongoCaseStore(door.kernel).get(COUNTY, case.id)
    cabinet.bring(case, case.query_key, a_text(), "证言.txt")
    cabinet.examine()
    of_party = store.brought(loaded)
    cabinet.add(case, a_picture("PNG"), "现场.png")
    unexamined = store.brought(loaded)
    cabinet.examine()
    removed = cabinet.add(case, a_document(), "说明.docx")
    cabinet.examine()
    with_document = store.brought(loaded)
    cabinet.remove(cabinet.get(removed))

    assert (of_party, unexamined) == (frozenset(), frozenset())
    assert with_document == {"png", "docx"}
    assert store.brought(loaded) == {"png"}


def test_files_of_another_case_prove_nothing(door: Door) -> None:
    case, other, cabinet = reported(door), reported(door), Cabinet(door)
    cabinet.add(other, a_picture(), "现场.jpg")
    cabinet.examine()
    loaded = MongoCaseStore(door.kernel).get(COUNTY, case.id)

    assert MongoAttachmentStore(door.kernel).brought(loaded) == frozenset()
