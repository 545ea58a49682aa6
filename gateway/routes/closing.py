"""Closing a case: verification, visit-back, evaluation, archive."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one
from gateway.schemas.base import Reasoned, Versioned, path_id
from gateway.schemas.cases import EvaluateCase, VerifyCase, VisitBackCase

VERIFY = rpc("intake.ClosingService.VerifyCase")
REWORK = rpc("intake.ClosingService.ReworkCase")
VISIT_BACK = rpc("intake.ClosingService.VisitBackCase")
EVALUATE = rpc("intake.ClosingService.EvaluateCase")
REOPEN = rpc("intake.ClosingService.ReopenCase")
ARCHIVE = rpc("intake.ClosingService.ArchiveCase")

CaseId = Annotated[str, path_id("case")]
router = api_router("closing 核查归档")


@router.post("/cases/{case_id}:verify", **one(VERIFY))
async def verify_case(case_id: CaseId, body: VerifyCase, ask: Writing) -> Response:
    """The result is real（核查通过）."""
    return await ask.one(VERIFY, body, case_id=case_id)


@router.post("/cases/{case_id}:rework", **one(REWORK))
async def rework_case(case_id: CaseId, body: Reasoned, ask: Writing) -> Response:
    """Send the result back（退回重办）."""
    return await ask.one(REWORK, body, case_id=case_id)


@router.post("/cases/{case_id}:visit-back", **one(VISIT_BACK))
async def visit_back_case(case_id: CaseId, body: VisitBackCase, ask: Writing) -> Response:
    """Write down how the resident was asked（回访）."""
    return await ask.one(VISIT_BACK, body, case_id=case_id)


@router.post("/cases/{case_id}:evaluate", **one(EVALUATE))
async def evaluate_case(case_id: CaseId, body: EvaluateCase, ask: Writing) -> Response:
    """Write down what a party said of the result（评价代录）."""
    return await ask.one(EVALUATE, body, case_id=case_id)


@router.post("/cases/{case_id}:reopen", **one(REOPEN))
async def reopen_case(case_id: CaseId, body: Reasoned, ask: Writing) -> Response:
    """Send the case back to handling（重新办理）."""
    return await ask.one(REOPEN, body, case_id=case_id)


@router.post("/cases/{case_id}:archive", **one(ARCHIVE))
async def archive_case(case_id: CaseId, body: Versioned, ask: Writing) -> Response:
    """Close the file（归档）."""
    return await ask.one(ARCHIVE, body, case_id=case_id)
