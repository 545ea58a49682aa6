"""SMS through Aliyun's own client.

What the client raises is sorted into what it means for the message: refused for good, not now, or
nobody knows. Neither numbers nor the provider's words go further than this module; its codes do.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from alibabacloud_dysmsapi20170525 import models
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.exceptions import DaraException
from darabonba.runtime import RuntimeOptions
from Tea.exceptions import UnretryableException
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from services.notify.domain.messages import Message
from services.notify.settings import NotifySettings
from services.notify.use_cases.ports import Answer, Fate

_ZONE = ZoneInfo("Asia/Shanghai")
_LARGEST_PAGE = 50
_CONNECT_MILLISECONDS = 2_000
_SERVER_ERROR = 500
_REFUSED_PREFIX = "isv."
_PASSING = frozenset(
    {
        "isv.BUSINESS_LIMIT_CONTROL",
        "isv.DAY_LIMIT_CONTROL",
        "isv.MONTH_LIMIT_CONTROL",
        "isv.OUT_OF_SERVICE",
        "isv.AMOUNT_NOT_ENOUGH",
        "isv.ACCOUNT_ABNORMAL",
    }
)
_WAITING, _LOST, _ARRIVED = 1, 2, 3


class AliyunSmsChannel:
    """Implements `Channel` on 阿里云短信服务."""

    def __init__(self, settings: NotifySettings, *, now: Callable[[], datetime]) -> None:
        """Open the client; it connects at the first call."""
        self._sign_name = settings.sms_sign_name
        self._now = now
        timeout = int(settings.sms_timeout_seconds * 1000)
        self._runtime = RuntimeOptions(
            connect_timeout=min(_CONNECT_MILLISECONDS, timeout),
            read_timeout=timeout,
            max_idle_conns=settings.sms_threads,
        )
        self._client = Client(
            Config(
                access_key_id=settings.sms_access_key_id,
                access_key_secret=settings.sms_access_key_secret,
                endpoint=settings.sms_endpoint,
                protocol=settings.sms_protocol,
            )
        )

    def send(self, message: Message) -> Answer:
        """Hand a message over under its own id."""
        request = models.SendSmsRequest(
            phone_numbers=message.plan.phone,
            sign_name=self._sign_name,
            template_code=message.plan.provider_code,
            template_param=json.dumps(dict(message.plan.values), ensure_ascii=False),
            out_id=message.id,
        )
        try:
            body = self._client.send_sms_with_options(request, self._runtime).body
        except (DaraException, UnretryableException) as error:
            return _failed(error)
        if body.code == "OK":
            return Answer(fate=Fate.ACCEPTED, receipt_id=body.biz_id or "")
        return _refused(body.code or "")

    def look_up(self, message: Message) -> Answer:
        """Ask for the message by its id, under each day it may be filed."""
        found: list[Any] = []
        is_whole = True
        for day in message.sent_days(self._now()):
            try:
                details, total = self._details(message, day)
            except (DaraException, UnretryableException) as error:
                return Answer(fate=Fate.UNKNOWN, failure=_failed(error).failure)
            is_whole = is_whole and total <= _LARGEST_PAGE
            found += [one for one in details if one.out_id == message.id]
        if found:
            return _fate_of(found, message.receipt_id)
        if is_whole:
            return Answer(fate=Fate.ABSENT)
        return Answer(fate=Fate.UNKNOWN, failure="too_many_details")

    def _details(self, message: Message, day: date) -> tuple[list[Any], int]:
        request = models.QuerySendDetailsRequest(
            phone_number=message.plan.phone,
            send_date=f"{day:%Y%m%d}",
            biz_id=message.receipt_id or None,
            page_size=_LARGEST_PAGE,
            current_page=1,
        )
        body = self._client.query_send_details_with_options(request, self._runtime).body
        if body.code != "OK":
            raise DaraException({"code": body.code, "message": "refused"})
        listed = body.sms_send_detail_dtos
        details = (listed.sms_send_detail_dto or []) if listed else []
        return details, int(body.total_count or 0)


def _fate_of(details: list[Any], receipt_id: str) -> Answer:
    best = max(details, key=lambda one: (one.send_status == _ARRIVED, one.send_status == _WAITING))
    if best.send_status == _ARRIVED:
        return Answer(fate=Fate.DELIVERED, receipt_id=receipt_id, time=_moment(best.receive_date))
    if best.send_status == _LOST:
        return Answer(fate=Fate.LOST, failure=best.err_code or "not_delivered")
    return Answer(fate=Fate.ACCEPTED, receipt_id=receipt_id)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=_ZONE)


def _refused(code: str) -> Answer:
    is_final = code.startswith(_REFUSED_PREFIX) and code not in _PASSING
    return Answer(fate=Fate.REFUSED if is_final else Fate.FOR_NOW, failure=code or "no_code")


def _failed(error: Exception) -> Answer:
    if isinstance(error, DaraException):
        code = str(error.code or "")
        if (getattr(error, "status_code", None) or 0) >= _SERVER_ERROR:
            return Answer(fate=Fate.UNKNOWN, failure=code or "server_error")
        return _refused(code)
    if _never_connected(error):
        return Answer(fate=Fate.FOR_NOW, failure="unreachable")
    return Answer(fate=Fate.UNKNOWN, failure="no_answer")


def _never_connected(error: BaseException) -> bool:
    """Whether the call failed before a byte was sent; the client hides the cause in its context."""
    seen: BaseException | None = getattr(error, "inner_exception", None) or error
    while seen is not None:
        for cause in (seen, *seen.args):
            reason = getattr(cause, "reason", cause)
            if isinstance(reason, NewConnectionError | ConnectTimeoutError):
                return True
        if isinstance(seen, HTTPError) and seen.__context__ is None:
            return False
        seen = seen.__context__
    return False
