"""Tables as files over the real server: out, in again as a draft, and never further."""

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from chassis.ports import new_uuid7
from onedoor.routing.v1 import rule_sets_pb2, rule_sheets_pb2_grpc
from onedoor.routing.v1 import rule_sheets_pb2 as pb
from tests.rpc.routing.centre import COUNTY, Centre
from tests.support.rpc import refused


def stub(centre: Centre) -> Any:
    """A client; the generated ones carry no types."""
    make: Any = rule_sheets_pb2_grpc.RuleSheetServiceStub
    return make(centre.server.channel)


def export(centre: Centre, form: str, post: str = "admin", **who: str) -> bytes:
    request = pb.GetRuleSheetRequest(format=form)
    parts = list(
        stub(centre).GetRuleSheet(request, metadata=centre.server.as_(post, **who), timeout=10)
    )
    assert parts[0].file_name.endswith(form)
    return b"".join(part.chunk for part in parts)


def take(
    centre: Centre, content: bytes, post: str = "admin", *, request_id: str = "", **fields: Any
) -> Any:
    def messages() -> Iterator[pb.TakeRuleSheetRequest]:
        yield pb.TakeRuleSheetRequest(
            request_id=request_id or new_uuid7(), area_code=COUNTY, **fields
        )
        for at in range(0, len(content), 65_536):
            yield pb.TakeRuleSheetRequest(chunk=content[at : at + 65_536])

    return stub(centre).TakeRuleSheet(messages(), metadata=centre.server.as_(post), timeout=20)


def rows(message: Any) -> Any:
    return [(row.id, row.priority, str(row.cells), str(row.outcome)) for row in message.rows]


def held(centre: Centre) -> Any:
    request = rule_sets_pb2.GetRuleSetRequest(area_code=COUNTY)
    return centre.call(centre.rules.GetRuleSet, request, "admin").rule_set


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_what_goes_out_comes_in_as_the_same_draft_and_publishes_nothing(
    centre: Centre, form: str
) -> None:
    before = held(centre)
    content = export(centre, form)

    tried = take(centre, content)
    assert (list(tried.faults), tried.HasField("rule_set")) == ([], False)
    name = new_uuid7()
    stored = take(centre, content, request_id=name, is_final=True)
    again = take(centre, content, request_id=name, is_final=True)

    assert rows(stored.rule_set) == rows(before)
    assert str(stored.rule_set.fallback) == str(before.fallback)
    assert (stored.rule_set.state, stored.rule_set.area_code) == ("draft", COUNTY)
    assert (stored.row_count, again.rule_set.id) == (len(before.rows), stored.rule_set.id)
    assert held(centre).id == before.id
    with pytest.raises(grpc.RpcError) as error:
        take(centre, content, is_final=True)
    assert error.value.code() is grpc.StatusCode.ABORTED


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\x00\x01", "file"),
        (json.dumps({"name": "x", "colour": "red"}).encode(), "file"),
        (json.dumps([1]).encode(), "file"),
        (b'{"rows":' * 3000, "file"),
        (json.dumps({"name": "x", "fallback": {"path": "bus"}}).encode(), "fallback.path"),
    ],
)
def test_a_file_that_is_no_table_is_told_of_and_kept_nowhere(
    centre: Centre, content: bytes, place: str
) -> None:
    told = take(centre, content, is_final=True)

    assert [fault.field for fault in told.faults] == [place]
    assert not told.HasField("rule_set")


def test_a_file_is_bounded_and_brought_by_admins_of_the_area(centre: Centre) -> None:
    too_much = refused(take, centre, b" " * (4 * 1024 * 1024 + 1))
    assert too_much == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
    for post in ("clerk", "dispatcher", "leader"):
        assert refused(take, centre, b"{}", post)[1] == "not_permitted"
    assert refused(export, centre, "xlsx", "officer")[1] == "not_permitted"
    assert refused(export, centre, "pdf")[1] == "invalid_fields"
