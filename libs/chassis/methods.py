"""What the guard must know of an RPC, read once from its descriptor."""

import re
from dataclasses import dataclass
from typing import Any

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message

from contracts.errors import FieldFault, Invalid
from onedoor.options.v1 import options_pb2

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True)
class Method:
    """One RPC: its short name, whether it writes, takes a stream, and which fields hold ids.

    A write that is `is_above_county` may be called by who acts for a whole city or province.
    """

    name: str
    is_write: bool
    is_transactional: bool
    is_streamed: bool
    is_above_county: bool
    resources: tuple[tuple[str, str], ...]
    answer_type: type[Message]

    def request_id(self, request: Message) -> str:
        """The write's idempotency key; raises Invalid when it is missing or unprintable."""
        key = str(getattr(request, "request_id", ""))
        if not _KEY.fullmatch(key):
            raise Invalid(
                FieldFault(
                    field="request_id",
                    reason="idempotency_key_missing",
                    message="写操作须带 1 至 200 个可见字符的幂等键",
                    message_en="A write needs an idempotency key of 1 to 200 visible characters.",
                )
            )
        return key

    def objects(self, request: Message, response: Message) -> dict[str, str]:
        """The ids the call was about, by kind, for the audit."""
        named = {kind: str(getattr(request, field)) for field, kind in self.resources}
        created = getattr(response, "id", "")
        return {kind: name for kind, name in {**named, "id": created}.items() if name}

    def response(self, body: bytes) -> Message:
        """The stored answer as a message."""
        return self.answer_type.FromString(body)


def describe(path: str) -> Method:
    """Read the descriptor of `/package.Service/Method`."""
    service, name = path.strip("/").split("/")
    found: Any = descriptor_pool.Default().FindServiceByName(service)
    method: MethodDescriptor = found.methods_by_name[name]
    fields = method.input_type.fields_by_name
    is_write = "request_id" in fields
    apart = bool(_option(method, options_pb2.own_transactions))
    return Method(
        name=name,
        is_write=is_write,
        is_transactional=is_write and not (apart or method.client_streaming),
        is_streamed=bool(method.client_streaming),
        is_above_county=bool(_option(method, options_pb2.above_county)),
        resources=tuple(
            (field.name, str(_option(field, options_pb2.resource)))
            for field in method.input_type.fields
            if _option(field, options_pb2.resource) and not field.is_repeated
        ),
        answer_type=message_factory.GetMessageClass(method.output_type),
    )


def _option(descriptor: Any, extension: Any) -> Any:
    """An option's value; the generated stubs do not type extensions."""
    return descriptor.GetOptions().Extensions[extension]
