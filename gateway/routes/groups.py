"""The people of a group matter: lists come in, members settle or withdraw, totals stand."""

from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer, shown
from gateway.clients import rpc
from gateway.contents import chunks_of
from gateway.openapi import api_router, file, one, page, upload
from gateway.schemas.base import PageSize, PageToken, Reasoned, WordQuery, path_id
from gateway.schemas.groups import AddMembers, PayMember, SettleMember
from gateway.shapes import unwrapped

ADD = rpc("intake.GroupService.AddMembers")
LIST = rpc("intake.GroupService.ListGroupMembers")
TOTALS = rpc("intake.GroupService.GetGroup")
PAY = rpc("intake.GroupService.PayMember")
FIGURES = rpc("intake.GroupService.GetGroupFigures")
SETTLE = rpc("intake.GroupService.SettleMember")
WITHDRAW = rpc("intake.GroupService.WithdrawMember")
TEMPLATE = rpc("intake.MemberSheetService.GetMemberTemplate")
SHEET = rpc("intake.MemberSheetService.TakeMemberSheet")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv"
_EXAMPLE = "姓名*,电话,身份证号,主张金额（元）\n王建国,13800000001,,12000.00\n"

CaseId = Annotated[str, path_id("case")]
MemberId = Annotated[str, path_id("member")]
Form = Annotated[Literal["xlsx", "csv"], Query(alias="format")]
router = api_router("groups 群体事项")


@router.get("/cases/{case_id}/group", **one(TOTALS))
async def get_group(case_id: CaseId, ask: Reading) -> Response:
    """How many of a case's people stand where, and the amounts together（群体合计）."""
    return await ask.one(TOTALS, case_id=case_id)


@router.get("/cases/{case_id}/group/members", **page(LIST))
async def list_group_members(
    case_id: CaseId,
    ask: Reading,
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """A case's people in the order they joined, masked（成员名单）."""
    return await ask.page(
        LIST, case_id=case_id, state=state, page_size=page_size, page_token=page_token
    )


@router.post("/cases/{case_id}/group/members", **one(ADD))
async def add_members(case_id: CaseId, body: AddMembers, ask: Writing) -> Response:
    """Take a list of up to 500 in（名单导入）; sound rows join, each row gets its report."""
    return await ask.one(ADD, body, case_id=case_id)


@router.get("/member-template", **file(_XLSX, _CSV))
async def get_member_template(ask: Reading, form: Form = "xlsx") -> Response:
    """The empty sheet with headings and an example（名单模板）."""
    first, chunks = await ask.stream(TEMPLATE, format=form)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post(
    "/cases/{case_id}/group/member-sheet",
    **one(SHEET),
    openapi_extra=upload(_CSV, _XLSX, example=_EXAMPLE),
)
async def take_member_sheet(
    request: Request, case_id: CaseId, ask: Writing, is_final: bool = False
) -> Response:
    """Check a sheet of up to 500 people row by row（名单表导入）; the body is the file, to 2 MiB.

    Without `is_final` nothing is kept; with it the sound rows join.
    """
    chunks = chunks_of(request.stream())
    answer = await ask.send(SHEET, chunks, case_id=case_id, is_final=is_final)
    return shown(unwrapped(answer.message), is_replayed=answer.is_replayed)


@router.post("/cases/{case_id}/group/members/{member_id}:pay", **one(PAY))
async def pay_member(
    case_id: CaseId, member_id: MemberId, body: PayMember, ask: Writing
) -> Response:
    """Money reached a member, a part of what he claims or all of it（登记兑付）; he stays open."""
    return await ask.one(PAY, body, case_id=case_id, member_id=member_id)


@router.get("/group-figures", **one(FIGURES))
async def get_group_figures(ask: Reading, dispute_kind: WordQuery = "") -> Response:
    """The people of all matters, what they claim and were paid, by county（群体统计）."""
    return await ask.one(FIGURES, dispute_kind=dispute_kind)


@router.post("/cases/{case_id}/group/members/{member_id}:settle", **one(SETTLE))
async def settle_member(
    case_id: CaseId, member_id: MemberId, body: SettleMember, ask: Writing
) -> Response:
    """A member's part is settled（了结）, with what he was paid last, if anything."""
    return await ask.one(SETTLE, body, case_id=case_id, member_id=member_id)


@router.post("/cases/{case_id}/group/members/{member_id}:withdraw", **one(WITHDRAW))
async def withdraw_member(
    case_id: CaseId, member_id: MemberId, body: Reasoned, ask: Writing
) -> Response:
    """A member leaves the group on his own word（退出）."""
    return await ask.one(WITHDRAW, body, case_id=case_id, member_id=member_id)
