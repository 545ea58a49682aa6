"""My work: what waits for the caller, counted by the services that the caller's post works with."""

import asyncio
from typing import Any

from starlette.responses import JSONResponse, Response

from contracts.principals import Post
from gateway.asking import Asker, Reading
from gateway.clients import Rpc, rpc
from gateway.errors import Problem
from gateway.openapi import api_router, shaped
from gateway.shapes import schema_of, to_json

_PARTS: dict[str, Rpc] = {
    "cases": rpc("intake.DeskService.GetWork"),
    "assignments": rpc("routing.AssignmentService.GetRouteWork"),
    "mediations": rpc("mediation.MediationService.GetMediationWork"),
    "field": rpc("grid.TaskService.GetGridWork"),
}
_BY_POST: dict[Post, tuple[str, ...]] = {
    Post.CLERK: ("cases",),
    Post.DISPATCHER: ("cases", "assignments", "mediations", "field"),
    Post.SUPERVISOR: ("cases", "assignments", "mediations"),
    Post.LEADER: ("cases", "assignments", "mediations", "field"),
    Post.HANDLER: ("assignments",),
    Post.MEDIATOR: ("mediations",),
    Post.OFFICER: ("field", "cases"),
    Post.AUDITOR: ("cases",),
}
_SCHEMA = {
    "type": "object",
    "required": ["post", "parts"],
    "properties": {
        "post": {"type": "string"},
        "parts": {"type": "object", "additionalProperties": {"type": "string"}},
        **{
            name: {"anyOf": [schema_of(part.method.output_type), {"type": "null"}]}
            for name, part in _PARTS.items()
        },
    },
}
router = api_router("work 我的工作")


@router.get("/work", **shaped(_SCHEMA))
async def get_work(ask: Reading) -> Response:
    """What waits for the caller, with counts（我的工作）.

    A part whose service is down is null and marked `unavailable` in `parts`.
    """
    names = _BY_POST.get(ask.principal.post, ())
    found = await asyncio.gather(*(_part(ask, name) for name in names))
    said: dict[str, Any] = {"post": str(ask.principal.post), "parts": {}}
    for name, (part, outcome) in zip(names, found, strict=True):
        said[name], said["parts"][name] = part, outcome
    return JSONResponse(said)


async def _part(ask: Asker, name: str) -> tuple[dict[str, Any] | None, str]:
    try:
        answer = await ask.fetch(_PARTS[name])
    except Problem as problem:
        return None, "not_permitted" if problem.status == 403 else "unavailable"
    return to_json(answer.message), "ok"
