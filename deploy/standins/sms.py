"""A local Aliyun SMS: signatures, answers and receipts as the provider gives them.

Beside the provider's own face: `GET /_sent` tells tests what was accepted, `POST /_behaviour`
makes it misbehave for the next calls.
"""

import asyncio
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.types import Receive, Scope, Send

from deploy.standins.acs3 import Refused, SignedRequest, check
from deploy.standins.messages import Accepted, Messages

CHINA = ZoneInfo("Asia/Shanghai")
LARGEST_PAGE = 50
SEND_STATUS = {"waiting": 1, "failed": 2, "delivered": 3}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where it listens, whose signatures it knows, where it remembers."""

    port: int
    keys: Mapping[str, str]
    remembered: Path | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        return cls(
            port=int(environment.get("ONEDOOR_SMS_STANDIN_PORT", "9180")),
            keys={
                environment["ONEDOOR_SMS_ACCESS_KEY_ID"]: environment[
                    "ONEDOOR_SMS_ACCESS_KEY_SECRET"
                ]
            },
            remembered=Path(environment["ONEDOOR_HOME"]) / "standins" / "sms.jsonl",
        )


class Behaviour(BaseModel):
    """How it treats the next calls of SendSms; the default is a provider in good health."""

    model_config = ConfigDict(extra="forbid")

    slow_seconds: float = 0
    fault: Literal["none", "http_500", "cut_after_accept", "throttle"] = "none"
    times: int | None = None  # how many calls it holds for; None: until changed
    receipt: Literal["delivered", "failed", "waiting"] = "delivered"


class Cut(Response):
    """An answer that breaks off: the caller cannot know that the message was accepted."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"100"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


class Provider:
    """The provider's actions."""

    def __init__(self, messages: Messages, now: Callable[[], datetime]) -> None:
        self.messages = messages
        self.now = now
        self.behaviour = Behaviour()

    async def answer(self, action: str, asked: Mapping[str, str]) -> Response:
        """Do what a signed request asks."""
        if action == "SendSms":
            return await self._send(asked)
        if action == "QuerySendDetails":
            return JSONResponse(_ok(self._details(asked)))
        raise Refused("InvalidAction.NotFound", f"Specified api {action} is not found.")

    async def _send(self, asked: Mapping[str, str]) -> Response:
        behaviour = self._behave()
        await asyncio.sleep(behaviour.slow_seconds)
        if behaviour.fault == "http_500":
            return JSONResponse(_error("InternalError", "The request failed."), 500)
        if behaviour.fault == "throttle":
            return JSONResponse(_error("isv.BUSINESS_LIMIT_CONTROL", "触发小时级流控Permits:5"))
        for name in ("PhoneNumbers", "SignName", "TemplateCode"):
            if not asked.get(name):
                raise Refused(f"Missing{name}", f"{name} is mandatory for this action.")
        biz_id = self._accept(asked)
        if behaviour.fault == "cut_after_accept":
            return Cut()
        return JSONResponse(_ok({"BizId": biz_id}))

    def _behave(self) -> Behaviour:
        current = self.behaviour
        if current.times is not None:
            left = current.times - 1
            self.behaviour = (
                current.model_copy(update={"times": left})
                if left > 0
                else Behaviour(receipt=current.receipt)
            )
        return current

    def _accept(self, asked: Mapping[str, str]) -> str:
        time = self.now().astimezone(CHINA)
        biz_id = f"{secrets.randbelow(10**18):018d}^0"
        for phone in asked["PhoneNumbers"].split(","):
            self.messages.add(
                Accepted(
                    biz_id=biz_id,
                    out_id=asked.get("OutId", ""),
                    phone=phone,
                    sign_name=asked["SignName"],
                    template_code=asked["TemplateCode"],
                    template_param=asked.get("TemplateParam", ""),
                    accept_time=time.strftime("%Y-%m-%d %H:%M:%S"),
                    day=time.strftime("%Y%m%d"),
                )
            )
        return biz_id

    def _details(self, asked: Mapping[str, str]) -> dict[str, Any]:
        found = self.messages.of_phone(
            asked.get("PhoneNumber", ""),
            asked.get("SendDate", ""),
            asked.get("BizId", ""),
            asked.get("OutId", ""),
        )
        size = min(int(asked.get("PageSize", "10")), LARGEST_PAGE)
        start = (int(asked.get("CurrentPage", "1")) - 1) * size
        shown = [self._detail(message) for message in found[start : start + size]]
        return {"TotalCount": len(found), "SmsSendDetailDTOs": {"SmsSendDetailDTO": shown}}

    def _detail(self, message: Accepted) -> dict[str, Any]:
        receipt = self.behaviour.receipt
        detail = {
            "PhoneNum": message.phone,
            "OutId": message.out_id,
            "TemplateCode": message.template_code,
            "Content": f"【{message.sign_name}】{message.template_param}",
            "SendDate": message.accept_time,
            "SendStatus": SEND_STATUS[receipt],
        }
        if receipt == "waiting":
            return detail
        code = "DELIVERED" if receipt == "delivered" else "MOBILE_NOT_ON_SERVICE"
        return {**detail, "ReceiveDate": message.accept_time, "ErrCode": code}


def create_app(settings: Settings, now: Callable[[], datetime]) -> FastAPI:
    """The provider's face and the tests' two paths."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    provider = Provider(Messages(settings.remembered), now)

    @app.get("/healthz")
    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/_sent")
    async def sent(out_id: str | None = None) -> dict[str, Any]:
        if out_id is None:
            return {"counts": provider.messages.counts()}
        found = provider.messages.of_out_id(out_id)
        return {"out_id": out_id, "count": len(found), "messages": found}

    @app.post("/_behaviour")
    async def behave(behaviour: Behaviour) -> Behaviour:
        provider.behaviour = behaviour
        return behaviour

    @app.post("/")
    @app.get("/")
    async def act(request: Request) -> Response:
        signed = await _signed(request)
        try:
            check(signed, settings.keys, now())
            return await provider.answer(signed.headers.get("x-acs-action", ""), _asked(signed))
        except Refused as refused:
            return JSONResponse(_error(refused.code, refused.message), 400)

    return app


async def _signed(request: Request) -> SignedRequest:
    return SignedRequest(
        method=request.method,
        path=request.url.path,
        query=tuple(request.query_params.multi_items()),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await request.body(),
    )


def _asked(signed: SignedRequest) -> dict[str, str]:
    """Parameters come in the query; the body, where there is one, adds to them."""
    in_body = json.loads(signed.body) if signed.body.startswith(b"{") else {}
    return {**{key: str(value) for key, value in in_body.items()}, **dict(signed.query)}


def _ok(more: dict[str, Any]) -> dict[str, Any]:
    return {"Code": "OK", "Message": "OK", "RequestId": secrets.token_hex(16).upper(), **more}


def _error(code: str, message: str) -> dict[str, Any]:
    return {"Code": code, "Message": message, "RequestId": secrets.token_hex(16).upper()}


def main() -> None:
    """Serve on loopback until told to stop."""
    settings = Settings.from_environment(os.environ)
    app = create_app(settings, lambda: datetime.now(UTC))
    uvicorn.run(app, host="127.0.0.1", port=settings.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
