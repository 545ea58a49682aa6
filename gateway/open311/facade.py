"""What the facade asks of intake, in Open311's own words."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi import Request

import areas
from contracts.principals import service_principal
from gateway.asking import Asker
from gateway.auth import gateway_of, resident
from gateway.clients import rpc
from gateway.errors import Problem
from gateway.open311.reports import Sent
from gateway.residents import LIST_CATEGORIES
from gateway.settings import Limit
from gateway.shapes import to_json

CHECK = rpc("intake.OpenRequestService.CheckOpenKey")
REGISTER = rpc("intake.OpenRequestService.RegisterOpenRequest")
LIST = rpc("intake.OpenRequestService.ListOpenRequests")
GET = rpc("intake.OpenRequestService.GetOpenRequest")
TOKEN = rpc("intake.OpenRequestService.GetOpenToken")
_COUNTY_DIGITS = 6
_LEAVES_AT_ONCE = 100
_PUBLIC_KINDS = ("livelihood", "emergency")
_DATATYPES = {
    "text": "text", "number": "number", "money": "number", "date": "datetime",
    "yes_no": "singlevaluelist", "one_of": "singlevaluelist", "many_of": "multivaluelist",
}  # fmt: skip
_HELP = {"date": "如 2026-03-02", "money": "以分计", "number": "整数"}
_YES_NO = [{"key": "yes", "name": "是"}, {"key": "no", "name": "否"}]


class Jurisdiction:
    """One area's side of the facade."""

    def __init__(self, request: Request, jurisdiction_id: str) -> None:
        """Act in a county, or in an area below it; raises Problem."""
        if not jurisdiction_id:
            raise _missing()
        is_known = jurisdiction_id.isascii() and len(jurisdiction_id) >= _COUNTY_DIGITS
        if not is_known or areas.find(jurisdiction_id) is None:
            raise Problem(404, "not_found")
        self._request = request
        self._gateway = gateway_of(request)
        self.area_code = jurisdiction_id
        self._county = jurisdiction_id[:_COUNTY_DIGITS]

    async def services(self) -> list[dict[str, Any]]:
        """What may be reported."""
        return [_service(leaf) async for leaf in self._leaves()]

    async def definition(self, service_code: str) -> dict[str, Any]:
        """What one service asks; raises Problem."""
        async for leaf in self._leaves():
            if leaf["key"] == service_code:
                attributes = [_attribute(at, one) for at, one in enumerate(leaf["questions"], 1)]
                return {"service_code": service_code, "attributes": attributes}
        raise Problem(404, "not_found")

    async def register(self, sent: Sent) -> dict[str, Any]:
        """A report comes in; raises Problem."""
        client_id = await self._client(sent.api_key)
        form = sent.form
        location = None if form.lat is None else {"lng": form.long, "lat": form.lat}
        ask = Asker(self._request, resident(f"open311-{client_id}", self._county), sent.once)
        answer = await ask.fetch(
            REGISTER,
            api_key=sent.api_key,
            area_code=self.area_code,
            service_code=form.service_code,
            description=form.words,
            address=form.address_string,
            name=form.name,
            phone=form.phone,
            answers=sent.answers,
            location=location,
        )
        said: Any = answer.message
        reference = {"service_request_id": said.code} if said.is_public else {"token": said.id}
        notice = f"编号 {said.code}，查询码 {said.query_key}，可在 /p/follow 查询进度、补充和评价"
        return {**reference, "service_notice": notice, "account_id": None}

    async def requests(self, **which: Any) -> tuple[list[dict[str, Any]], str]:
        """What is public, newest first, and where the next page begins."""
        answer = await self._reader().fetch(LIST, area_code=self.area_code, **which)
        told = to_json(answer.message)
        return [_request(one) for one in told["requests"]], told["next_page_token"]

    async def request(self, code: str) -> dict[str, Any]:
        """What is public of one; raises Problem."""
        answer = await self._reader().fetch(GET, code=code)
        return _request(to_json(answer.message)["request"])

    async def token(self, token: str) -> dict[str, Any]:
        """The request that a token stands for; raises Problem."""
        answer = await self._reader().fetch(TOKEN, token=token)
        said: Any = answer.message
        return {"service_request_id": said.code, "token": token}

    async def _client(self, api_key: str) -> str:
        """Whose key it is, within its quota; raises Problem or Exhausted."""
        asker = Asker(self._request, service_principal("gateway", self._county))
        answer = await asker.fetch(CHECK, api_key=api_key[:100])
        said: Any = answer.message
        await self._gateway.limits.spend("open311", said.client_id, Limit(said.per_minute, 60))
        return str(said.client_id)

    async def _leaves(self) -> AsyncIterator[Mapping[str, Any]]:
        token = ""
        while True:
            answer = await self._reader().fetch(
                LIST_CATEGORIES,
                area_code=self.area_code,
                page_size=_LEAVES_AT_ONCE,
                page_token=token,
            )
            told = to_json(answer.message)
            for leaf in told["categories"]:
                yield leaf
            token = told["next_page_token"]
            if not token:
                return

    def _reader(self) -> Asker:
        return Asker(self._request, resident("open311", self._county))


def _service(leaf: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "service_code": leaf["key"],
        "service_name": leaf["name"],
        "description": f"{leaf['branch_name']}－{leaf['name']}",
        "metadata": bool(leaf["questions"]),
        "type": "realtime" if leaf["kind"] in _PUBLIC_KINDS else "batch",
        "keywords": leaf["branch_name"],
        "group": leaf["branch_name"],
    }


def _attribute(at: int, question: Mapping[str, Any]) -> dict[str, Any]:
    options = [{"key": one["key"], "name": one["label"]} for one in question["options"]]
    return {
        "variable": True,
        "code": question["key"],
        "datatype": _DATATYPES[question["type"]],
        "required": question["is_required"],
        "datatype_description": question["help"] or _HELP.get(question["type"], ""),
        "order": at,
        "description": question["label"],
        "values": _YES_NO if question["type"] == "yes_no" else options,
    }


def _request(one: Mapping[str, Any]) -> dict[str, Any]:
    place = one["location"] or {}
    county = areas.find(one["area_code"][:_COUNTY_DIGITS])
    town = areas.find(one["area_code"])
    return {
        "service_request_id": one["code"],
        "status": "open" if one["is_open"] else "closed",
        "status_notes": one["state_name"],
        "service_name": one["service_name"],
        "service_code": one["service_code"],
        "description": None,
        "agency_responsible": f"{county.name}综治中心" if county else None,
        "service_notice": None,
        "requested_datetime": one["request_time"],
        "updated_datetime": one["update_time"],
        "expected_datetime": one["due_time"],
        "address": town.name if town else None,
        "address_id": None,
        "zipcode": None,
        "lat": place.get("lat"),
        "long": place.get("lng"),
        "media_url": None,
    }


def _missing() -> Problem:
    fault = {
        "field": "jurisdiction_id",
        "reason": "required",
        "message": "必填",
        "message_en": "The field is required.",
    }
    return Problem(422, "invalid_fields", faults=[fault])
