"""Matters between village, town and county（上报、下派）."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, WordQuery, path_id, query_id
from gateway.schemas.referrals import DecideReferral, RaiseOrder, SendOrderDown

RAISE = rpc("routing.ReferralService.RaiseOrder")
DECIDE = rpc("routing.ReferralService.DecideReferral")
SEND = rpc("routing.ReferralService.SendOrderDown")
GET = rpc("routing.ReferralService.GetReferral")
LIST = rpc("routing.ReferralService.ListReferrals")

AssignmentId = Annotated[str, path_id("assignment")]
ReferralId = Annotated[str, path_id("referral")]
CaseQuery = Annotated[str, query_id("case")]
router = api_router("referrals 上报下派")


@router.post("/assignments/{assignment_id}:raise", **one(RAISE))
async def raise_order(assignment_id: AssignmentId, body: RaiseOrder, ask: Writing) -> Response:
    """Ask that a higher level takes the matter（上报）."""
    return await ask.one(RAISE, body, assignment_id=assignment_id)


@router.post("/assignments/{assignment_id}:send-down", **one(SEND))
async def send_order_down(
    assignment_id: AssignmentId, body: SendOrderDown, ask: Writing
) -> Response:
    """Give the matter to a lower level whose list has it（下派）."""
    return await ask.one(SEND, body, assignment_id=assignment_id)


@router.get("/referrals", **page(LIST))
async def list_referrals(
    ask: Reading,
    case_id: CaseQuery = "",
    state: Annotated[list[WordQuery], Query(max_length=5)] = [],  # noqa: B006  never changed
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Referrals, newest first; a department sees those it sent or got（上报、下派列表）."""
    return await ask.page(
        LIST, case_id=case_id, states=state, page_size=page_size, page_token=page_token
    )


@router.get("/referrals/{referral_id}", **one(GET))
async def get_referral(referral_id: ReferralId, ask: Reading) -> Response:
    """One referral with its package（上报、下派）."""
    return await ask.one(GET, referral_id=referral_id)


@router.post("/referrals/{referral_id}:decide", **one(DECIDE))
async def decide_referral(referral_id: ReferralId, body: DecideReferral, ask: Writing) -> Response:
    """Give it to a higher level, or leave it where it is（上报审批）."""
    return await ask.one(DECIDE, body, referral_id=referral_id)
