"""Proving that a resident holds a phone number."""

import secrets
from collections.abc import Callable

import areas
from contracts.errors import FieldFault, Invalid
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.notify.domain import verification as rules
from services.notify.domain.messages import Plan, plan_message
from services.notify.domain.phones import mobile
from services.notify.domain.templates import SMS, TemplateNotFound, fill
from services.notify.domain.verification import Outcome, VerificationCode
from services.notify.use_cases.ports import CodeStore, MessageStore, TemplateStore

_COUNTY_DIGITS = 6
_KEY = "verification_code"


def six_digits() -> str:
    """A fresh code from the system's random source."""
    return f"{secrets.randbelow(1_000_000):06d}"


class Verification:
    """Codes for the gateway（验证码）."""

    def __init__(
        self,
        codes: CodeStore,
        messages: MessageStore,
        templates: TemplateStore,
        *,
        now: Now,
        new_id: NewId,
        new_code: Callable[[], str] = six_digits,
    ) -> None:
        """Join the stores; `new_code` is the random source."""
        self._codes = codes
        self._messages = messages
        self._templates = templates
        self._now = now
        self._new_id = new_id
        self._new_code = new_code

    def send(
        self, principal: Principal, *, phone: str, county: str, purpose: str
    ) -> VerificationCode:
        """Make a code and plan its SMS.

        Raises:
            Invalid: no mainland mobile number, no county, or an unknown purpose.
            Exhausted: a limit of the number or the county is used up; `retry_after` seconds.
        """
        principal.require(Post.SERVICE)
        number = mobile(phone)
        _check(number, county, purpose)
        principal.require_sight(county)
        now = self._now()
        rules.check_number_limits(self._codes.sent_to(number, now), now)
        rules.check_county_limit(self._codes.sent_in(county, now), now)
        secret, code_id = self._new_code(), self._new_id()
        code = VerificationCode(
            id=code_id,
            county=county,
            phone=number,
            purpose=purpose,
            digest=self._codes.digest(code_id, secret),
            create_time=now,
            expire_time=now + rules.LIFETIME,
        )
        self._codes.add(code)
        self._plan_message(code, secret)
        return code

    def confirm(
        self, principal: Principal, *, code_id: str, code: str, county: str, purpose: str
    ) -> tuple[Outcome, VerificationCode]:
        """Judge a try; a wrong one is counted and no error, for an error would undo the count.

        Raises:
            CodeNotFound: no such code of this county for this purpose.
        """
        principal.require(Post.SERVICE)
        principal.require_sight(county)
        kept = self._codes.get(county, code_id, purpose)
        tried = self._codes.digest(code_id, code[:16])
        outcome = kept.confirm(is_right=secrets.compare_digest(tried, kept.digest), now=self._now())
        self._codes.save(kept)
        return outcome, kept

    def _plan_message(self, code: VerificationCode, secret: str) -> None:
        template = self._templates.nearest(code.county, _KEY, SMS)
        if template is None:
            raise TemplateNotFound(f"no verification text holds for {code.county}")
        minutes = int(rules.LIFETIME.total_seconds() // 60)
        values = template.values_of({"verify_code": secret, "minutes": str(minutes)})
        plan = Plan(
            channel=SMS,
            template=_KEY,
            template_version=template.version,
            provider_code=template.provider_code,
            step=f"verification_code:{code.id}",
            recipient=code.id,
            phone=code.phone,
            text=fill(template.text, values),
            values=values,
            is_urgent=True,
        )
        message = plan_message(
            plan, message_id=self._new_id(), area_code=code.county, case_id="", now=code.create_time
        )
        self._messages.plan([message])


def _check(number: str, county: str, purpose: str) -> None:
    faults = []
    if not number:
        faults.append(_fault("phone", "not_a_mobile", "请填写11位手机号码", "A mobile number."))
    if len(county) != _COUNTY_DIGITS or areas.find(county) is None:
        faults.append(_fault("county", "unknown_area", "没有这个县市区", "No such county."))
    if purpose not in rules.PURPOSES:
        faults.append(_fault("purpose", "unknown_purpose", "用途不明", "No such purpose."))
    if faults:
        raise Invalid(*faults)


def _fault(field: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=field, reason=reason, message=message, message_en=message_en)
