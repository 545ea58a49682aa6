"""A report of Open311's POST: the form read, and its one idempotency."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from gateway import forms
from gateway.errors import Problem
from gateway.schemas.open_clients import OpenForm

_MOST_FIELDS = 200
_ATTRIBUTE = re.compile(r"attribute\[([a-z][a-z0-9_]{0,40})\](\[\])?")
_GIVEN_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True)
class Sent:
    """What a client sent: who it is, where, what, and the key under which it is done once."""

    jurisdiction: str
    api_key: str
    form: OpenForm
    answers: list[dict[str, Any]]
    once: str


def sent(body: bytes, given_key: str) -> Sent:
    """Read a body; raises Problem, naming every fault.

    The same report by the same client is one report: its idempotency key is the digest of both,
    unless the client names one itself.
    """
    pairs = _pairs(body)
    fields: dict[str, str] = {}
    answers: dict[str, list[str]] = {}
    for name, value in pairs:
        asked = _ATTRIBUTE.fullmatch(name)
        if asked:
            answers.setdefault(asked[1], []).append(value)
        elif name in fields:
            raise _fault(name, "repeated", "重复", "It is given twice.")
        else:
            fields[name] = value
    jurisdiction, api_key = fields.pop("jurisdiction_id", ""), fields.pop("api_key", "")
    form = forms.checked(OpenForm, fields)
    if (form.lat is None) != (form.long is None) or not (form.lat or form.address_string):
        words = "请填写经纬度或详细地址"
        raise _fault("address_string", "required", words, "Give lat and long, or an address.")
    digest = hashlib.sha256(repr(sorted(pairs)).encode()).hexdigest()
    return Sent(
        jurisdiction=jurisdiction,
        api_key=api_key,
        form=form,
        answers=[{"question": name, "values": values} for name, values in answers.items()],
        once=given_key if _GIVEN_KEY.fullmatch(given_key) else digest,
    )


def _pairs(body: bytes) -> list[tuple[str, str]]:
    """What is filled in; raises Problem for what is no form."""
    try:
        told = parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Problem(400, "unparsable") from None
    return [(name, value.strip()) for name, value in told if value.strip()]


def _fault(field: str, reason: str, message: str, message_en: str) -> Problem:
    fault = {"field": field, "reason": reason, "message": message, "message_en": message_en}
    return Problem(422, "invalid_fields", faults=[fault])
