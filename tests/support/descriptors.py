"""Every RPC of the platform's contracts, and the ids each one takes, read from the descriptors."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from onedoor.options.v1 import options_pb2

PROTO = Path(__file__).parents[2] / "proto"
SERVICES = ("intake", "routing", "mediation", "grid", "notify")


@dataclass(frozen=True)
class Rpc:
    """One RPC: `path` as gRPC calls it, and its descriptor."""

    path: str
    method: Any

    @property
    def service(self) -> str:
        """The process that answers it: intake, …, connect."""
        return self.path.split(".")[1]

    @property
    def name(self) -> str:
        """`<Service>.<Method>`, unique on the platform."""
        return ".".join(self.path.rsplit(".", 1)[1].split("/"))

    @property
    def request(self) -> Descriptor:
        """The request's message."""
        message: Descriptor = self.method.input_type
        return message

    @property
    def marked(self) -> dict[str, str]:
        """Dotted paths of all marked id fields of the request, with the kind each one names."""
        return {
            path: resource_of(field) for path, field in id_paths(self.request) if resource_of(field)
        }

    @property
    def is_write(self) -> bool:
        """Whether the request carries a key."""
        return "request_id" in self.request.fields_by_name


@cache
def rpcs() -> tuple[Rpc, ...]:
    """Every RPC of every contract, in order of their paths."""
    services = [service for file in _files() for service in file.services_by_name.values()]
    found = [
        Rpc(f"/{service.full_name}/{method.name}", method)
        for service in services
        for method in service.methods
    ]
    return tuple(sorted(found, key=lambda rpc: rpc.path))


@cache
def messages() -> tuple[Descriptor, ...]:
    """Every message of every contract."""
    return tuple(message for file in _files() for message in file.message_types_by_name.values())


def resource_of(field: FieldDescriptor) -> str:
    """The kind of thing whose id the field holds; empty without a mark."""
    options: Any = field.GetOptions()
    return str(options.Extensions[options_pb2.resource])


def id_paths(message: Descriptor, prefix: str = "") -> Iterator[tuple[str, FieldDescriptor]]:
    """Every field of a message and of the messages in it, by dotted path."""
    for field in message.fields:
        yield f"{prefix}{field.name}", field
        inner = field.message_type
        if inner is not None and inner.full_name.startswith("onedoor."):
            yield from id_paths(inner, f"{prefix}{field.name}.")


def _files() -> Iterator[Any]:
    for path in sorted(PROTO.rglob("*.proto")):
        module = ".".join(path.relative_to(PROTO).with_suffix("").parts) + "_pb2"
        yield importlib.import_module(module).DESCRIPTOR
