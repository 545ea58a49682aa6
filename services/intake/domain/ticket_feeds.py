"""Ticket feeds（工单接入）: signed requests, and how another line's ticket becomes a report.

A mapping is data from a closed set of operators; nothing in it can run.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, Unauthenticated, WrongState
from services.intake.domain.faults import Faults
from services.intake.domain.sheets import BY_KEY
from services.intake.domain.vocabulary import SOURCES

WINDOW = timedelta(minutes=5)
NONCE_KEPT = timedelta(minutes=10)
OLD_SECRET_HOLDS = timedelta(hours=24)
NUMBER = "ticket_number"
MOST_RULES = 60
MOST_SOURCES = 10
MOST_TABLE = 500
LONGEST_TICKET = 200_000
LONGEST_VALUE = 5_000
_OPERATORS = ("copy", "constant", "lookup", "join", "date")
_PATH = re.compile(r"[^\x00-\x1f.]{1,64}(\.[^\x00-\x1f.]{1,64}){0,7}")
_PASSING = re.compile(r"_[a-z0-9_]{1,40}")
_NONCE = re.compile(r"[A-Za-z0-9_\-]{16,64}")
_TICKET_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/\-]{0,63}")
_DATE_FORM = re.compile(r"(%[YmdHMSjyz]|[^%]){1,40}")
_SAID = "%Y-%m-%d %H:%M"
_NEEDED = (NUMBER, "kind", "title", "area_code", "applicant_name")


class FeedNotFound(NotFound):
    """There is no such feed within the caller's county."""


class FeedState(StrEnum):
    """Whether a feed is open（接入状态）."""

    ACTIVE = "active"  # 使用中
    REVOKED = "revoked"  # 已停用


@dataclass(frozen=True, kw_only=True)
class MappingRule:
    """One field of a case and where it comes from（映射规则）."""

    to: str
    op: str
    sources: tuple[str, ...] = ()
    value: str = ""
    table: Mapping[str, str] = field(default_factory=dict)
    default_value: str = ""
    separator: str = ""
    format: str = ""


@dataclass(frozen=True, kw_only=True)
class SignedRequest:
    """What of a request is signed, and the signature."""

    method: str
    path: str
    timestamp: str
    nonce: str
    body_sha256: str
    signature: str

    @property
    def signed(self) -> bytes:
        """The text that is signed: five lines."""
        parts = (self.method, self.path, self.timestamp, self.nonce, self.body_sha256)
        return "\n".join(parts).encode()


