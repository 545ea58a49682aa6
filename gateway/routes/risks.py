"""The colours of cases（三色三单）: one case, the three lists, and the schemes by area."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import (
    AREA_PATTERN,
    DepartmentQuery,
    PageSize,
    PageToken,
    Versioned,
    WordQuery,
    path_id,
)
from gateway.schemas.risks import PublishRiskScheme, RiskSchemeDraft, SetCaseColour

GET = rpc("routing.RiskService.GetCaseRisk")
LIST = rpc("routing.RiskService.ListRisks")
COUNTS = rpc("routing.RiskService.GetRiskCounts")
SET = rpc("routing.RiskService.SetCaseColour")
CLEAR = rpc("routing.RiskService.ClearCaseColour")
GET_SCHEME = rpc("routing.RiskSchemeService.GetRiskScheme")
PUT_DRAFT = rpc("routing.RiskSchemeService.PutRiskSchemeDraft")
PUBLISH = rpc("routing.RiskSchemeService.PublishRiskScheme")

CasePath = Annotated[str, path_id("case")]
Area = Annotated[str, path_id("area", AREA_PATTERN)]
router = api_router("risks 三色三单")


@router.get("/risks", **page(LIST))
async def list_risks(
    ask: Reading,
    colour: WordQuery = "",
    department: DepartmentQuery = "",
    is_by_hand: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Cases that have a colour, newest first（三色清单）."""
    return await ask.page(
        LIST,
        colour=colour,
        department=department,
        is_by_hand=is_by_hand,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/risk-counts", **one(COUNTS))
async def get_risk_counts(ask: Reading, department: DepartmentQuery = "") -> Response:
    """How many cases have each colour（三色计数）."""
    return await ask.one(COUNTS, department=department)


@router.get("/cases/{case_id}/risk", **one(GET))
async def get_case_risk(case_id: CasePath, ask: Reading) -> Response:
    """The colour of a case and what speaks for it（风险颜色）."""
    return await ask.one(GET, case_id=case_id)


@router.post("/cases/{case_id}/risk:set", **one(SET))
async def set_case_colour(case_id: CasePath, body: SetCaseColour, ask: Writing) -> Response:
    """A person says which colour holds（人工定级）."""
    return await ask.one(SET, body, case_id=case_id)


@router.post("/cases/{case_id}/risk:clear", **one(CLEAR))
async def clear_case_colour(case_id: CasePath, body: Versioned, ask: Writing) -> Response:
    """What the facts say holds again（取消人工定级）."""
    return await ask.one(CLEAR, body, case_id=case_id)


@router.get("/risk-schemes/{area}", **one(GET_SCHEME))
async def get_risk_scheme(area: Area, ask: Reading, is_draft: bool = False) -> Response:
    """The scheme that holds for an area, or its draft（三色方案）."""
    return await ask.one(GET_SCHEME, area_code=area, is_draft=is_draft)


@router.put("/risk-schemes/{area}", **one(PUT_DRAFT))
async def put_risk_scheme_draft(area: Area, body: RiskSchemeDraft, ask: Writing) -> Response:
    """Store an area's draft（保存草稿）."""
    scheme = {"area_code": area, **body.model_dump(exclude_none=True)}
    return await ask.one(PUT_DRAFT, scheme=scheme)


@router.post("/risk-schemes/{area}:publish", **one(PUBLISH))
async def publish_risk_scheme(area: Area, body: PublishRiskScheme, ask: Writing) -> Response:
    """A second person makes the draft hold（发布三色方案）."""
    return await ask.one(PUBLISH, body, area_code=area)
