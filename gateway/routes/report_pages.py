"""The residents' page for reporting a matter（我要反映）."""

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.ports import new_uuid7
from contracts.errors import Refusal
from contracts.principals import service_principal
from gateway import forms
from gateway.auth import Visitor, gateway_of
from gateway.errors import Problem
from gateway.rendering import page, problem_of
from gateway.residents import Residents
from gateway.schemas.places import PLACE_TOKEN
from gateway.schemas.public import AskCode, ConfirmCode
from gateway.shapes import to_json
from gateway.sheets import Sheet, given_answers, open_sheet

_FIELDS = (
    "kind", "category", "with_categories", "dispute_kind", "title", "narrative", "area_code",
    "address", "name", "phone", "is_anonymous", "has_consent", "code_id", "sms_code",
    "phone_token", "token", "place", "accused_department",
)  # fmt: skip
_COUNTY_DIGITS = 6
_MOST_FIELDS = 200
Given = dict[str, str]
router = APIRouter(prefix="/p", include_in_schema=False)


@router.get("/report")
async def report_form(request: Request, visitor: Visitor) -> Response:
    """An empty form（我要反映）; a scanned code has filled in where it is about."""
    given = {"token": new_uuid7(), "place": request.query_params.get("place", "")}
    return await _report_page(request, given, visitor=visitor)


@router.post("/report")
async def report(request: Request, visitor: Visitor) -> Response:
    """Send a code, or register the report; the form comes back with what is missing."""
    given = await _given(request)
    residents = Residents(request, visitor, given["token"])
    sheet = await open_sheet(residents, given, given_answers(await request.form()))
    try:
        if given["action"] == "category":
            return await _report_page(request, given, visitor=visitor, sheet=sheet)
        if given["action"] == "code":
            return await _send_code(request, visitor, given, sheet)
        token = await _phone_token(request, visitor, given)
        given["phone_token"] = token
        answer = await residents.register(forms.report_from(given, token, sheet.answers()))
    except (Problem, Refusal) as error:
        return await _report_page(request, given, problem_of(error), visitor=visitor, sheet=sheet)
    return page("reported.html", 201, case=to_json(answer.message))


async def _send_code(request: Request, visitor: str, given: Given, sheet: Sheet) -> Response:
    county = given.get("area_code", "")[:_COUNTY_DIGITS]
    body = forms.checked(AskCode, {"phone": given.get("phone", ""), "county": county})
    answer: Any = (await Residents(request, visitor, new_uuid7()).ask_code(body)).message
    given |= {"code_id": answer.id, "sms_code": "", "phone_token": ""}
    done = "验证码已发送，请查看手机短信。"
    return await _report_page(request, given, visitor=visitor, done=done, sheet=sheet)


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
    sent = await request.form(max_fields=_MOST_FIELDS, max_files=0)
    given = {name: str(sent.get(name, "")).strip() for name in (*_FIELDS, "action")}
    if given["action"] == "category":
        given["with_categories"] = "yes"
    if not forms.TOKEN.fullmatch(given["token"]):
        given["token"] = new_uuid7()
    return given


async def _scanned(request: Request, visitor: str, given: Given) -> tuple[Any, str]:
    """The place whose code was scanned, if it is in use, and what to say when it is not."""
    token = given.get("place", "")
    if not token:
        return None, ""
    try:
        if not re.fullmatch(PLACE_TOKEN, token):
            raise Problem(404, "not_found")
        found: Any = (await Residents(request, visitor).scanned(token)).message
    except (Problem, Refusal) as error:
        if problem_of(error).status != 404:
            raise
        return None, "这个二维码无效，请在下面填写地点。"
    if found.state != "active":
        return None, "这个二维码已停用，请在下面填写地点，或扫描现场的新码。"
    return found, ""


async def _report_page(
    request: Request,
    given: Given,
    problem: Problem | None = None,
    *,
    visitor: str,
    done: str = "",
    sheet: Sheet = Sheet(),  # noqa: B008  frozen
) -> Response:
    gateway = gateway_of(request)
    place, warning = await _scanned(request, visitor, given)
    if place is None:
        given["place"] = ""
    centres = await gateway.threads.store(
        "ListCentres", service_principal("gateway", ""), gateway.centres.all
    )
    return page(
        "report.html",
        problem.status if problem else 200,
        given={name: given.get(name, "") for name in _FIELDS},
        place=to_json(place) if place else None,
        warning=warning,
        places=gateway.centres.places(centres),
        kinds=forms.KINDS,
        dispute_kinds=forms.DISPUTE_KINDS,
        sheet=sheet,
        problems=forms.complaints(problem, sheet.labels) if problem else [],
        done=done,
    )
