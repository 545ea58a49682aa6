"""A department's system in small: watches its orders, and signs, reports and completes on request.

It shows what every such system needs: a cursor kept after each change is safe, reconnecting with
growing waits, deadlines, and a request_id that is the same when a write is sent again.
"""

import argparse
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc

from onedoor.connect.v1 import departments_pb2 as pb
from onedoor.connect.v1 import departments_pb2_grpc

DEADLINE_SECONDS = 10
LONGEST_WAIT_SECONDS = 60
TRIES = 6
HOPELESS = (
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.INVALID_ARGUMENT,
)
TRY_AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
SAME_REQUEST = uuid.UUID("6f6e6564-6f6f-7200-8000-000000000000")


class Department:
    """The line to the centre."""

    def __init__(self, target: str, certs: Path) -> None:
        """Connect with `tls.crt`, `tls.key` and `ca.crt` of the folder."""
        authorities, key, chain = (
            (certs / name).read_bytes() for name in ("ca.crt", "tls.key", "tls.crt")
        )
        credentials = grpc.ssl_channel_credentials(authorities, key, chain)
        options = [("grpc.keepalive_time_ms", 120_000), ("grpc.keepalive_timeout_ms", 20_000)]
        self.channel = grpc.secure_channel(target, credentials, options=options)
        self.stub: Any = departments_pb2_grpc.DepartmentServiceStub(self.channel)

    def order(self, order_id: str) -> pb.Order:
        """An order as it stands, with its version."""
        answer = self.ask(self.stub.GetOrder, pb.GetOrderRequest(order_id=order_id))
        order: pb.Order = answer.order
        return order

    def ask(self, method: Callable[..., Any], request: Any) -> Any:
        """Call with a deadline; a call without an answer is repeated as it was."""
        for wait in waits(TRIES):
            try:
                return method(request, timeout=DEADLINE_SECONDS)
            except grpc.RpcError as error:
                if not is_worth_repeating(error) or wait is None:
                    raise
                say(f"no answer ({error.code().name}), again in {wait:.1f} s")
                time.sleep(wait)
        raise AssertionError("the last try raises")

    def watch(self, place: Path, handle: Callable[[pb.OrderChange], None]) -> None:
        """Handle every change from the kept cursor on; returns only by an error nobody can heal."""
        failures = 0
        while True:
            cursor = place.read_text().strip() if place.exists() else ""
            try:
                for item in self.stub.WatchOrders(pb.WatchOrdersRequest(cursor=cursor)):
                    failures = 0
                    if item.WhichOneof("item") == "change":
                        handle(item.change)
                    keep(place, item.cursor)  # only now: what came before is handled
            except grpc.RpcError as error:
                if reason(error) == "cursor_expired":
                    say("away for too long: starting from the oldest change kept")
                    keep(place, "")
                elif error.code() in HOPELESS:
                    raise
            wait = backoff(failures)
            failures += 1
            say(f"line ended, connecting again in {wait:.1f} s")
            time.sleep(wait)


def waits(tries: int) -> Iterator[float | None]:
    """The wait after each try; None after the last."""
    for number in range(tries):
        yield backoff(number) if number < tries - 1 else None


def backoff(failures: int) -> float:
    """Doubling from one second to a minute, with chance, so that clients do not march in step."""
    longest = min(2.0**failures, LONGEST_WAIT_SECONDS)
    return longest * random.uniform(0.5, 1)  # noqa: S311  no secret


def is_worth_repeating(error: Any) -> bool:
    """Whether the same request may succeed or has perhaps succeeded already."""
    return error.code() in TRY_AGAIN or reason(error) in ("request_in_progress", "not_yet")


def reason(error: Any) -> str:
    """The stable reason of a refusal."""
    return str(dict(error.trailing_metadata() or ()).get("x-reason", ""))


def request_id(*content: object) -> str:
    """The same for the same intent, also after a crash; another for another intent."""
    return str(uuid.uuid5(SAME_REQUEST, "|".join(map(str, content))))


def keep(place: Path, cursor: str) -> None:
    """Write the cursor whole or not at all."""
    draft = place.with_suffix(".new")
    draft.write_text(cursor)
    draft.replace(place)


def say(text: str) -> None:
    """A line for people."""
    print(text, flush=True)


def show(order: pb.Order, title: str = "") -> None:
    """One order in one line."""
    due = order.due_time.ToJsonString() if order.HasField("due_time") else "-"
    say(f"{order.id}  {order.state:<10} v{order.version}  {order.code}  due {due}  {title}")


def watch(department: Department, given: argparse.Namespace) -> None:
    """Print each change; sign new orders when asked to."""

    def handle(change: pb.OrderChange) -> None:
        show(change.order, f"[{change.change}] {change.title}")
        if given.sign and change.change == "issued":
            try:
                sign(department, argparse.Namespace(order=change.order.id))
            except grpc.RpcError as error:
                say(f"not signed: {error.code().name} {reason(error)}")

    department.watch(given.cursor, handle)


def sign(department: Department, given: argparse.Namespace) -> None:
    """Sign an order that waits for it."""
    order = department.order(given.order)
    if order.state != "issued":
        say(f"{order.id} is {order.state} already")
        return
    asked = pb.SignOrderRequest(
        request_id=request_id("sign", order.id, order.version),
        order_id=order.id,
        version=order.version,
    )
    show(department.ask(department.stub.SignOrder, asked).order)


def progress(department: Department, given: argparse.Namespace) -> None:
    """Tell how far the matter is."""
    order = department.order(given.order)
    asked = pb.ReportProgressRequest(
        request_id=request_id("progress", order.id, order.version, given.note),
        order_id=order.id,
        version=order.version,
        note=given.note,
    )
    show(department.ask(department.stub.ReportProgress, asked).order)


def complete(department: Department, given: argparse.Namespace) -> None:
    """Report the result."""
    order = department.order(given.order)
    asked = pb.CompleteOrderRequest(
        request_id=request_id("complete", order.id, order.version, given.result, given.answer),
        order_id=order.id,
        version=order.version,
        result=given.result,
        public_answer=given.answer,
    )
    show(department.ask(department.stub.CompleteOrder, asked).order)


def list_orders(department: Department, given: argparse.Namespace) -> None:
    """Print the newest orders."""
    asked = pb.ListOrdersRequest(states=given.state, page_size=100)
    for order in department.ask(department.stub.ListOrders, asked).orders:
        show(order)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default="127.0.0.1:8443")
    parser.add_argument("--certs", type=Path, required=True, help="tls.crt, tls.key and ca.crt")
    verbs = parser.add_subparsers(required=True)
    watching = verbs.add_parser("watch", help="print every change, for ever")
    watching.add_argument("--cursor", type=Path, default=Path("cursor.txt"))
    watching.add_argument("--sign", action="store_true", help="sign what is newly issued")
    watching.set_defaults(run=watch)
    listing = verbs.add_parser("list", help="print the newest orders")
    listing.add_argument("--state", action="append", default=[])
    listing.set_defaults(run=list_orders)
    for name, run, texts in (
        ("sign", sign, ()),
        ("progress", progress, ("note",)),
        ("complete", complete, ("result", "answer")),
    ):
        verb = verbs.add_parser(name)
        verb.add_argument("order", help="the order's id")
        for text in texts:
            verb.add_argument(text)
        verb.set_defaults(run=run)
    return parser.parse_args()


def main() -> int:
    """Do what the command line says."""
    given = parse()
    department = Department(given.target, given.certs)
    try:
        given.run(department, given)
    except grpc.RpcError as error:
        say(f"refused: {error.code().name} {reason(error)}: {error.details()}")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        department.channel.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
