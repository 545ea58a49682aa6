"""Simulations: a draft of rules tried on past cases, before it is published（规则模拟）."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import AreaQuery, PageSize, PageToken, Versioned, path_id
from gateway.schemas.simulations import StartSimulation

START = rpc("routing.SimulationService.StartSimulation")
GET = rpc("routing.SimulationService.GetSimulation")
LIST = rpc("routing.SimulationService.ListSimulations")
MOVED = rpc("routing.SimulationService.ListMovedCases")
CANCEL = rpc("routing.SimulationService.CancelSimulation")

SimulationId = Annotated[str, path_id("simulation")]
router = api_router("simulations 规则模拟")


@router.post("/simulations", **one(START, 201))
async def start_simulation(body: StartSimulation, ask: Writing) -> Response:
    """Let a draft decide on the cases of a period（开始模拟）; it is done in the background."""
    return await ask.one(START, body, status=201)


@router.get("/simulations", **page(LIST))
async def list_simulations(
    ask: Reading, area_code: AreaQuery = "", page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """Simulations, newest first（模拟列表）; each is kept for 30 days."""
    return await ask.page(LIST, area_code=area_code, page_size=page_size, page_token=page_token)


@router.get("/simulations/{simulation_id}", **one(GET))
async def get_simulation(simulation_id: SimulationId, ask: Reading) -> Response:
    """How far it is, and how many cases move from whom to whom（模拟结果）."""
    return await ask.one(GET, simulation_id=simulation_id)


@router.get("/simulations/{simulation_id}/cases", **page(MOVED))
async def list_moved_cases(
    simulation_id: SimulationId,
    ask: Reading,
    movement: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The cases that move: of one movement by its number, or all（变动案件）."""
    return await ask.page(
        MOVED,
        simulation_id=simulation_id,
        movement=movement,
        page_size=page_size,
        page_token=page_token,
    )


@router.post("/simulations/{simulation_id}:cancel", **one(CANCEL))
async def cancel_simulation(simulation_id: SimulationId, body: Versioned, ask: Writing) -> Response:
    """Stop a running one; what was found so far stays（取消模拟）."""
    return await ask.one(CANCEL, body, simulation_id=simulation_id)
