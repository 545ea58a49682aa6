"""Filters of cases in messages: what is not set does not narrow."""

from typing import Any

from chassis.protos import moment, timestamp

_TIMES = {"from_time": "since", "until_time": "until"}
_ANY = (
    "kind", "category", "area_code", "source", "department", "lead_department", "first_responder",
    "is_overdue", "is_member", "words", "is_mine", "last_days", "code", "name", "phone",
    "id_number",
)  # fmt: skip


def given_filter(message: Any) -> dict[str, Any]:
    """The fields of a filter that are set, under the names of a case filter."""
    known = message.DESCRIPTOR.fields_by_name
    given = {name: getattr(message, name) for name in _ANY if name in known}
    given |= {own: moment(getattr(message, name)) for name, own in _TIMES.items()}
    given["states"] = tuple(message.states)
    return {name: value for name, value in given.items() if value}


def fill_filter(message: Any, which: Any) -> None:
    """Write a kept filter into its message."""
    known = message.DESCRIPTOR.fields_by_name
    message.states.extend(which.get("states", ()))
    for name in _ANY:
        if name in known and which.get(name):
            setattr(message, name, which[name])
    for name, own in _TIMES.items():
        if found := timestamp(which.get(own)):
            getattr(message, name).CopyFrom(found)
