"""Which port each part of a local platform listens on; loopback only."""

import random
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

METRICS_COUNT = 32
# Below Linux's range for outgoing connections, so that none of those takes a port first.
FREE_RANGE = range(20_000, 32_000)
PUBLIC = ("gateway", "connect")


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Every port of one local platform; the defaults are those of `make run`."""

    gateway: int = 8080
    connect: int = 8443
    sms: int = 9180
    intake: int = 9101
    routing: int = 9102
    mediation: int = 9103
    grid: int = 9104
    notify: int = 9105
    mongodb: int = 27117
    amqp: int = 25772
    amqp_dist: int = 25773
    epmd: int = 25774
    amqp_metrics: int = 25775
    amqp_management: int = 25776
    redis: int = 26479
    metrics: tuple[int, ...] = tuple(range(9301, 9301 + METRICS_COUNT))

    @classmethod
    def free(cls) -> Self:
        """Ports nobody listens on now: for tests, which run beside one another."""
        single = [field.name for field in fields(cls) if field.name != "metrics"]
        found = _free_ports(len(single) + METRICS_COUNT)
        chosen: dict[str, Any] = dict(zip(single, found, strict=False))
        return replace(cls(metrics=tuple(found[len(single) :])), **chosen)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """The defaults, with the ports the user chose in the environment."""
        chosen: dict[str, Any] = {
            name: int(environment[variable])
            for name, variable in VARIABLES.items()
            if variable in environment
        }
        return cls(**chosen)

    def taken(self) -> list[str]:
        """Names of the ports somebody listens on already; the metrics ports as one."""
        single = [
            field.name
            for field in fields(self)
            if field.name != "metrics" and not _is_free(getattr(self, field.name))
        ]
        return single if all(map(_is_free, self.metrics)) else [*single, "metrics"]

    def moved(self, names: Iterable[str]) -> Self:
        """The same ports, those named moved to free ones."""
        free = type(self).free()
        return replace(self, **{name: getattr(free, name) for name in names})


VARIABLES = {
    "gateway": "ONEDOOR_GATEWAY_PORT",
    "connect": "ONEDOOR_CONNECT_PORT",
    "sms": "ONEDOOR_SMS_STANDIN_PORT",
    "mongodb": "ONEDOOR_LOCAL_MONGODB_PORT",
    "amqp": "ONEDOOR_LOCAL_AMQP_PORT",
    "redis": "ONEDOOR_LOCAL_REDIS_PORT",
}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_ports(count: int) -> list[int]:
    found: list[int] = []
    for port in random.sample(FREE_RANGE, len(FREE_RANGE)):
        if _is_free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError(f"fewer than {count} free ports between 20000 and 32000")
