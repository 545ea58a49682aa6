"""What the co-departments of a case owe its lead, and who held the case how long（协办）."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing, shown
from gateway.clients import rpc
from gateway.openapi import api_router, one, shaped
from gateway.schemas.base import Versioned, path_id
from gateway.schemas.parts import ExplainPart
from gateway.shapes import schema_of, to_json

LIST = rpc("routing.PartService.GetParts")
EXPLAIN = rpc("routing.PartService.ExplainPart")
URGE = rpc("routing.PartService.UrgePart")
HOLDERS = rpc("routing.PartService.GetHolders")

AssignmentId = Annotated[str, path_id("assignment")]
CaseId = Annotated[str, path_id("case")]
router = api_router("parts 协办")


@router.get("/cases/{case_id}/parts", **shaped(schema_of(LIST.method.output_type)))
async def list_parts(case_id: CaseId, ask: Reading) -> Response:
    """The parts of a case and which are missing, for the lead and the centre（协办汇总）."""
    answer = await ask.fetch(LIST, case_id=case_id)
    return shown(to_json(answer.message))


@router.get("/cases/{case_id}/holders", **shaped(schema_of(HOLDERS.method.output_type)))
async def list_holders(case_id: CaseId, ask: Reading) -> Response:
    """Who held the case how long, and how often it was given back（持案天数）."""
    answer = await ask.fetch(HOLDERS, case_id=case_id)
    return shown(to_json(answer.message))


@router.post("/assignments/{assignment_id}:explain", **one(EXPLAIN))
async def explain_part(assignment_id: AssignmentId, body: ExplainPart, ask: Writing) -> Response:
    """Why a part is late, and what is done so far（逾期说明、部分报告）."""
    return await ask.one(EXPLAIN, body, assignment_id=assignment_id)


@router.post("/assignments/{assignment_id}:urge", **one(URGE))
async def urge_part(assignment_id: AssignmentId, body: Versioned, ask: Writing) -> Response:
    """Ask a co-department for its part, once in a day（催办）."""
    return await ask.one(URGE, body, assignment_id=assignment_id)
