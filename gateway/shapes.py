"""Protobuf messages as JSON and back: one way for every route.

Times read RFC 3339 at +08:00, 64-bit numbers are numbers, an unset message or time is null. A
message whose own id field repeats its name (`Session.session_id`) shows it as `id`.
"""

import re
from collections.abc import Callable
from datetime import timedelta, timezone
from functools import cache
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from onedoor.options.v1 import options_pb2

LOCAL = timezone(timedelta(hours=8))
_TIMESTAMP = "google.protobuf.Timestamp"
_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_NUMBERS = {
    FieldDescriptor.CPPTYPE_INT32,
    FieldDescriptor.CPPTYPE_INT64,
    FieldDescriptor.CPPTYPE_UINT32,
    FieldDescriptor.CPPTYPE_UINT64,
}
Plan = tuple[tuple[str, str, bool, bool, Callable[[Any], Any] | None], ...]


def to_json(message: Message) -> dict[str, Any]:
    """The whole message under the names of the contract."""
    shown: dict[str, Any] = {}
    for name, key, is_list, has_presence, convert in _plan(message.DESCRIPTOR):
        if has_presence and not message.HasField(name):
            shown[key] = None
            continue
        value = getattr(message, name)
        if is_list:
            shown[key] = [convert(item) for item in value] if convert else list(value)
        else:
            shown[key] = convert(value) if convert else value
    return shown


def unwrapped(message: Message) -> dict[str, Any]:
    """An answer with its main part, the first message field, laid open at the top."""
    fields: Any = message.DESCRIPTOR.fields
    if not fields or not _is_part(fields[0]):
        return to_json(message)
    shown = to_json(message)
    main = shown.pop(_key(fields[0]))
    return {**(main or {}), **shown}


def listed(message: Message) -> dict[str, Any]:
    """A list answer as `{items, next_page_token, total, total_is_exact}`."""
    fields = message.DESCRIPTOR.fields
    items = to_json(message)[fields[0].name]
    return {
        "items": items,
        "next_page_token": getattr(message, "next_page_token", ""),
        "total": getattr(message, "total", len(items)),
        "total_is_exact": getattr(message, "total_is_exact", True),
    }


def schema_of(descriptor: Any) -> dict[str, Any]:
    """The JSON schema of what `to_json` gives for messages of this kind."""
    properties = {_key(field): _field_schema(field) for field in descriptor.fields}
    return {"type": "object", "properties": properties}


def unwrapped_schema(descriptor: Any) -> dict[str, Any]:
    """The JSON schema of what `unwrapped` gives."""
    fields = descriptor.fields
    if not fields or not _is_part(fields[0]):
        return schema_of(descriptor)
    main = schema_of(fields[0].message_type)["properties"]
    others = {_key(field): _field_schema(field) for field in fields[1:]}
    return {"type": "object", "properties": {**main, **others}}


def listed_schema(descriptor: Any) -> dict[str, Any]:
    """The JSON schema of what `listed` gives."""
    return {
        "type": "object",
        "required": ["items", "next_page_token", "total", "total_is_exact"],
        "properties": {
            "items": _field_schema(descriptor.fields[0]),
            "next_page_token": {"type": "string"},
            "total": {"type": "integer"},
            "total_is_exact": {"type": "boolean"},
        },
    }


def iso(stamp: Any) -> str:
    """A Timestamp as the local time of the whole country."""
    return str(stamp.ToDatetime(tzinfo=LOCAL).isoformat(timespec="milliseconds"))


@cache
def _plan(descriptor: Any) -> Plan:
    return tuple(
        (
            field.name,
            _key(field),
            field.is_repeated,
            field.has_presence and not field.is_repeated,
            _converter(field),
        )
        for field in descriptor.fields
    )


def _converter(field: Any) -> Callable[[Any], Any] | None:
    if field.message_type is None:
        return None
    return iso if field.message_type.full_name == _TIMESTAMP else to_json


def _key(field: Any) -> str:
    own = _WORD.sub("_", field.containing_type.name).lower()
    stem, _, tail = field.name.rpartition("_")
    if tail == "id" and stem and own.endswith(stem) and _is_marked(field):
        return "id"
    return str(field.name)


def _is_marked(field: Any) -> bool:
    return bool(field.GetOptions().Extensions[options_pb2.resource])


def _is_part(field: Any) -> bool:
    message = field.message_type
    return message is not None and not field.is_repeated and message.full_name != _TIMESTAMP


def _field_schema(field: Any) -> dict[str, Any]:
    if field.is_repeated:
        return {"type": "array", "items": _single_schema(field)}
    single = _single_schema(field)
    if not field.has_presence:
        return single
    return {"anyOf": [single, {"type": "null"}]}


def _single_schema(field: Any) -> dict[str, Any]:
    if field.message_type is not None:
        if field.message_type.full_name == _TIMESTAMP:
            return {"type": "string", "format": "date-time"}
        return schema_of(field.message_type)
    if field.cpp_type in _NUMBERS:
        return {"type": "integer"}
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return {"type": "boolean"}
    if field.cpp_type in (FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT):
        return {"type": "number"}
    return {"type": "string"}
