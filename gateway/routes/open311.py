"""The Open311 facade: GeoReport v2 under `/open311/v2`, as `docs/open311.md` tells its clients.

Its paths stand in that page and not in the OpenAPI document: they are another standard's, with its
own shapes of answers and errors.
"""

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gateway.auth import Visitor
from gateway.errors import Problem
from gateway.open311.facade import Jurisdiction
from gateway.open311.rendering import rendered, stem_of
from gateway.open311.reports import sent
from gateway.openapi import known_query
from gateway.schemas.base import CODE_PATTERN, ID_PATTERN, PageToken, Time

_MOST_AT_ONCE = 50
Form = Literal["json", "xml"]
Area = Annotated[str, Query(alias="jurisdiction_id", max_length=20)]
Codes = Annotated[str, Query(max_length=4000, pattern=r"^[a-z0-9_.,]*$")]
Ids = Annotated[str, Query(max_length=2000, pattern=r"^[0-9,]*$")]
Statuses = Annotated[str, Query(max_length=40, pattern=r"^$|^(open|closed)(,(open|closed))*$")]
Size = Annotated[int, Query(ge=1, le=100)]
router = APIRouter(
    prefix="/open311/v2", include_in_schema=False, dependencies=[Depends(known_query)]
)


@router.get("/services.{form}")
async def services(request: Request, form: Form, _visitor: Visitor, area: Area = "") -> Response:
    """What may be reported（服务目录）: the leaves that residents may choose."""
    found = await Jurisdiction(request, area).services()
    return rendered("services", found, f".{form}")


@router.get("/services/{name}")
async def service(request: Request, name: str, _visitor: Visitor, area: Area = "") -> Response:
    """What one service asks（服务定义）."""
    definition = await Jurisdiction(request, area).definition(stem_of(name))
    return rendered("service_definition", definition, name)


@router.post("/requests.{form}", status_code=201)
async def report(request: Request, form: Form, _visitor: Visitor) -> Response:
    """A report comes in（诉求登记）."""
    told = sent(await request.body(), request.headers.get("idempotency-key", ""))
    made = await Jurisdiction(request, told.jurisdiction).register(told)
    return rendered("service_requests", [made], f".{form}", status=201)


@router.get("/requests.{form}")
async def requests(
    request: Request,
    form: Form,
    _visitor: Visitor,
    area: Area = "",
    service_request_id: Ids = "",
    service_code: Codes = "",
    status: Statuses = "",
    start_date: Time | None = None,
    end_date: Time | None = None,
    page_size: Size = 50,
    page_token: PageToken = "",
) -> Response:
    """What is public（公开诉求）, newest first; the next page stands in the `Link` header."""
    where = Jurisdiction(request, area)
    if service_request_id:
        return rendered("service_requests", await _named(where, service_request_id), f".{form}")
    found, following = await where.requests(
        service_codes=[one for one in service_code.split(",") if one],
        statuses=sorted({one for one in status.split(",") if one}),
        start_time=start_date,
        end_time=end_date,
        page_size=page_size,
        page_token=page_token,
    )
    headers = {"Link": f'<{_next(request, following)}>; rel="next"'} if following else {}
    return rendered("service_requests", found, f".{form}", headers=headers)


@router.get("/requests/{name}")
async def one_request(request: Request, name: str, _visitor: Visitor, area: Area = "") -> Response:
    """What is public of one（公开诉求详情）."""
    found = await Jurisdiction(request, area).request(_checked(stem_of(name), CODE_PATTERN))
    return rendered("service_requests", [found], name)


@router.get("/tokens/{name}")
async def token(request: Request, name: str, _visitor: Visitor, area: Area = "") -> Response:
    """The request that a token stands for（令牌换编号）."""
    found = await Jurisdiction(request, area).token(_checked(stem_of(name), ID_PATTERN))
    return rendered("service_requests", [found], name)


async def _named(where: Jurisdiction, given: str) -> list[dict[str, Any]]:
    """Those of some codes that are public; what is not is left out."""
    codes = [code for code in given.split(",") if re.fullmatch(CODE_PATTERN, code)]
    found = []
    for code in list(dict.fromkeys(codes))[:_MOST_AT_ONCE]:
        try:
            found.append(await where.request(code))
        except Problem as problem:
            if problem.status != 404:
                raise
    return found


def _checked(name: str, pattern: str) -> str:
    """The name; raises Problem for what can be none, as for one that is not there."""
    if not re.fullmatch(pattern, name):
        raise Problem(404, "not_found")
    return name


def _next(request: Request, page_token: str) -> str:
    query = dict(request.query_params) | {"page_token": page_token}
    return f"{request.url.path}?{urlencode(query)}"
