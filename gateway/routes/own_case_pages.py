"""The residents' page of their own matters by phone（我的事项）."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.ports import new_uuid7
from contracts.errors import Refusal
from contracts.principals import service_principal
from gateway import forms
from gateway.auth import Visitor, gateway_of
from gateway.errors import Problem
from gateway.own_cases import OwnCases
from gateway.rendering import page, problem_of
from gateway.schemas.public import AskCode, ConfirmCode
from gateway.shapes import listed

_FIELDS = ("county", "phone", "code_id", "sms_code", "phone_token", "token", "page_token")
_FOLLOW = {"purpose": "follow"}
Given = dict[str, str]
router = APIRouter(prefix="/p", include_in_schema=False)


@router.get("/mine")
async def own_form(request: Request, visitor: Visitor) -> Response:
    """Ask for a phone（凭手机号查询）."""
    county = request.query_params.get("county", "")
    return await _form_page(request, {"county": county[:6], "token": new_uuid7()})


@router.post("/mine")
async def own_cases(request: Request, visitor: Visitor) -> Response:
    """Send a code, or show what the phone's holder brought."""
    given = await _given(request)
    try:
        if given["action"] == "code":
            return await _send_code(request, visitor, given)
        given["phone_token"] = await _phone_token(request, visitor, given)
        own = OwnCases(request, visitor)
        answer = await own.listed(given["phone_token"], page_token=given["page_token"])
    except (Problem, Refusal) as error:
        return await _form_page(request, given, problem_of(error))
    return page("mine.html", given=given, **listed(answer.message))


async def _send_code(request: Request, visitor: str, given: Given) -> Response:
    wanted = {"phone": given["phone"], "county": given["county"], **_FOLLOW}
    body = forms.checked(AskCode, wanted)
    answer: Any = (await OwnCases(request, visitor, new_uuid7()).ask_code(body)).message
    given |= {"code_id": answer.id, "sms_code": "", "phone_token": ""}
    return await _form_page(request, given, done="验证码已发送，请查看手机短信。")


async def _phone_token(request: Request, visitor: str, given: Given) -> str:
    if given["phone_token"]:
        return given["phone_token"]
    if not given["code_id"]:
        raise Problem(422, "phone_token_invalid")
    told = {"code": given["sms_code"], "county": given["county"], **_FOLLOW}
    body = forms.checked(ConfirmCode, told)
    own = OwnCases(request, visitor, f"{given['token']}-{given['sms_code']}")
    return (await own.confirm_code(given["code_id"], body)).phone_token


async def _given(request: Request) -> Given:
    sent = await request.form(max_fields=30, max_files=0)
    given = {name: str(sent.get(name, "")).strip() for name in (*_FIELDS, "action")}
    if not forms.TOKEN.fullmatch(given["token"]):
        given["token"] = new_uuid7()
    return given


async def _form_page(
    request: Request, given: Given, problem: Problem | None = None, *, done: str = ""
) -> Response:
    gateway = gateway_of(request)
    centres = await gateway.threads.store(
        "ListCentres", service_principal("gateway", ""), gateway.centres.all
    )
    return page(
        "mine_form.html",
        problem.status if problem else 200,
        given={name: given.get(name, "") for name in _FIELDS},
        centres=centres,
        problems=forms.complaints(problem) if problem else [],
        done=done,
    )
