"""A service's real servicer behind a real in-process gRPC server with the real guard."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc

from chassis.kernel import Kernel
from chassis.principals import load_signer, load_verifier
from chassis.rpc import Registration, build_server
from contracts.principals import Post, Principal
from tests.support.stack import keys_dir


@dataclass(frozen=True)
class RpcServer:
    """A running server: its channel, and the metadata that says who calls."""

    channel: grpc.Channel

    def as_(
        self, post: Post | str, area_code: str = "430423", *, department: str = "", name: str = ""
    ) -> tuple[tuple[str, str], ...]:
        """Call metadata of a principal, signed by the gateway's key."""
        principal = Principal(
            id=name or f"{post}@{area_code}",
            post=Post(post),
            area_code=area_code,
            department=department,
        )
        token = load_signer(keys_dir(), "gateway").sign(principal)
        return (("x-onedoor-principal", token),)


@contextmanager
def rpc_server(kernel: Kernel, services: Sequence[Registration]) -> Iterator[RpcServer]:
    """Serve on a free port until the block ends.

    Args:
        kernel: over the test's database.
        services: `(add_…_to_server, servicer, full service name)` each.
    """
    server, _ = build_server(kernel, load_verifier(keys_dir()), services)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield RpcServer(channel)
    server.stop(0).wait()


def refused(call: Any, *arguments: Any, **keywords: Any) -> tuple[grpc.StatusCode, str]:
    """Make a call that must fail; gives its status and stable reason."""
    try:
        call(*arguments, **keywords)
    except grpc.RpcError as error:
        return error.code(), reason_of(error)
    raise AssertionError("the call was not refused")


def reason_of(error: grpc.RpcError) -> str:
    """The stable reason of a refusal."""
    trailing: Any = error.trailing_metadata() or ()
    return str(dict(trailing).get("x-reason", ""))
