"""Builders of messages in any state."""

from datetime import UTC, datetime

from services.notify.domain.messages import Message, Plan, State, plan_message

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def a_plan(**overrides: object) -> Plan:
    """A plan of one SMS."""
    fields: dict[str, object] = {
        "channel": "sms",
        "template": "case_accepted",
        "template_version": 1,
        "provider_code": "SMS_1",
        "step": "case:1",
        "recipient": "party-1",
        "phone": "13800000001",
        "text": "您的事项已受理",
        "values": {"code": "43042320260302000017"},
    }
    return Plan(**{**fields, **overrides})  # type: ignore[arg-type]


def a_message(state: State = State.PENDING, **overrides: object) -> Message:
    """A message that came to the state as messages do."""
    message = plan_message(a_plan(), message_id="m-1", area_code="430423", case_id="c-1", now=NOW)
    if state is not State.PENDING:
        message.claim("owner", NOW)
    if state in (State.HANDED_OFF, State.DELIVERED):
        message.hand_off("receipt", NOW)
    if state is State.DELIVERED:
        message.deliver(NOW)
    if state is State.FAILED:
        message.fail("refused")
    message.take_facts()
    for name, value in overrides.items():
        setattr(message, name, value)
    return message
