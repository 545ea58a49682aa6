"""Saved views on the real store: kept, opened, shared, exported, forgotten."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from onedoor.intake.v1 import desk_pb2, exports_pb2
from onedoor.intake.v1 import saved_views_pb2 as pb
from services.intake.domain.saved_views import MOST_OWN, MOST_SHARED
from tests.rpc.intake.door import COUNTY, Door, a_report
from tests.support.rpc import refused

MISSING = (grpc.StatusCode.NOT_FOUND, "not_found")
FULL = (grpc.StatusCode.FAILED_PRECONDITION, "too_many_views")


def _somebody(post: str) -> dict[str, str]:
    return {"who": post, "name": f"{post}.{uuid.uuid4().hex[:8]}@{COUNTY}"}


def _save(
    door: Door, who: dict[str, str], name: str = "常看", *, is_shared: bool = False, **which: Any
) -> Any:
    request = pb.SaveViewRequest(name=name, is_shared=is_shared, filter=pb.ViewFilter(**which))
    return door.ask("SaveView", request, **who).view


def _change(door: Door, view: Any, who: dict[str, str], **change: Any) -> Any:
    given = {"name": view.name, "is_shared": view.is_shared, "filter": view.filter, **change}
    request = pb.ChangeViewRequest(view_id=view.view_id, version=view.version, **given)
    return door.ask("ChangeView", request, **who).view


def _delete(door: Door, view: Any, who: dict[str, str]) -> Any:
    request = pb.DeleteViewRequest(view_id=view.view_id, version=view.version)
    return door.ask("DeleteView", request, **who)


def _get(door: Door, view: Any, who: dict[str, str]) -> Any:
    return door.ask("GetView", pb.GetViewRequest(view_id=view.view_id), **who).view


def _ids(door: Door, who: dict[str, str]) -> list[str]:
    found, token = [], ""
    while True:
        request = pb.ListViewsRequest(page_size=3, page_token=token)
        page = door.ask("ListViews", request, **who)
        found += [view.view_id for view in page.views]
        token = page.next_page_token
        if not token:
            return found


def _cases(door: Door, view: Any, who: dict[str, str], **given: Any) -> set[str]:
    request = desk_pb2.ListCasesRequest(view_id=view.view_id, page_size=100, **given)
    return {case.id for case in door.ask("ListCases", request, **who).cases}


def test_a_view_brings_the_list_that_its_filter_brings(door: Door) -> None:
    mine = _somebody("clerk")
    town = door.register(title="茭白田积水", area_code="430423100")
    other = door.register(title="茭白收购欠款", area_code="430423101")

    view = _save(door, mine, words="茭白", area_code="430423100")

    assert _cases(door, view, mine) == {town.id}
    assert _cases(door, view, mine, area_code="430423101") == {other.id}
    assert _cases(door, view, mine, states=["archived"]) == set()
    kept = _get(door, view, mine)
    assert (kept.name, kept.owner, kept.version) == ("常看", mine["name"], 1)
    assert (kept.filter.words, kept.filter.area_code) == ("茭白", "430423100")


def test_what_stands_to_the_reader_is_told_when_the_view_is_opened(door: Door) -> None:
    lead, clerk = _somebody("supervisor"), _somebody("clerk")
    own = door.ask("RegisterCase", a_report(title="菱角塘污染"), **clerk)
    door.register(title="菱角塘护栏断裂")
    request = pb.ViewFilter(words="菱角", is_mine=True, last_days=1)
    view = door.ask("SaveView", pb.SaveViewRequest(name="我的", is_shared=True, filter=request),
                    **lead).view  # fmt: skip

    assert _cases(door, view, clerk) == {own.id}
    assert _cases(door, view, lead) == set()
    _delete(door, view, lead)


def test_a_view_is_its_owners_alone_until_it_is_shared(door: Door) -> None:
    lead, clerk = _somebody("supervisor"), _somebody("clerk")
    view = _save(door, lead, kind="dispute")

    assert refused(_get, door, view, clerk) == MISSING
    assert refused(_cases, door, view, clerk) == MISSING
    assert refused(_change, door, view, clerk) == MISSING
    assert refused(_delete, door, view, _somebody("supervisor")) == MISSING
    assert view.view_id not in _ids(door, clerk)

    shared = _change(door, view, lead, is_shared=True)

    assert (shared.version, shared.is_shared) == (2, True)
    assert view.view_id in _ids(door, clerk)
    assert refused(_change, door, shared, clerk)[1] == "not_permitted"
    assert refused(_delete, door, shared, clerk)[1] == "not_permitted"
    assert refused(_get, door, shared, {"who": "clerk", "area_code": "430424"}) == MISSING
    assert refused(_cases, door, shared, {"who": "clerk", "area_code": "430424"}) == MISSING
    renamed = _change(door, shared, _somebody("supervisor"), name="纠纷", filter=shared.filter)
    assert (renamed.name, renamed.owner) == ("纠纷", lead["name"])
    assert refused(_delete, door, shared, lead)[1] == "version_conflict"
    _delete(door, renamed, lead)
    assert refused(_get, door, renamed, lead) == MISSING


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "leader"])
def test_only_supervisors_share(door: Door, post: str) -> None:
    who = _somebody(post)
    view = _save(door, who, kind="dispute")

    assert refused(_save, door, who, is_shared=True)[1] == "not_permitted"
    assert refused(_change, door, view, who, is_shared=True)[1] == "not_permitted"


@pytest.mark.parametrize("post", ["handler", "officer", "admin", "mediator", "auditor"])
def test_who_lists_no_cases_of_a_county_keeps_no_views(door: Door, post: str) -> None:
    assert refused(_save, door, _somebody(post))[1] == "not_permitted"
    assert refused(_ids, door, _somebody(post))[1] == "not_permitted"


@pytest.mark.parametrize(
    ("which", "at_fault"),
    [
        ({"kind": "feud"}, "filter.kind"),
        ({"states": ["lost"]}, "filter.states"),
        ({"words": "13812345678"}, "filter.words"),
        ({"words": "桥"}, "filter.words"),
        ({"last_days": 367}, "filter.last_days"),
        ({"last_days": -1}, "filter.last_days"),
        ({"is_mine": True, "first_responder": "clerk@430423"}, "filter.first_responder"),
        ({"last_days": 3, "from_time": Timestamp(seconds=1_770_000_000)}, "filter.from_time"),
        ({"name": ""}, "name"),
        ({"name": "长" * 31}, "name"),
    ],
)
def test_a_view_that_says_nothing_sound_names_the_field(
    door: Door, which: dict[str, Any], at_fault: str
) -> None:
    with pytest.raises(grpc.RpcError) as error:
        _save(door, _somebody("clerk"), **which)

    assert at_fault in str(error.value.details())


def test_a_person_keeps_fifty_views_however_many_are_saved_at_once(door: Door) -> None:
    who = _somebody("clerk")
    first = [_save(door, who, name=f"第{at}个") for at in range(MOST_OWN - 2)]

    def save(at: int) -> Any:
        try:
            return _save(door, who, name=f"又{at}个")
        except grpc.RpcError as error:
            return error

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(save, range(6)))

    assert sum(not isinstance(one, grpc.RpcError) for one in made) == 2
    assert len(_ids(door, who)) >= MOST_OWN
    assert refused(_save, door, who) == FULL
    _delete(door, first[0], who)
    assert _save(door, who).version == 1


def test_a_county_shares_a_hundred_views(door: Door) -> None:
    county = {"area_code": "431382"}
    leads = [{**_somebody("supervisor"), **county} for _ in range(3)]
    shared = [_save(door, leads[at % 3], is_shared=True) for at in range(MOST_SHARED)]

    assert refused(_save, door, leads[0], is_shared=True) == FULL
    private = _change(door, shared[0], leads[0], is_shared=False)
    view = _save(door, leads[0], is_shared=True)
    assert refused(_change, door, private, leads[0], is_shared=True) == FULL
    _delete(door, view, leads[0])
    assert _change(door, private, leads[0], is_shared=True).is_shared


def test_an_export_keeps_the_filter_that_the_view_had(door: Door) -> None:
    who = _somebody("supervisor")
    case = door.register(title="莲藕塘垮坝")
    view = _save(door, who, words="莲藕", last_days=2)
    order: dict[str, Any] = {"purpose": "report", "words": "季度上报", "columns": ["code"]}
    request = exports_pb2.RequestExportRequest(view_id=view.view_id, **order)

    export = door.ask("RequestExport", request, **who).export
    _change(door, view, who, filter=pb.ViewFilter(words="茭白"))
    wanted = exports_pb2.GetExportRequest(export_id=export.export_id)
    kept = door.ask("GetExport", wanted, **who).export

    assert (export.found, kept.filter.words) == (1, "莲藕")
    assert kept.filter.HasField("from_time")
    assert (datetime.now(UTC) - kept.filter.from_time.ToDatetime(tzinfo=UTC)).days in (2, 3)
    request.request_id, request.view_id = "", view.view_id
    stranger = _somebody("supervisor")
    assert refused(door.ask, "RequestExport", request, **stranger) == MISSING
    assert case.id


def test_names_and_filters_lie_sealed(door: Door) -> None:
    view = _save(door, _somebody("clerk"), name="欧阳家的事", words="杨梅")

    row = door.kernel.database["saved_views"].find_one({"_id": view.view_id})

    assert row is not None
    assert "欧阳" not in str(row)
    assert "杨梅" not in str(row)
