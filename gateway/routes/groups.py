"""The people of a group matter: lists come in, members settle or withdraw, totals stand."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Reasoned, WordQuery, path_id
from gateway.schemas.groups import AddMembers, SettleMember

ADD = rpc("intake.GroupService.AddMembers")
LIST = rpc("intake.GroupService.ListGroupMembers")
TOTALS = rpc("intake.GroupService.GetGroup")
SETTLE = rpc("intake.GroupService.SettleMember")
WITHDRAW = rpc("intake.GroupService.WithdrawMember")

CaseId = Annotated[str, path_id("case")]
MemberId = Annotated[str, path_id("member")]
router = api_router("groups 群体事项")


@router.get("/cases/{case_id}/group", **one(TOTALS))
async def get_group(case_id: CaseId, ask: Reading) -> Response:
    """How many of a case's people stand where, and the amounts together（群体合计）."""
    return await ask.one(TOTALS, case_id=case_id)


@router.get("/cases/{case_id}/group/members", **page(LIST))
async def list_group_members(
    case_id: CaseId,
    ask: Reading,
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """A case's people in the order they joined, masked（成员名单）."""
    return await ask.page(
        LIST, case_id=case_id, state=state, page_size=page_size, page_token=page_token
    )


@router.post("/cases/{case_id}/group/members", **one(ADD))
async def add_members(case_id: CaseId, body: AddMembers, ask: Writing) -> Response:
    """Take a list of up to 500 in（名单导入）; sound rows join, each row gets its report."""
    return await ask.one(ADD, body, case_id=case_id)


@router.post("/cases/{case_id}/group/members/{member_id}:settle", **one(SETTLE))
async def settle_member(
    case_id: CaseId, member_id: MemberId, body: SettleMember, ask: Writing
) -> Response:
    """A member's part is settled（了结）, with what he was paid."""
    return await ask.one(SETTLE, body, case_id=case_id, member_id=member_id)


@router.post("/cases/{case_id}/group/members/{member_id}:withdraw", **one(WITHDRAW))
async def withdraw_member(
    case_id: CaseId, member_id: MemberId, body: Reasoned, ask: Writing
) -> Response:
    """A member leaves the group on his own word（退出）."""
    return await ask.one(WITHDRAW, body, case_id=case_id, member_id=member_id)
