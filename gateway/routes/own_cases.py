"""What somebody brought, by the phone that is proved."""

from typing import Annotated

from fastapi import Header, Query, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import Visitor
from gateway.openapi import api_router, page
from gateway.own_cases import LIST, OwnCases
from gateway.schemas.base import PageToken
from gateway.shapes import listed

PhoneToken = Annotated[
    str,
    Header(
        alias="X-Phone-Token",
        max_length=2000,
        pattern=r"^[A-Za-z0-9_.\-]*$",
        description="手机验证凭证（purpose 为 follow）。The phone token of purpose follow.",
    ),
]
OwnPageSize = Annotated[int, Query(ge=1, le=20)]
router = api_router("public 群众", prefix="/public")


@router.get("/own-cases", **page(LIST))
async def list_own_cases(
    request: Request,
    visitor: Visitor,
    phone_token: PhoneToken = "",
    page_size: OwnPageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """What the holder of a proved phone brought in the county（我的事项）.

    The token comes from `/public/verification-codes` with the purpose `follow`, in the header
    `X-Phone-Token`. Each row holds a `key` for a quarter of an hour, which stands for the query key
    on all paths below `/public/cases/{code}`. Confidential and restricted matters and reports of
    violations are not among the rows: they are followed by code and key alone.
    """
    own = OwnCases(request, visitor)
    answer = await own.listed(phone_token, page_size=page_size, page_token=page_token)
    return JSONResponse(listed(answer.message))
