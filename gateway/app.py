"""The application: routes, error handlers, and the life of what they stand on."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from chassis import metrics
from chassis.kernel import Kernel, open_kernel
from contracts.errors import Refusal
from gateway.auth import Gatekeeper
from gateway.context import join
from gateway.edge import Edge
from gateway.errors import Problem, from_http, from_refusal, from_validation
from gateway.open311.errors import answer_of
from gateway.openapi import describe
from gateway.routes import (
    accounts,
    agreements,
    appointment_pages,
    archives,
    assignments,
    attachments,
    auth,
    cases,
    categories,
    closing,
    configuration,
    desk,
    duties,
    endings,
    evidence,
    evidence_uploads,
    exports,
    extensions,
    feeds,
    field,
    groups,
    hall,
    imports,
    ladders,
    letters,
    long_terms,
    mediations,
    meetings,
    messages,
    open311,
    open_clients,
    own_case_pages,
    own_cases,
    pacts,
    pages,
    parties,
    parts,
    party_sheets,
    pauses,
    placements,
    places,
    profiles,
    public,
    referrals,
    register,
    report_pages,
    rewards,
    risks,
    rule_sheets,
    sameness,
    saved_views,
    sessions,
    simulations,
    sponsors,
    task_forces,
    uploads,
    whistles,
    work,
    worklists,
)
from gateway.settings import GatewaySettings

_NO_TELEMETRY: Any = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
_ROUTES = (
    cases, categories, closing, endings, archives, exports, saved_views, sameness, attachments,
    uploads, assignments,
    public, own_cases, evidence, evidence_uploads, auth, work, mediations, sessions, agreements,
    register,
    field, messages, configuration, simulations, accounts, imports, places, feeds, parties, groups,
    party_sheets,
    desk, hall, rewards, pages, report_pages, own_case_pages, appointment_pages,
    sponsors, task_forces, meetings, worklists, risks, long_terms, parts, referrals, placements,
    pacts, rule_sheets,
    whistles, letters, ladders, duties, extensions, pauses, profiles, open_clients, open311,
)  # fmt: skip
_BEAT_SECONDS = 1.0


def create_app(settings: GatewaySettings, *, kernel: Callable[[], Kernel] | None = None) -> FastAPI:
    """The application; connections open when its life begins.

    Args:
        settings: from the environment.
        kernel: opens the gateway's kernel; tests bring their own clock with it.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        gateway = join(settings, kernel() if kernel else open_kernel(settings, "gateway"))
        app.state.gateway = gateway
        app.state.gatekeeper = Gatekeeper(gateway)
        app.state.beat = time.monotonic()
        beating = asyncio.create_task(_beat(app))
        yield
        beating.cancel()
        await gateway.close()

    app = FastAPI(
        title="OneDoor",
        version="0.1.0",
        description="一扇门：综治中心对外接口。One door for residents' matters.",
        lifespan=life,
        docs_url="/docs" if settings.is_demo else None,
        redoc_url=None,
        openapi_url="/openapi.json" if settings.is_demo else None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
    )
    for module in _ROUTES:
        app.router.routes.extend(module.router.routes)
    app.add_middleware(Edge, settings=settings)
    _add_handlers(app)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app


def _add_handlers(app: FastAPI) -> None:
    async def problem(request: Request, error: Any) -> Response:
        return answer_of(error, request.url.path)

    async def refusal(request: Request, error: Any) -> Response:
        return answer_of(from_refusal(error), request.url.path)

    async def validation(request: Request, error: Any) -> Response:
        return answer_of(from_validation(error), request.url.path)

    async def http(request: Request, error: Any) -> Response:
        return answer_of(from_http(error), request.url.path)

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(Refusal, refusal)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(HTTPException, http)


async def _beat(app: FastAPI) -> None:
    """Keep a pulse: how late the loop wakes, and that it wakes at all."""
    while True:
        wanted = time.monotonic() + _BEAT_SECONDS
        await asyncio.sleep(_BEAT_SECONDS)
        app.state.beat = time.monotonic()
        metrics.LOOP_LAG.set(max(0.0, app.state.beat - wanted))
