"""Rewards on the real store: claimed by key, verified, approved by another, paid once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from chassis.rpc import REASON_KEY
from onedoor.intake.v1 import cases_pb2, closing_pb2, follow_pb2
from onedoor.intake.v1 import rewards_pb2 as pb
from services.intake.settings import IntakeSettings
from services.intake.store import MongoCaseStore, MongoErasureStore, SealedPasses
from services.intake.wiring import wire
from tests.rpc.intake.door import COUNTY, Door
from tests.support.days import local_now
from tests.support.rpc import refused

YEAR = local_now().year
GRADES = [
    pb.RewardGrade(key="ordinary", name="一般线索", least_fen=5_000, most_fen=50_000),
    pb.RewardGrade(key="major", name="重大线索", least_fen=50_000, most_fen=500_000),
]
FINDING = "经核查举报属实"
MISSING = grpc.StatusCode.NOT_FOUND


@pytest.fixture(scope="module")
def desk(door: Door) -> Door:
    """A county with a scheme and a budget."""
    _publish(door)
    _grant(door, 10_000_000)
    return door


def _publish(door: Door, **fields: Any) -> None:
    scheme = pb.RewardScheme(
        area_code=COUNTY, name="办法", kinds=["violation"], grades=GRADES, leader_above_fen=100_000,
        pickup_days=90, **fields,
    )  # fmt: skip
    draft = door.ask("PutRewardSchemeDraft", pb.PutRewardSchemeDraftRequest(scheme=scheme), "admin")
    publish = pb.PublishRewardSchemeRequest(
        scheme_id=draft.scheme.id, version=draft.scheme.version, area_code=COUNTY
    )
    door.ask("PublishRewardScheme", publish, "supervisor")


def _grant(door: Door, amount_fen: int) -> Any:
    request = pb.GrantRewardBudgetRequest(year=YEAR, amount_fen=amount_fen)
    return door.ask("GrantRewardBudget", request, "leader").balance


def _prove(door: Door) -> Any:
    return door.ask("CheckRewardLedger", pb.CheckRewardLedgerRequest(year=YEAR), "supervisor")


def _reported(door: Door, *, names: tuple[str, ...] = ("张三",), **fields: Any) -> Any:
    """A violation whose result the centre has verified; several may have reported it."""
    parties = [cases_pb2.PartyReport(role="applicant", type="person", name=name) for name in names]
    case = door.register(**{"kind": "violation", "parties": parties, **fields})
    order = door.route(case)
    door.sign(case, order)
    door.complete(case, order)
    verify = closing_pb2.VerifyCaseRequest(
        case_id=case.id, version=door.state_of(case)[1], note="属实"
    )
    door.ask("VerifyCase", verify, "dispatcher")
    return case


def _claim(door: Door, case: Any, key: str = "") -> Any:
    request = pb.ClaimRewardRequest(code=case.code, key=key or case.query_key)
    return door.ask("ClaimReward", request, "resident").reward


def _claims(door: Door, case: Any) -> list[Any]:
    request = pb.ListRewardsRequest(case_id=case.id)
    return list(door.ask("ListRewards", request, "dispatcher").rewards)


def _verb(door: Door, verb: str, reward: Any, post: str, **fields: Any) -> Any:
    request = getattr(pb, f"{verb}Request")(
        reward_id=reward.id, version=fields.pop("version", reward.version), **fields
    )
    return door.ask(verb, request, post).reward


def _verified(door: Door, reward: Any, amount_fen: int = 20_000, grade: str = "ordinary") -> Any:
    said = {"grade": grade, "amount_fen": amount_fen, "finding": FINDING}
    return _verb(door, "VerifyReward", reward, "dispatcher", **said)


def _approved(door: Door, case: Any) -> Any:
    _claim(door, case)
    (reward,) = _claims(door, case)
    return _verb(door, "ApproveReward", _verified(door, reward), "leader")


def _take(door: Door, case: Any, key: str = "") -> Any:
    request = pb.TakePickupCodeRequest(code=case.code, key=key or case.query_key)
    return door.ask("TakePickupCode", request, "resident")


def _now(door: Door, reward: Any) -> Any:
    return door.ask("GetReward", pb.GetRewardRequest(reward_id=reward.id), "supervisor").reward


def test_a_reward_goes_from_the_claim_to_the_receipt(desk: Door) -> None:
    case, before = _reported(desk), _prove(desk).balance

    assert _claim(desk, case).state == "claimed"
    (reward,) = _claims(desk, case)
    approved = _verb(desk, "ApproveReward", _verified(desk, reward), "leader")
    told = _take(desk, case)
    paid = desk.ask(
        "PayReward",
        pb.PayRewardRequest(
            reward_id=reward.id,
            version=_now(desk, reward).version,
            pickup_code=told.pickup_code.lower(),
            receipt_number="JL-1",
        ),
        "supervisor",
    )

    assert (told.reward.amount_fen, told.reward.state_name) == (20_000, "待领取")
    assert approved.expire_time.ToDatetime(UTC) > datetime.now(UTC) + timedelta(days=89)
    assert (paid.outcome, paid.reward.state, paid.reward.receipt_number) == ("paid", "paid", "JL-1")
    proof = _prove(desk)
    assert (proof.is_balanced, list(proof.faults)) == (True, [])
    assert proof.balance.paid_fen == before.paid_fen + 20_000
    assert proof.balance.available_fen == before.available_fen - 20_000
    follow = pb.FollowRewardRequest(code=case.code, key=case.query_key)
    assert desk.ask("FollowReward", follow, "resident").reward.state == "paid"
    months = desk.ask("GetRewardFigures", pb.GetRewardFiguresRequest(year=YEAR), "leader").months
    assert len(months) == 12
    assert sum(month.paid_fen for month in months) == proof.balance.paid_fen


def test_nobody_without_the_key_learns_that_there_is_a_claim(desk: Door) -> None:
    case, other = _reported(desk), _reported(desk)
    _claim(desk, case)

    for method, request in (
        ("FollowReward", pb.FollowRewardRequest),
        ("ClaimReward", pb.ClaimRewardRequest),
        ("TakePickupCode", pb.TakePickupCodeRequest),
    ):
        answers = {
            refused(desk.ask, method, request(code=code, key=key), "resident")
            for code, key in (
                (case.code, other.query_key),
                (other.code, case.query_key),
                ("430423202603040000018", case.query_key),
            )
        }
        assert answers == {(MISSING, "not_found")}


@pytest.mark.parametrize("post", ["handler", "department", "mediator", "officer", "clerk", "admin"])
def test_no_other_post_reads_a_claim_or_its_money(desk: Door, post: str) -> None:
    case = _reported(desk)
    _claim(desk, case)
    (reward,) = _claims(desk, case)
    own = {"department": "housing"} if post in ("handler", "department") else {}

    for method, request in (
        ("GetReward", pb.GetRewardRequest(reward_id=reward.id)),
        ("ListRewards", pb.ListRewardsRequest(case_id=case.id)),
        ("CheckRewardLedger", pb.CheckRewardLedgerRequest(year=YEAR)),
        ("GetRewardFigures", pb.GetRewardFiguresRequest(year=YEAR)),
    ):
        denied = refused(desk.ask, method, request, post, **own)
        assert denied == (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")


def test_no_event_and_no_row_tells_in_clear_who_claims_or_opens_the_money(desk: Door) -> None:
    case = _reported(desk, names=("欧阳举贤",))
    _approved(desk, case)
    code = _take(desk, case).pickup_code

    row = desk.kernel.database["rewards"].find_one({"case_id": case.id})
    assert row is not None
    events = list(desk.kernel.database["outbox"].find({"subject": row["_id"]}))
    texts = [str(row), *(event["body"] for event in events)]
    assert [word for word in (code, FINDING, "欧阳举贤") for text in texts if word in text] == []
    assert all(row["party_id"] not in event["body"] for event in events)
    assert {json.loads(event["body"])["data"]["state"] for event in events} == {
        "claimed",
        "verified",
        "approved",
    }


def test_a_claim_is_made_once_for_a_rewarded_kind_only(desk: Door) -> None:
    case, plain = _reported(desk), desk.register(kind="livelihood")
    _claim(desk, case)

    again = pb.ClaimRewardRequest(code=case.code, key=case.query_key)
    assert refused(desk.ask, "ClaimReward", again, "resident")[1] == "reward_claimed"
    other = pb.ClaimRewardRequest(code=plain.code, key=plain.query_key)
    assert refused(desk.ask, "ClaimReward", other, "resident")[1] == "not_rewarded"


def test_no_code_is_told_before_the_claim_is_approved(desk: Door) -> None:
    case = _reported(desk)
    take = pb.TakePickupCodeRequest(code=case.code, key=case.query_key)
    assert refused(desk.ask, "TakePickupCode", take, "resident")[1] == "wrong_state"

    _claim(desk, case)

    assert refused(desk.ask, "TakePickupCode", take, "resident")[1] == "wrong_state"


def test_a_claim_waits_until_the_result_is_verified(desk: Door) -> None:
    case = desk.register(kind="violation")
    _claim(desk, case)
    (reward,) = _claims(desk, case)

    early = pb.VerifyRewardRequest(
        reward_id=reward.id, version=1, grade="ordinary", amount_fen=9_000, finding=FINDING
    )

    assert refused(desk.ask, "VerifyReward", early, "dispatcher")[1] == "case_not_verified"


@pytest.mark.parametrize(("grade", "amount"), [("none", 20_000), ("ordinary", 4_999)])
def test_an_amount_stays_within_the_table(desk: Door, grade: str, amount: int) -> None:
    case = _reported(desk)
    _claim(desk, case)
    (reward,) = _claims(desk, case)

    with pytest.raises(grpc.RpcError) as caught:
        _verified(desk, reward, amount, grade)

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_claimants_of_one_case_share_what_its_grade_gives(desk: Door) -> None:
    case = _reported(desk, names=("张三", "李四"))
    for party in case.party_keys:
        _claim(desk, case, party.query_key)
    first, second = _claims(desk, case)

    _verified(desk, first, 30_000)
    with pytest.raises(grpc.RpcError) as caught:
        _verified(desk, second, 20_001)

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert _verified(desk, second, 20_000).state == "verified"


def test_much_money_needs_a_leader(desk: Door) -> None:
    case = _reported(desk)
    _claim(desk, case)
    verified = _verified(desk, _claims(desk, case)[0], 100_001, "major")
    approve = pb.ApproveRewardRequest(reward_id=verified.id, version=verified.version)

    assert refused(desk.ask, "ApproveReward", approve, "supervisor")[1] == "leader_needed"
    assert desk.ask("ApproveReward", approve, "leader").reward.state == "approved"


def test_an_approval_beyond_the_budget_is_refused_and_leaves_nothing(desk: Door) -> None:
    case = _reported(desk)
    _claim(desk, case)
    verified = _verified(desk, _claims(desk, case)[0])
    free = _prove(desk).balance.available_fen
    _grant(desk, -free)
    approve = pb.ApproveRewardRequest(reward_id=verified.id, version=verified.version)

    assert refused(desk.ask, "ApproveReward", approve, "leader")[1] == "reward_budget_short"
    assert _now(desk, verified).state == "verified"
    assert _prove(desk).is_balanced
    too_much = pb.GrantRewardBudgetRequest(year=YEAR, amount_fen=-1)
    assert refused(desk.ask, "GrantRewardBudget", too_much, "leader")[1] == "reward_budget_short"
    _grant(desk, free)


def test_wrong_codes_are_counted_until_the_reward_is_locked(desk: Door) -> None:
    case = _reported(desk)
    reward = _approved(desk, case)
    code = _take(desk, case).pickup_code

    def pay(given: str) -> Any:
        request = pb.PayRewardRequest(
            reward_id=reward.id,
            version=_now(desk, reward).version,
            pickup_code=given,
            receipt_number="JL-2",
        )
        return desk.ask("PayReward", request, "supervisor")

    tried = [pay("WRONGCODE1") for _ in range(5)]
    assert [(one.outcome, one.tries_left) for one in tried][-2:] == [
        ("wrong_code", 1),
        ("locked", 0),
    ]
    assert pay(code).outcome == "locked"
    assert _now(desk, reward).is_locked

    _verb(desk, "ResetPickupCode", _now(desk, reward), "supervisor")
    assert pay(code).outcome == "wrong_code"
    assert pay(_take(desk, case).pickup_code).outcome == "paid"
    assert _prove(desk).is_balanced


def test_a_revoked_and_a_lapsed_reward_give_their_money_back(desk: Door) -> None:
    before = _prove(desk).balance.available_fen
    revoked, lapsed = _approved(desk, _reported(desk)), _approved(desk, _reported(desk))

    _verb(desk, "RevokeReward", revoked, "leader", reason="线索系他人提供")
    past = datetime.now(UTC) - timedelta(minutes=1)
    desk.kernel.database["rewards"].update_one({"_id": lapsed.id}, {"$set": {"expire_time": past}})
    rewarding = wire(desk.kernel, IntakeSettings()).rewards.rewarding
    assert rewarding.expire_due(desk.kernel.transact) == 1
    assert rewarding.expire_due(desk.kernel.transact) == 0

    assert [_now(desk, one).state for one in (revoked, lapsed)] == ["revoked", "expired"]
    proof = _prove(desk)
    assert (proof.is_balanced, proof.balance.available_fen) == (True, before)


def _reason(error: Any) -> str:
    return str(dict(error.trailing_metadata())[REASON_KEY])


def test_five_who_pay_at_once_pay_once(desk: Door) -> None:
    case = _reported(desk)
    reward, before = _approved(desk, case), _prove(desk).balance
    code = _take(desk, case).pickup_code
    request = {
        "reward_id": reward.id,
        "version": _now(desk, reward).version,
        "pickup_code": code,
        "receipt_number": "JL-3",
    }

    def pay(_number: int) -> str:
        try:
            asked = pb.PayRewardRequest(**request)
            return str(desk.ask("PayReward", asked, "supervisor").outcome)
        except grpc.RpcError as error:
            return _reason(error)

    with ThreadPoolExecutor(5) as pool:
        outcomes = sorted(pool.map(pay, range(5)))

    assert outcomes.count("paid") == 1
    assert set(outcomes) <= {"paid", "version_conflict", "wrong_state"}
    proof = _prove(desk)
    assert proof.balance.paid_fen == before.paid_fen + 20_000
    assert proof.is_balanced


def test_approvals_at_once_never_overdraw_the_budget(desk: Door) -> None:
    verified = []
    for _ in range(5):
        case = _reported(desk)
        _claim(desk, case)
        verified.append(_verified(desk, _claims(desk, case)[0]))
    free = _prove(desk).balance.available_fen
    _grant(desk, 45_000 - free)

    def approve(reward: Any) -> str:
        request = pb.ApproveRewardRequest(reward_id=reward.id, version=reward.version)
        try:
            return str(desk.ask("ApproveReward", request, "leader").reward.state)
        except grpc.RpcError as error:
            return _reason(error)

    with ThreadPoolExecutor(5) as pool:
        outcomes = sorted(pool.map(approve, verified))

    assert outcomes == ["approved"] * 2 + ["reward_budget_short"] * 3
    proof = _prove(desk)
    assert (proof.is_balanced, proof.balance.available_fen) == (True, 5_000)
    _grant(desk, free)


def test_a_changed_row_is_found_out(desk: Door) -> None:
    rows = desk.kernel.database["reward_ledger"]
    row = rows.find_one({"county": COUNTY, "year": YEAR})
    assert row is not None
    rows.update_one({"_id": row["_id"]}, {"$inc": {"entries.available": 1}})

    assert not _prove(desk).is_balanced
    rows.update_one({"_id": row["_id"]}, {"$inc": {"entries.available": -1}})
    assert _prove(desk).is_balanced


def test_a_scheme_is_published_by_another_than_who_wrote_it(desk: Door) -> None:
    read = pb.GetRewardSchemeRequest(area_code=f"{COUNTY}100")

    held = desk.ask("GetRewardScheme", read, "dispatcher").scheme

    assert (held.area_code, held.state, list(held.kinds)) == (COUNTY, "published", ["violation"])
    scheme = pb.RewardScheme(
        area_code=COUNTY, name="新办法", kinds=["dispute"], grades=GRADES, leader_above_fen=1,
        pickup_days=30,
    )  # fmt: skip
    put = pb.PutRewardSchemeDraftRequest(scheme=scheme)
    draft = desk.ask("PutRewardSchemeDraft", put, "admin").scheme
    publish = pb.PublishRewardSchemeRequest(
        scheme_id=draft.id, version=draft.version, area_code=COUNTY
    )
    assert refused(desk.ask, "PublishRewardScheme", publish, "admin")[1] == "second_person_needed"
    assert refused(desk.ask, "PutRewardSchemeDraft", put, "supervisor")[1] == "not_permitted"


def test_an_erased_case_keeps_the_amounts_of_its_claims_and_none_of_their_words(
    desk: Door,
) -> None:
    case = _reported(desk)
    reward = _approved(desk, case)
    assert _now(desk, reward).finding == FINDING
    stored = MongoCaseStore(desk.kernel).get(COUNTY, case.id)

    desk.kernel.transact(lambda: MongoErasureStore(desk.kernel).forget(stored))

    left = _now(desk, reward)
    assert (left.finding, left.amount_fen, left.state) == ("", 20_000, "approved")
    assert _prove(desk).is_balanced


def test_a_pass_that_a_phone_opened_claims_nothing_and_opens_no_money(desk: Door) -> None:
    case = desk.register(kind="livelihood")
    stored = MongoCaseStore(desk.kernel).get(COUNTY, case.id)
    until = datetime.now(UTC) + timedelta(minutes=5)
    opened = SealedPasses(desk.kernel).issue(stored, stored.parties[0], until)
    follow = follow_pb2.FollowCaseRequest(code=case.code, key=opened)
    assert desk.ask("FollowCase", follow, "resident").code == case.code

    own = pb.FollowRewardRequest(code=case.code, key=opened)
    assert desk.ask("FollowReward", own, "resident").reward == pb.OwnReward()
    for method, request in (
        ("ClaimReward", pb.ClaimRewardRequest(code=case.code, key=opened)),
        ("TakePickupCode", pb.TakePickupCodeRequest(code=case.code, key=opened)),
    ):
        assert refused(desk.ask, method, request, "resident") == (MISSING, "not_found")
