"""Leaders who answer for cases（领导包案）."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Reasoned, WordQuery, path_id, query_id
from gateway.schemas.sponsors import NameSponsor, ReviewSponsorship

NAME = rpc("routing.SponsorService.NameSponsor")
REVIEW = rpc("routing.SponsorService.ReviewSponsorship")
END = rpc("routing.SponsorService.EndSponsorship")
GET = rpc("routing.SponsorService.GetSponsorship")
LIST = rpc("routing.SponsorService.ListSponsorships")

CaseId = Annotated[str, path_id("case")]
SponsorshipId = Annotated[str, path_id("sponsorship")]
CaseQuery = Annotated[str, query_id("case")]
LeaderQuery = Annotated[str, Query(pattern=r"^$|^me$|^[a-z][a-z0-9.\-]{0,39}@\d{6,12}$")]
router = api_router("sponsors 包案")


@router.post("/cases/{case_id}/sponsorships", **one(NAME, 201))
async def name_sponsor(case_id: CaseId, body: NameSponsor, ask: Writing) -> Response:
    """Name the leader who answers for the case（确定包案领导）."""
    return await ask.one(NAME, body, status=201, case_id=case_id)


@router.get("/sponsorships", **page(LIST))
async def list_sponsorships(
    ask: Reading,
    case_id: CaseQuery = "",
    leader: LeaderQuery = "",
    state: WordQuery = "",
    is_review_due: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Sponsorships, newest first; `leader=me` are the caller's own（包案列表）."""
    return await ask.page(
        LIST,
        case_id=case_id,
        leader=leader,
        state=state,
        is_review_due=is_review_due,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/sponsorships/{sponsorship_id}", **one(GET))
async def get_sponsorship(sponsorship_id: SponsorshipId, ask: Reading) -> Response:
    """One sponsorship with its reviews（包案）."""
    return await ask.one(GET, sponsorship_id=sponsorship_id)


@router.post("/sponsorships/{sponsorship_id}:review", **one(REVIEW))
async def review_sponsorship(
    sponsorship_id: SponsorshipId, body: ReviewSponsorship, ask: Writing
) -> Response:
    """The leader says how the case stands（包案调度）."""
    return await ask.one(REVIEW, body, sponsorship_id=sponsorship_id)


@router.post("/sponsorships/{sponsorship_id}:end", **one(END))
async def end_sponsorship(sponsorship_id: SponsorshipId, body: Reasoned, ask: Writing) -> Response:
    """The leader does not answer for it any more（解除包案）."""
    return await ask.one(END, body, sponsorship_id=sponsorship_id)
