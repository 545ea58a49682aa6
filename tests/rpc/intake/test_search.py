"""Staff search on the real store: words, filters, pages that stay, and what a page looks at."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.kernel import Kernel
from onedoor.intake.v1 import cases_pb2, desk_pb2
from services.intake.domain.states import OPEN
from services.intake.domain.words import Sought
from services.intake.jobs import mark_old
from services.intake.store import MongoCaseStore
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.case_search import CaseSearch
from services.intake.use_cases import CaseFilter
from tests.rpc.intake.door import COUNTY, Door, a_report
from tests.rpc.intake.people import a_party
from tests.support.rpc import refused

_ROWS, _EXAMINED = 400, 50
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_ALONE = {
    "states": CaseFilter(states=("accepted", "routed")),
    "kind": CaseFilter(kind="dispute"),
    "area_code": CaseFilter(area_code="430499100"),
    "category": CaseFilter(category="streets"),
    "source": CaseFilter(source="court"),
    "department": CaseFilter(department="housing"),
    "lead_department": CaseFilter(lead_department="housing"),
    "first_responder": CaseFilter(first_responder="clerk@430499"),
    "is_overdue": CaseFilter(is_overdue=True),
    "is_member": CaseFilter(is_member=True),
    "time": CaseFilter(since=_BEGIN + timedelta(days=3), until=_BEGIN + timedelta(days=300)),
    "words": CaseFilter(words=Sought(("路灯", "不亮"))),
    "name": CaseFilter(name="张三"),
    "phone": CaseFilter(phone="13812345678"),
    "closed": CaseFilter(closed=("is_restricted",), reader="clerk@430499"),
}


def _ids(door: Door, who: str = "clerk", **fields: Any) -> list[str]:
    """The ids on all pages, newest first."""
    found, token, name = [], "", fields.pop("caller", "")
    named = {"name": name} if name else {}
    while True:
        request = desk_pb2.ListCasesRequest(page_size=2, page_token=token, **fields)
        page = door.ask("ListCases", request, who, **named)
        found += [row.id for row in page.cases]
        token = page.next_page_token
        if not token:
            return found


def _amend(door: Door, case: Any, **fields: Any) -> Any:
    request = cases_pb2.AmendCaseRequest(
        case_id=case.id, version=case.version, reason="笔误", **fields
    )
    return door.ask("AmendCase", request)


def test_a_case_is_found_by_words_of_title_narrative_and_address(door: Door) -> None:
    case = door.register(title="紫藤架倒塌", narrative="砸中Kx77号灯杆", address="鹤鸣巷19号")

    assert _ids(door, words="紫藤架") == [case.id]
    assert _ids(door, words="灯杆 kx77 鹤鸣巷19号") == [case.id]
    assert _ids(door, words="紫藤架 水塔") == []
    assert _ids(door, words="kx7") == []


def test_pairs_that_stand_apart_are_no_hit(door: Door) -> None:
    door.register(title="青苔滑倒", narrative="滑道青苔", address="")

    assert _ids(door, words="青苔滑道") == []


def test_a_corrected_case_is_found_by_its_new_words_only(door: Door) -> None:
    case = door.register(title="苍鹭筑巢扰民")

    _amend(door, case, title="白鹳筑巢扰民")

    assert _ids(door, words="苍鹭筑巢") == []
    assert _ids(door, words="白鹳筑巢") == [case.id]


def test_restricted_cases_are_found_by_those_only_who_read_them(door: Door) -> None:
    mine = {"name": "clerk.words@430423"}
    case = door.ask("RegisterCase", a_report(title="琥珀作坊", narrative="未成年人被雇"), **mine)

    assert _ids(door, words="琥珀作坊") == []
    assert _ids(door, "leader", words="琥珀作坊") == []
    assert _ids(door, "dispatcher", words="琥珀作坊") == [case.id]
    assert _ids(door, words="琥珀作坊", caller=mine["name"]) == [case.id]


def test_other_counties_and_those_above_find_no_words(door: Door) -> None:
    door.register(title="翠鸟观测站噪声")
    request = desk_pb2.ListCasesRequest(words="翠鸟观测站")

    abroad = door.ask("ListCases", request, area_code="430424")
    above = refused(door.ask, "ListCases", request, "auditor", area_code="43")

    assert list(abroad.cases) == []
    assert above == (grpc.StatusCode.PERMISSION_DENIED, "county_needed")


def test_a_number_among_the_words_is_a_search_for_people(door: Door) -> None:
    case = door.register(narrative="致电15544332211未接")
    request = desk_pb2.ListCasesRequest(words="15544332211")

    assert _ids(door, words="15544332211") == [case.id]
    assert refused(door.ask, "ListCases", request, "leader")[1] == "not_permitted"
    rows = door.kernel.database["audit"].find({"purpose": "search", "fields": ["words"]})
    assert {row["post"] for row in rows} == {"clerk"}


def test_filters_narrow_together(door: Door) -> None:
    mine = {"name": "clerk.filters@430423"}
    first = door.ask("RegisterCase", a_report(source="court", title="水渠改道"), **mine)
    door.route(first, "water")
    second = door.ask("RegisterCase", a_report(source="window", title="水渠漏水"), **mine)
    own: dict[str, Any] = {"first_responder": mine["name"]}

    assert _ids(door, **own) == [second.id, first.id]
    assert _ids(door, **own, words="水渠", source="court") == [first.id]
    assert _ids(door, **own, department="water") == [first.id]
    assert _ids(door, **own, states=["accepted"], kind="livelihood") == [second.id]
    assert _ids(door, **own, is_member=True) == []
    assert _ids(door, **own, from_time=second.register_time) == [second.id]
    assert _ids(door, **own, until_time=second.register_time) == [first.id]
    assert _ids(door, **own, category="streets") == []


def test_a_category_is_found_with_its_leaves_and_not_with_its_namesakes(
    intake_kernel: Kernel, door: Door
) -> None:
    cases = [door.register(title=f"雪松{at}") for at in range(3)]
    for case, category in zip(cases, ("snow", "snow.pines", "snowfall"), strict=True):
        found = {"_id": case.id}
        intake_kernel.database["cases"].update_one(found, {"$set": {"category": category}})

    assert _ids(door, category="snow") == [cases[1].id, cases[0].id]


def test_a_search_asked_badly_names_every_fault(door: Door) -> None:
    now = Timestamp(seconds=1_780_000_000)
    request = desk_pb2.ListCasesRequest(
        words="桥", category="No Such", from_time=now, until_time=now, page_token="!"
    )

    with pytest.raises(grpc.RpcError) as error:
        door.ask("ListCases", request)

    for field in ("words", "category", "until_time"):
        assert field in str(error.value.trailing_metadata())


@pytest.mark.parametrize("by", ["first_responder", "from_time"])
def test_pages_stay_while_others_write(door: Door, by: str) -> None:
    mine = {"name": f"clerk.{by.replace('_', '-')}@430423"}
    stood = [door.ask("RegisterCase", a_report(title=f"第{at}件"), **mine) for at in range(6)]
    fields: dict[str, Any] = {"first_responder": mine["name"]}
    if by == "from_time":
        fields["from_time"] = stood[0].register_time

    seen, token, written = [], "", 0
    while True:
        request = desk_pb2.ListCasesRequest(page_size=2, page_token=token, **fields)
        page = door.ask("ListCases", request)
        seen += [row.id for row in page.cases]
        token = page.next_page_token
        if not token:
            break
        door.ask("RegisterCase", a_report(title=f"新{written}"), **mine)
        _amend(door, stood[written], title=f"改{written}")
        written += 1

    assert written == 2
    assert seen == [case.id for case in stood[::-1]]


def test_a_token_of_another_order_is_refused(door: Door) -> None:
    for at in range(3):
        door.register(title=f"第{at}件")
    since = Timestamp(seconds=1)
    page = door.ask("ListCases", desk_pb2.ListCasesRequest(page_size=1, from_time=since))
    request = desk_pb2.ListCasesRequest(
        page_size=1, page_token=page.next_page_token, kind="livelihood", source="window"
    )

    assert refused(door.ask, "ListCases", request)[1] == "invalid_fields"


def test_cases_of_before_are_marked_in_steps_and_found(intake_kernel: Kernel, door: Door) -> None:
    party = a_party("applicant", "端木赐", phone="15911110000")
    case = door.register(title="玳瑁码头失修", parties=[party])
    door.route(case, "water")
    rows = intake_kernel.database["cases"]
    gone = {
        "words": "",
        "track.held_by": "",
        "parties.0.name_index": "",
        "parties.0.phone_index": "",
    }
    rows.update_one({"_id": case.id}, {"$unset": gone})
    assert _ids(door, words="玳瑁码头") == []

    handled = mark_old(MongoCaseStore(intake_kernel))

    assert handled == 1
    assert mark_old(MongoCaseStore(intake_kernel)) == 0
    for fields in ({"words": "玳瑁码头"}, {"name": "端木赐"}, {"phone": "15911110000"}):
        assert _ids(door, **fields) == [case.id]
    assert case.id in _ids(door, department="water", words="玳瑁码头")


def test_a_case_that_changes_meanwhile_is_marked_in_the_next_step(
    intake_kernel: Kernel, door: Door
) -> None:
    case, cases = door.register(title="珊瑚石挡道"), MongoCaseStore(intake_kernel)
    intake_kernel.database["cases"].update_one({"_id": case.id}, {"$unset": {"words": ""}})
    ((loaded, row),) = cases.unmarked(limit=10)
    _amend(door, case, title="玛瑙石挡道")

    assert cases.mark(loaded, row) is False
    assert _ids(door, words="珊瑚石") == []
    assert _ids(door, words="玛瑙石") == [case.id]


@pytest.fixture(scope="module")
def archive(intake_kernel: Kernel, door: Door) -> Iterator[Kernel]:
    """A county in which every filter finds one case in eight, and most find them together."""
    model = door.register(title="路灯不亮", narrative="路灯坏了不亮", address="")
    rows = intake_kernel.database["cases"]
    template = rows.find_one({"_id": model.id})
    assert template is not None
    documents = CaseDocuments(intake_kernel.sealing)
    person = {**template["parties"][0], **_blind(documents)}
    county = "430499"
    marks = documents.finders.words.kept(county, "路灯不亮", "路灯坏了不亮", "")
    fresh = []
    for at in range(_ROWS):
        hit = at % 8 == 0
        fresh.append(
            {
                **template,
                "_id": f"{at:05d}",
                "county": county,
                "code": f"{at}",
                "area_code": "430499100" if hit else "430499200",
                "within": ["430499100" if hit else "430499200"],
                "origin_index": "",
                "address": "",
                "words": marks if at % 2 else [*marks, 7],
                "kind": "dispute" if hit else "livelihood",
                "category": "streets.benches" if hit else "water.pipes",
                "channel": "court" if hit else "window",
                "state": "accepted" if hit else str(OPEN[at % len(OPEN)]),
                "first_responder": "clerk@430499" if hit else "other@430499",
                "register_time": _BEGIN + timedelta(days=at),
                "parties": [person] if hit else template["parties"],
                "is_restricted": not hit,
                "bond": {"is_member": hit},
                "track": {
                    **template["track"],
                    "held_by": ["housing"] if hit else ["water"],
                    "lead_department": "housing" if hit else "water",
                    "is_overdue": hit,
                },
            }
        )
    rows.insert_many(fresh)
    yield intake_kernel
    rows.delete_many({"county": county})


def _blind(documents: CaseDocuments) -> dict[str, str]:
    wanted = documents.finders.person("张三", "13812345678", "")
    return {path.partition(".")[2]: value for path, value in wanted.items()}


def _joined(*names: str) -> CaseFilter:
    given: dict[str, Any] = {}
    for name in names:
        given |= {key: value for key, value in vars(_ALONE[name]).items() if value}
    return CaseFilter(**given)


_PAIRS = [(name,) for name in _ALONE] + list(combinations(_ALONE, 2))


@pytest.mark.parametrize("names", _PAIRS, ids="+".join)
def test_a_page_looks_at_a_bounded_number_of_cases_through_an_index(
    archive: Kernel, names: tuple[str, ...]
) -> None:
    search = CaseSearch(archive, CaseDocuments(archive.sealing), examined=_EXAMINED)
    which = _joined(*names)
    plan = search.plan("430499", which)
    floor = search._floor(plan, "", _EXAMINED)

    explained = search.query(plan, "", floor).limit(21).explain()

    stats = explained["executionStats"]
    assert "COLLSCAN" not in str(explained["queryPlanner"]["winningPlan"])
    assert "'SORT'" not in str(explained["queryPlanner"]["winningPlan"])
    assert stats["totalDocsExamined"] <= _EXAMINED
    assert stats["totalKeysExamined"] <= 2 * _EXAMINED + 2 * len(OPEN)


@pytest.mark.parametrize("names", _PAIRS, ids="+".join)
def test_short_pages_together_give_what_one_long_page_gives(
    archive: Kernel, names: tuple[str, ...]
) -> None:
    documents = CaseDocuments(archive.sealing)
    short, long = (CaseSearch(archive, documents, examined=most) for most in (_EXAMINED, 10_000))
    which, seen, token = _joined(*names), [], ""

    while True:
        page = short.page("430499", which, size=9, token=token)
        seen += [row.id for row in page.items]
        token = page.next_page_token
        if not token:
            break

    whole = long.page("430499", which, size=_ROWS, token="")
    assert seen == [row.id for row in whole.items]
    assert (whole.total, whole.total_is_exact, whole.next_page_token) == (len(seen), True, "")
    assert len(seen) >= 37


def test_the_index_holds_no_word_and_differs_from_county_to_county(intake_kernel: Kernel) -> None:
    words = CaseDocuments(intake_kernel.sealing).finders.words

    here, there = (set(words.kept(county, "路灯不亮", "", "")) for county in (COUNTY, "430424"))

    assert len(here) == 3
    assert not here & there
    assert all(0 <= mark < 2**31 for mark in here | there)