@dataclass(kw_only=True)
class TicketFeed(Aggregate):
    """A way in for another line's tickets（工单接入）; a row of configuration, without events."""

    name: str
    source: str
    mapping: tuple[MappingRule, ...]
    secret: str = field(repr=False)
    create_time: datetime
    rotate_time: datetime
    state: FeedState = FeedState.ACTIVE
    old_secret: str = field(default="", repr=False)

    @property
    def system(self) -> str:
        """The origin of its cases."""
        return f"feed:{self.id}"

    def map(self, mapping: tuple[MappingRule, ...]) -> None:
        """Replace the mapping."""
        self._open()
        self.mapping = mapping
        self.version += 1

    def rotate(self, secret: str, now: datetime) -> None:
        """A new secret; the old one holds for another day."""
        self._open()
        self.old_secret, self.secret, self.rotate_time = self.secret, secret, now
        self.version += 1

    def revoke(self) -> None:
        """Shut it for good; its secrets are forgotten."""
        self._open()
        self.state, self.secret, self.old_secret = FeedState.REVOKED, "", ""
        self.version += 1

    def check_signature(self, request: SignedRequest, now: datetime) -> None:
        """Whether the request is the feed's own and fresh; whether it is new is the store's to say.

        Raises:
            Unauthenticated: and no more than that.
        """
        secrets = [self.secret] if self.state is FeedState.ACTIVE else []
        if self.old_secret and now < self.rotate_time + OLD_SECRET_HOLDS:
            secrets.append(self.old_secret)
        made = [
            hmac.new(secret.encode(), request.signed, hashlib.sha256).hexdigest().encode()
            for secret in secrets
        ]
        given = request.signature.lower().encode()
        found = [hmac.compare_digest(one, given) for one in made]
        if not any(found) or not _is_fresh(request, now):
            raise Unauthenticated(f"a request to {self.id} is not signed", reason="bad_signature")

    def _open(self) -> None:
        if self.state is not FeedState.ACTIVE:
            raise WrongState(f"{self.id} is {self.state}", state=self.state)


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket as mapped: its number and the cells of a report."""

    number: str
    cells: Mapping[str, str]
    digest: str


def check_feed(name: str, source: str, mapping: tuple[MappingRule, ...]) -> str:
    """Check a feed's name, source and mapping; gives the name trimmed.

    Raises:
        Invalid: naming every fault.
    """
    faults = Faults()
    name = faults.text("name", name, least=2, most=50)
    faults.choice("source", source, [key for key, one in SOURCES.items() if one.is_staff])
    _check_mapping(faults, mapping)
    faults.check()
    return name


def check_mapping(mapping: tuple[MappingRule, ...]) -> None:
    """Check a mapping; raises Invalid, naming every fault."""
    faults = Faults()
    _check_mapping(faults, mapping)
    faults.check()


def mapped(feed: TicketFeed, ticket: str) -> Ticket:
    """The ticket by the feed's mapping.

    Raises:
        Invalid: it is no JSON object, or has no number.
    """
    faults, told = Faults(), _parsed(ticket)
    if told is None:
        faults.add("ticket", "no_object", "须为JSON对象", "A JSON object is needed.")
        faults.check()
    values: dict[str, str] = {}
    for rule in feed.mapping:
        values[rule.to] = _applied(faults, rule, told or {}, values)
    number = values.pop(NUMBER, "")
    if not _TICKET_NUMBER.fullmatch(number):
        message = "工单编号只能用字母、数字和._/-，最多64个"
        faults.add(NUMBER, "bad_value", message, "Letters, digits and ._/- only, 64 at most.")
    faults.check()
    cells = {key: value for key, value in values.items() if key in BY_KEY and value}
    return Ticket(
        number=number,
        cells=cells | {"source": feed.source},
        digest=hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest(),
    )


def _is_fresh(request: SignedRequest, now: datetime) -> bool:
    if not re.fullmatch(r"[0-9]{1,12}", request.timestamp) or not _NONCE.fullmatch(request.nonce):
        return False
    return abs(now.timestamp() - int(request.timestamp)) <= WINDOW.total_seconds()


def _parsed(ticket: str) -> Mapping[str, Any] | None:
    try:
        told = json.loads(ticket)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and len(ticket) <= LONGEST_TICKET else None


def _applied(
    faults: Faults, rule: MappingRule, ticket: Mapping[str, Any], passing: Mapping[str, str]
) -> str:
    found = [_found(path, ticket, passing) for path in rule.sources]
    match rule.op:
        case "constant":
            return rule.value
        case "join":
            return rule.separator.join(value for value in found if value)[:LONGEST_VALUE]
        case "lookup":
            return rule.table.get(found[0], rule.default_value)
        case "date":
            return _date(faults, rule, found[0])
        case _:
            return found[0]


def _found(path: str, ticket: Mapping[str, Any], passing: Mapping[str, str]) -> str:
    if path in passing and _PASSING.fullmatch(path):
        return passing[path]
    value: Any = ticket
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _date(faults: Faults, rule: MappingRule, given: str) -> str:
    if not given:
        return ""
    try:
        return datetime.strptime(given, rule.format).strftime(_SAID)  # noqa: DTZ007  said, not used
    except ValueError:
        faults.add(rule.to, "bad_date", "日期格式不符", "The date is written otherwise.")
        return ""


def _check_mapping(faults: Faults, mapping: tuple[MappingRule, ...]) -> None:
    if len(mapping) > MOST_RULES:
        faults.add("mapping", "too_many", f"最多{MOST_RULES}条", f"At most {MOST_RULES} rules.")
        return
    for at, rule in enumerate(mapping):
        _check_rule(faults, f"mapping[{at}]", rule)
    told = [rule.to for rule in mapping]
    missing = [name for name in _NEEDED if name not in told]
    if missing:
        words = "、".join(missing)
        english = f"Rules are missing for {', '.join(missing)}."
        faults.add("mapping", "rule_missing", f"缺少映射：{words}", english)
    if len(set(told)) < len(told):
        faults.add("mapping", "twice", "同一字段有两条映射", "One field is mapped twice.")


def _check_rule(faults: Faults, place: str, rule: MappingRule) -> None:
    if rule.to == "source" or not (
        rule.to in BY_KEY or rule.to == NUMBER or _PASSING.fullmatch(rule.to)
    ):
        faults.add(f"{place}.to", "unknown_field", "没有这个字段", "There is no such field.")
    faults.choice(f"{place}.op", rule.op, _OPERATORS)
    _check_sources(faults, place, rule)
    if rule.op == "lookup" and not 1 <= len(rule.table) <= MOST_TABLE:
        message = f"对照表须有1至{MOST_TABLE}项"
        faults.add(f"{place}.table", "count", message, f"1 to {MOST_TABLE} rows.")
    if rule.op == "date" and not _DATE_FORM.fullmatch(rule.format):
        faults.add(f"{place}.format", "bad_value", "日期格式不正确", "No sound form of a date.")
    texts = (rule.value, rule.default_value, rule.separator, *rule.table, *rule.table.values())
    if any(len(text) > 500 for text in texts):
        faults.add(place, "too_long", "最多500个字", "At most 500 characters.")


def _check_sources(faults: Faults, place: str, rule: MappingRule) -> None:
    least, most = (0, 0) if rule.op == "constant" else (1, 1)
    most = MOST_SOURCES if rule.op == "join" else most
    if not least <= len(rule.sources) <= most:
        message, english = f"来源字段须为{least}至{most}个", f"{least} to {most} sources."
        faults.add(f"{place}.sources", "count", message, english)
    if not all(_PATH.fullmatch(path) for path in rule.sources):
        faults.add(f"{place}.sources", "bad_value", "来源字段不正确", "No sound path.")
