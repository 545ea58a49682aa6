"""Ladders by area: drafted by one person, published by another, and climbed from then on."""

from typing import Any

import grpc
import pytest

from onedoor.routing.v1 import ladders_pb2 as pb
from onedoor.routing.v1 import ladders_pb2_grpc, letters_pb2, letters_pb2_grpc
from tests.rpc.routing.centre import COUNTY, Centre
from tests.rpc.routing.test_ladder import Ladder
from tests.rpc.routing.test_letters import denied

OVERDUE: dict[str, Any] = {
    "key": "overdue-at-once",
    "trigger": "overdue",
    "kind": "order",
    "answer_days": 1,
    "grounds": "本县规定超期即督办",
    "demands": "请立即办理",
}


class Keeping:
    """An admin and a supervisor over the county's ladder."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = ladders_pb2_grpc.LadderServiceStub(centre.server.channel)

    def get(self, post: str = "supervisor", **fields: Any) -> Any:
        request = pb.GetLadderRequest(**{"area_code": COUNTY, **fields})
        return self.centre.call(self.stub.GetLadder, request, post).ladder

    def draft(self, *rungs: dict[str, Any], post: str = "admin", **fields: Any) -> Any:
        known = {"area_code": COUNTY, "name": "衡山县督办阶梯", "rungs": rungs or [OVERDUE]}
        request = pb.PutLadderDraftRequest(ladder=pb.Ladder(**known | fields))
        return self.centre.call(self.stub.PutLadderDraft, request, post).ladder

    def publish(self, draft: Any, post: str = "supervisor", **fields: Any) -> Any:
        known = {"ladder_id": draft.id, "version": draft.version}
        request = pb.PublishLadderRequest(**known | fields)
        return self.centre.call(self.stub.PublishLadder, request, post).ladder


@pytest.fixture
def keeping(centre: Centre) -> Keeping:
    """The keeping on routing's real server."""
    return Keeping(centre)


def test_the_platforms_own_ladder_holds_until_an_area_publishes_one(keeping: Keeping) -> None:
    assert [rung.kind for rung in keeping.get().rungs] == [
        "reminder",
        "prompt",
        "prompt",
        "order",
        "order",
        "interview",
    ]
    draft = keeping.draft()
    assert (keeping.get(is_draft=True).id, len(keeping.get().rungs)) == (draft.id, 6)

    published = keeping.publish(draft)

    assert (published.state, published.edition, published.publisher) == (
        "published",
        1,
        "supervisor@430423",
    )
    assert [rung.key for rung in keeping.get().rungs] == ["overdue-at-once"]
    again = keeping.publish(keeping.draft(name="第二版阶梯"), "leader")
    assert (again.edition, keeping.get().name) == (2, "第二版阶梯")
    states = [row["state"] for row in keeping.centre.kernel.database["press_ladders"].find({})]
    assert sorted(states) == ["published", "retired"]


def test_what_an_area_published_is_climbed_and_what_was_planned_keeps_its_rung(
    keeping: Keeping,
) -> None:
    ladder = Ladder(keeping.centre)
    before, after = keeping.centre.accept(), keeping.centre.accept()
    ladder.centre.hear(ladder.late(before), version=2)
    keeping.publish(keeping.draft())
    ladder.centre.hear(ladder.late(after), version=2)

    ladder.take()

    assert [step for _, _, step in ladder.letters(before)] == ["overdue", "overdue-3-days"]
    assert ladder.letters(after) == [("order", "proposed", "overdue-at-once")]


def test_nobody_publishes_the_own_draft_nor_a_stale_one(keeping: Keeping) -> None:
    draft = keeping.draft()

    with denied(grpc.StatusCode.PERMISSION_DENIED, "second_person_needed"):
        keeping.publish(draft, "admin")
    with denied(grpc.StatusCode.ABORTED, "version_conflict"):
        keeping.draft()
    newer = keeping.draft(version=draft.version)
    with denied(grpc.StatusCode.ABORTED, "version_conflict"):
        keeping.publish(draft)
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        keeping.publish(newer, area_code="430424")
    keeping.publish(newer)
    with denied(grpc.StatusCode.FAILED_PRECONDITION, "wrong_state"):
        keeping.publish(newer)


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "supervisor", "leader", "officer"])
def test_only_admins_draft(keeping: Keeping, post: str) -> None:
    with denied(grpc.StatusCode.PERMISSION_DENIED, "not_permitted"):
        keeping.draft(post=post)


def test_another_countys_ladder_is_not_there(keeping: Keeping) -> None:
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        keeping.get(area_code="430424")
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        keeping.draft(area_code="430424")
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        keeping.get(is_draft=True)


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"key": "X"}, "key"),
        ({"trigger": "moon"}, "trigger"),
        ({"kind": "circular"}, "kind"),
        ({"kind": "threat"}, "kind"),
        ({"count": 61}, "count"),
        ({"trigger": "warned", "count": 0}, "count"),
        ({"answer_days": 31}, "answer_days"),
        ({"is_self_issued": True}, "is_self_issued"),
        ({"trigger": "unanswered"}, "after"),
        ({"trigger": "unanswered", "after": "order"}, "after"),
        ({"after": "prompt"}, "after"),
        ({"grounds": "短"}, "grounds"),
        ({"demands": ""}, "demands"),
    ],
)
def test_a_faulty_rung_is_named(keeping: Keeping, fault: Any, field: str) -> None:
    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields") as caught:
        keeping.draft({**OVERDUE, **fault})

    error: Any = caught.value
    details = dict(error.trailing_metadata())["x-details-bin"].decode()
    assert f'"ladder.rungs[0].{field}"' in details


def test_a_ladder_has_between_one_and_twenty_rungs_of_own_names(keeping: Keeping) -> None:
    twice = [OVERDUE, OVERDUE]
    many = [{**OVERDUE, "key": f"rung-{number}"} for number in range(21)]
    for rungs in (twice, many):
        with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"):
            keeping.draft(*rungs)
    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"):
        keeping.draft(rungs=[])


def test_a_provinces_ladder_holds_where_no_county_has_its_own(keeping: Keeping) -> None:
    centre, stub = keeping.centre, keeping.stub
    ladder = pb.Ladder(area_code="43", name="省督办阶梯", rungs=[OVERDUE])
    put = pb.PutLadderDraftRequest(ladder=ladder)
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        centre.call(stub.PutLadderDraft, put, "admin")
    draft = centre.call(stub.PutLadderDraft, put, "admin", area_code="43").ladder
    publish = pb.PublishLadderRequest(ladder_id=draft.id, version=draft.version)
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        centre.call(stub.PublishLadder, publish, "supervisor")

    centre.call(stub.PublishLadder, publish, "leader", area_code="43")

    assert keeping.get().name == "省督办阶梯"
    keeping.publish(keeping.draft())
    assert keeping.get().name == "衡山县督办阶梯"
    chains = centre.kernel.database["audit"].distinct("county", {"result": "ok"})
    assert sorted(chains) == ["43", COUNTY]


def test_who_acts_for_a_province_presses_no_department_of_a_county(keeping: Keeping) -> None:
    lead = keeping.centre.lead(keeping.centre.accept())
    letter = letters_pb2.ProposeLetterRequest(
        case_id=lead.case_id, department=lead.department, kind="prompt", grounds="超期"
    )
    stub: Any = letters_pb2_grpc.LetterServiceStub(keeping.centre.server.channel)

    with denied(grpc.StatusCode.PERMISSION_DENIED, "county_needed"):
        keeping.centre.call(stub.ProposeLetter, letter, "supervisor", area_code="43")
