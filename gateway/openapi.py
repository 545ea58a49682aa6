"""How operations describe themselves: answers from the contracts, marks on ids, one problem."""

from typing import Any, get_origin

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.params import Query
from starlette.responses import JSONResponse

from gateway.clients import Rpc
from gateway.shapes import listed_schema, unwrapped_schema

MARK = "x-resource"
LARGEST_UPLOAD = 20 * 1024 * 1024
_TEXT = {"type": "string"}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "detail", "title_en", "detail_en", "status", "reason"],
    "properties": {
        **dict.fromkeys(("type", "title", "detail", "title_en", "detail_en", "reason"), _TEXT),
        "status": {"type": "integer"},
        "correlation_id": _TEXT,
        "current_version": {"type": "integer"},
        "state": _TEXT,
        "retry_after": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "reason", "message", "message_en"],
                "properties": dict.fromkeys(("field", "reason", "message", "message_en"), _TEXT),
            },
        },
    },
}
_WORDS = {
    400: "无法解析或缺少幂等键 Unparsable, or no idempotency key",
    401: "未登录 Not signed in",
    403: "无权 Not permitted",
    404: "未找到 Not found within the caller's scope",
    405: "方法不支持 Method not allowed",
    408: "传输超时 Body too slow",
    409: "状态或版本不符 Wrong state or version",
    413: "过大 Too large",
    415: "类型不支持 Unsupported media type",
    422: "填写有误 Invalid fields",
    429: "过于频繁 Too many requests",
    503: "稍后重试 Try again; see Retry-After",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": words,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for status, words in _WORDS.items()
}


def _answering(schema: dict[str, Any], status: int) -> dict[str, Any]:
    said = {"description": "好 OK", "content": {"application/json": {"schema": schema}}}
    return {
        "status_code": status,
        "responses": {status: said},
        "response_model": None,
        "response_class": JSONResponse,
    }


def one(rpc: Rpc, status: int = 200) -> dict[str, Any]:
    """Describes an operation that answers about one thing."""
    return _answering(unwrapped_schema(rpc.method.output_type), status)


def page(rpc: Rpc) -> dict[str, Any]:
    """Describes an operation that answers with a page of a list."""
    return _answering(listed_schema(rpc.method.output_type), 200)


def shaped(schema: dict[str, Any], status: int = 200) -> dict[str, Any]:
    """Describes an operation whose answer the gateway itself makes."""
    return _answering(schema, status)


def file(*media_types: str) -> dict[str, Any]:
    """Describes an operation that answers with a file."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = dict.fromkeys(media_types, binary)
    return {
        "responses": {200: {"description": "文件 File", "content": content}},
        "response_model": None,
        "response_class": JSONResponse,
    }


def upload(*media_types: str, example: str) -> dict[str, Any]:
    """Describes the body of an operation that takes a file as it is."""
    schema = {"type": "string", "format": "binary", "maxLength": LARGEST_UPLOAD}
    content = {one: {"schema": schema, "examples": [example]} for one in media_types}
    return {"requestBody": {"required": True, "content": content}}


def content(example: str = "……") -> dict[str, Any]:
    """Describes the raw bytes that an operation takes as its body, of whatever kind they are."""
    return {"openapi_extra": upload("application/octet-stream", example=example)}


def api_router(tag: str, *, prefix: str = "") -> APIRouter:
    """The router of one noun; its routes stand in the application side by side, not nested."""
    return APIRouter(
        prefix=f"/api/v1{prefix}",
        tags=[tag],
        dependencies=[Depends(known_query)],
        responses=PROBLEMS,
    )


async def known_query(request: Request) -> None:
    """Refuse query fields that the operation does not declare, and repeated ones."""
    pairs = request.query_params.multi_items()
    if not pairs:
        return
    known = {
        field.alias: get_origin(field.field_info.annotation) is list
        for field in get_flat_params(request.scope["route"].dependant)
        if isinstance(field.field_info, Query)
    }
    faults, seen = [], set()
    for name, _ in pairs:
        if name not in known:
            faults.append({"type": "unknown_field", "loc": ("query", name), "msg": ""})
        elif name in seen and not known[name]:
            faults.append({"type": "repeated", "loc": ("query", name), "msg": ""})
        seen.add(name)
    if faults:
        raise RequestValidationError(faults)


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title="OneDoor 一扇门", version=app.version, routes=app.routes, description=app.description
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    for item in document["paths"].values():
        for operation in item.values():
            _mark(operation)
    app.openapi_schema = document
    return document


def _mark(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        mark = parameter.get("schema", {}).pop(MARK, None)
        if mark:
            parameter[MARK] = mark
