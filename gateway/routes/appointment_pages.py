"""The residents' pages for booking a visit（预约网页）."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from chassis.ports import new_uuid7
from contracts.errors import Refusal
from contracts.principals import service_principal
from gateway import forms
from gateway.auth import Visitor, gateway_of
from gateway.errors import Problem
from gateway.rendering import page, problem_of
from gateway.schemas.base import COUNTY_PATTERN, ID_PATTERN, KEY_PATTERN
from gateway.schemas.desk import DAY_PATTERN, BookPublicAppointment
from gateway.schemas.public import AskCode, ConfirmCode
from gateway.shapes import to_json
from gateway.visitors import Visitors

_FIELDS = (
    "county", "day", "slot", "purpose", "name", "phone", "matter", "code_id", "sms_code",
    "phone_token", "token",
)  # fmt: skip
_PURPOSES = {"consult": "咨询", "register": "登记", "follow": "查询", "mediation": "调解"}
Given = dict[str, str]
Field_ = Annotated[str, Form(max_length=2000)]
router = APIRouter(prefix="/p", include_in_schema=False)


@router.get("/appointment")
async def appointment_form(request: Request, visitor: Visitor) -> Response:
    """An empty form, the slots of a day, or the own appointment when a link brings its key."""
    asked = request.query_params
    own = asked.get("id", ""), asked.get("key", "")
    county = asked.get("county", "")
    if all(own):
        return await _own_page(request, visitor, county, *own)
    given = {"county": county, "day": asked.get("day", ""), "token": new_uuid7()}
    return await _form_page(request, visitor, given)


@router.post("/appointment")
async def book(request: Request, visitor: Visitor) -> Response:
    """Send a code, or book; the form comes back with what is missing."""
    given = await _given(request)
    visitors = Visitors(request, visitor, given["token"])
    try:
        if given["action"] == "code":
            return await _send_code(request, visitor, given)
        given["phone_token"] = await _phone_token(request, visitor, given)
        names = ("county", "day", "slot", "purpose", "name", "matter", "phone_token")
        body = forms.checked(BookPublicAppointment, {name: given[name] for name in names})
        answer = await visitors.book(body)
    except (Problem, Refusal) as error:
        return await _form_page(request, visitor, given, problem_of(error))
    made = to_json(answer.message)
    return page("booked.html", 201, made=made, county=given["county"])


@router.post("/appointment/cancel")
async def cancel(
    request: Request,
    visitor: Visitor,
    appointment_id: Field_ = "",
    county: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
) -> Response:
    """Give the place back."""
    try:
        once = token if forms.TOKEN.fullmatch(token) else new_uuid7()
        own = _own(county, appointment_id, key)
        await Visitors(request, visitor, once).cancel(*own)
    except (Problem, Refusal) as error:
        said = forms.complaints(problem_of(error))
        return await _own_page(request, visitor, county, appointment_id, key, problems=said)
    return await _own_page(request, visitor, county, appointment_id, key, done="预约已取消。")


async def _send_code(request: Request, visitor: str, given: Given) -> Response:
    body = forms.checked(AskCode, {"phone": given["phone"], "county": given["county"]})
    answer: Any = (await Visitors(request, visitor, new_uuid7()).ask_code(body)).message
    given |= {"code_id": answer.id, "sms_code": "", "phone_token": ""}
    return await _form_page(request, visitor, given, done="验证码已发送，请查看手机短信。")


async def _phone_token(request: Request, visitor: str, given: Given) -> str:
    if given["phone_token"]:
        return given["phone_token"]
    if not given["code_id"]:
        raise Problem(422, "phone_token_invalid")
    body = forms.checked(ConfirmCode, {"code": given["sms_code"], "county": given["county"]})
    visitors = Visitors(request, visitor, f"{given['token']}-{given['sms_code']}")
    return (await visitors.confirm_code(given["code_id"], body)).phone_token


async def _given(request: Request) -> Given:
    sent = await request.form(max_fields=30, max_files=0)
    given = {name: str(sent.get(name, "")).strip() for name in (*_FIELDS, "action")}
    if not forms.TOKEN.fullmatch(given["token"]):
        given["token"] = new_uuid7()
    return given


async def _form_page(
    request: Request, visitor: str, given: Given, problem: Problem | None = None, *, done: str = ""
) -> Response:
    gateway = gateway_of(request)
    centres = await gateway.threads.store(
        "ListCentres", service_principal("gateway", ""), gateway.centres.all
    )
    return page(
        "appointment.html",
        problem.status if problem else 200,
        given={name: given.get(name, "") for name in _FIELDS},
        centres=centres,
        slots=await _slots(request, visitor, given),
        purposes=_PURPOSES,
        problems=forms.complaints(problem) if problem else [],
        done=done,
    )


async def _slots(request: Request, visitor: str, given: Given) -> list[dict[str, Any]]:
    county, day = given.get("county", ""), given.get("day", "")
    if not re.fullmatch(COUNTY_PATTERN, county) or not re.fullmatch(DAY_PATTERN, day):
        return []
    try:
        answer = await Visitors(request, visitor).slots(county, day)
    except (Problem, Refusal):  # a day that cannot be booked offers no slots
        return []
    return list(to_json(answer.message)["slots"])


async def _own_page(
    request: Request,
    visitor: str,
    county: str,
    appointment_id: str,
    key: str,
    *,
    problems: list[str] | None = None,
    done: str = "",
) -> Response:
    try:
        own = _own(county, appointment_id, key)
        answer = await Visitors(request, visitor).appointment(*own)
    except (Problem, Refusal) as error:
        problem = problem_of(error)
        is_hidden = problem.status == 404
        said = ["预约编号或查询码不正确。"] if is_hidden else forms.complaints(problem)
        return page("notice.html", problem.status, problems=said)
    return page(
        "own_appointment.html",
        422 if problems else 200,
        own=to_json(answer.message),
        county=county,
        appointment_id=appointment_id,
        key=key,
        token=new_uuid7(),
        problems=problems or [],
        done=done,
    )


def _own(county: str, appointment_id: str, key: str) -> tuple[str, str, str]:
    """What names an appointment; what cannot be one is answered as an unknown one."""
    patterns = ((COUNTY_PATTERN, county), (ID_PATTERN, appointment_id), (KEY_PATTERN, key))
    if not all(re.fullmatch(pattern, given) for pattern, given in patterns):
        raise Problem(404, "not_found")
    return county, appointment_id, key
