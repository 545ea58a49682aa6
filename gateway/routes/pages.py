"""The residents' pages at `/p/`（群众网页）: no scripts, no cookies, nothing from elsewhere.

A form carries its own idempotency token, so that a double click registers once.
"""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from chassis.ports import new_uuid7
from contracts.errors import Refusal
from contracts.principals import service_principal
from gateway import forms
from gateway.auth import Visitor, gateway_of
from gateway.errors import Problem
from gateway.rendering import FOLDER
from gateway.rendering import page as _page
from gateway.rendering import problem_of as _problem
from gateway.residents import Residents
from gateway.schemas.base import CODE_PATTERN, KEY_PATTERN
from gateway.schemas.public import (
    AskCode,
    ConfirmCode,
    PartyEvaluation,
    PartyReopening,
    PartySupplement,
)
from gateway.shapes import to_json

_TOKEN = re.compile(r"[A-Za-z0-9\-]{8,64}")
_FIELDS = (
    "kind", "dispute_kind", "title", "narrative", "area_code", "address", "name", "phone",
    "is_anonymous", "has_consent", "code_id", "sms_code", "phone_token", "token",
)  # fmt: skip
_COUNTY_DIGITS = 6
Given = dict[str, str]
Field_ = Annotated[str, Form(max_length=12_000)]
router = APIRouter(prefix="/p", include_in_schema=False)


@router.get("")
async def to_index() -> Response:
    """The folder's own name leads to its first page."""
    return RedirectResponse("/p/")


@router.get("/")
async def index(_visitor: Visitor) -> Response:
    """Where to go."""
    return _page("index.html")


@router.get("/style.css")
async def style() -> Response:
    """The pages' only style sheet."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response((FOLDER / "style.css").read_text(), media_type="text/css", headers=headers)


@router.get("/report")
async def report_form(request: Request, _visitor: Visitor) -> Response:
    """An empty form（我要反映）."""
    return await _report_page(request, {"token": new_uuid7()})


@router.post("/report")
async def report(request: Request, visitor: Visitor) -> Response:
    """Send a code, or register the report; the form comes back with what is missing."""
    given = await _given(request)
    residents = Residents(request, visitor, given["token"])
    try:
        if given.get("action") == "code":
            return await _send_code(request, visitor, given)
        token = await _phone_token(request, visitor, given)
        given["phone_token"] = token
        answer = await residents.register(forms.report_from(given, token))
    except (Problem, Refusal) as error:
        return await _report_page(request, given, _problem(error))
    return _page("reported.html", 201, case=to_json(answer.message))


@router.get("/follow")
async def follow_form(request: Request, visitor: Visitor) -> Response:
    """Ask for code and key, or show the progress at once when a receipt's link brings both."""
    code, key = request.query_params.get("code", ""), request.query_params.get("key", "")
    if code and key:
        return await _progress(request, visitor, code, key)
    return _page("follow.html", code=code[:40], problems=[])


@router.post("/follow")
async def follow(
    request: Request, visitor: Visitor, code: Field_ = "", key: Field_ = ""
) -> Response:
    """Show the progress（查询进度）."""
    return await _progress(request, visitor, code.strip(), key.strip())


@router.post("/supplement")
async def supplement(
    request: Request,
    visitor: Visitor,
    code: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
    text: Field_ = "",
) -> Response:
    """Add to the own matter（补充）."""
    try:
        body = forms.checked(PartySupplement, {"text": text})
        await _residents(request, visitor, code, key, token).supplement(code, key, body)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=_problem(error))
    return await _progress(request, visitor, code, key, done="补充内容已收到。")


@router.post("/evaluate")
async def evaluate(
    request: Request,
    visitor: Visitor,
    code: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
    grade: Field_ = "",
    comment: Field_ = "",
) -> Response:
    """Judge the result（评价）."""
    try:
        body = forms.checked(PartyEvaluation, {"grade": grade, "comment": comment})
        await _residents(request, visitor, code, key, token).evaluate(code, key, body)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=_problem(error))
    return await _progress(request, visitor, code, key, done="感谢您的评价。")


@router.post("/reopen")
async def reopen(
    request: Request,
    visitor: Visitor,
    code: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
    reason: Field_ = "",
) -> Response:
    """Ask to take the matter up again（申请重新办理）."""
    try:
        body = forms.checked(PartyReopening, {"reason": reason})
        await _residents(request, visitor, code, key, token).reopen(code, key, body)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=_problem(error))
    return await _progress(request, visitor, code, key, done="已重新办理，请留意进度。")


async def _send_code(request: Request, visitor: str, given: Given) -> Response:
    county = given.get("area_code", "")[:_COUNTY_DIGITS]
    body = forms.checked(AskCode, {"phone": given.get("phone", ""), "county": county})
    answer: Any = (await Residents(request, visitor, new_uuid7()).ask_code(body)).message
    given |= {"code_id": answer.id, "sms_code": "", "phone_token": ""}
    return await _report_page(request, given, done="验证码已发送，请查看手机短信。")


async def _phone_token(request: Request, visitor: str, given: Given) -> str:
    if given.get("is_anonymous") == "yes" or given.get("phone_token"):
        return given.get("phone_token", "")
    code, code_id = given.get("sms_code", ""), given.get("code_id", "")
    if not code_id:
        raise Problem(422, "phone_token_invalid")
    county = given.get("area_code", "")[:_COUNTY_DIGITS]
    body = forms.checked(ConfirmCode, {"code": code, "county": county})
    residents = Residents(request, visitor, f"{given['token']}-{code}")
    return (await residents.confirm_code(code_id, body)).phone_token


async def _given(request: Request) -> Given:
    sent = await request.form(max_fields=40, max_files=0)
    given = {name: str(sent.get(name, "")).strip() for name in (*_FIELDS, "action")}
    if not _TOKEN.fullmatch(given["token"]):
        given["token"] = new_uuid7()
    return given


async def _report_page(
    request: Request, given: Given, problem: Problem | None = None, *, done: str = ""
) -> Response:
    gateway = gateway_of(request)
    centres = await gateway.threads.store(
        "ListCentres", service_principal("gateway", ""), gateway.centres.all
    )
    return _page(
        "report.html",
        problem.status if problem else 200,
        given={name: given.get(name, "") for name in _FIELDS},
        places=gateway.centres.places(centres),
        kinds=forms.KINDS,
        dispute_kinds=forms.DISPUTE_KINDS,
        problems=forms.complaints(problem) if problem else [],
        done=done,
    )


async def _progress(
    request: Request,
    visitor: str,
    code: str,
    key: str,
    *,
    error: Problem | None = None,
    done: str = "",
) -> Response:
    try:
        answer = await _residents(request, visitor, code, key).follow(code, key)
    except (Problem, Refusal) as refused:
        problem = _problem(refused)
        problems = ["编号或查询码不正确。"] if problem.status == 404 else forms.complaints(problem)
        return _page("follow.html", problem.status, code=code[:40], problems=problems)
    return _page(
        "progress.html",
        error.status if error else 200,
        case=to_json(answer.message),
        key=key,
        token=new_uuid7(),
        grades=forms.GRADES,
        problems=forms.complaints(error) if error else [],
        done=done,
    )


def _residents(request: Request, visitor: str, code: str, key: str, token: str = "") -> Residents:
    if not re.fullmatch(CODE_PATTERN, code) or not re.fullmatch(KEY_PATTERN, key):
        raise Problem(404, "not_found")
    return Residents(request, visitor, token if _TOKEN.fullmatch(token) else new_uuid7())
