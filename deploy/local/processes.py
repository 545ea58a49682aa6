"""The table of OneDoor's processes: the one place that says what runs on a machine."""

import importlib.util
from dataclasses import dataclass
from enum import IntEnum

SERVICES = ("intake", "routing", "mediation", "grid", "notify")
OWNERS = (*SERVICES, "gateway")


class Stage(IntEnum):
    """The order in which parts stop; what a lower stage needs is still there."""

    FACE = 1
    SERVER = 2
    WORKER = 3
    RUNNER = 4
    RELAY = 5
    STANDIN = 6
    STORE = 7
    MAPPER = 8


@dataclass(frozen=True, kw_only=True)
class Process:
    """One supervised process: `argv` are the interpreter's arguments."""

    name: str
    argv: tuple[str, ...]
    stage: Stage
    port: str | None = None  # the attribute of Ports it listens on
    port_setting: str | None = None
    ready_on_port: bool = False  # ready when the port answers, not when /readyz on metrics does
    serves_ready: bool = False  # serves /readyz on its own port
    stop_within: float = 3


@dataclass(frozen=True, kw_only=True)
class OneShot:
    """A command that runs to its end before the processes start; repeating it is harmless."""

    name: str
    argv: tuple[str, ...]
    phase: str
    within: float = 120


def _module(module: str, *arguments: str) -> tuple[str, ...]:
    return ("-m", module, *arguments)


ONE_SHOTS = (
    OneShot(name="keys", argv=_module("chassis.keyring", "init"), phase="keys"),
    OneShot(name="authority", argv=_module("gateway.connect.authority", "init"), phase="keys"),
    OneShot(name="migrate", argv=_module("chassis.migrate", *OWNERS), phase="migrations"),
    *(
        OneShot(name=f"{name}-seed", argv=_module(f"services.{name}.seed"), phase="seed")
        for name in SERVICES
    ),
    OneShot(name="gateway-seed", argv=_module("gateway.seed"), phase="seed"),
)

PROCESSES = (
    Process(
        name="sms",
        argv=_module("deploy.standins.sms"),
        stage=Stage.STANDIN,
        port="sms",
        port_setting="ONEDOOR_SMS_STANDIN_PORT",
        serves_ready=True,
        stop_within=1,
    ),
    *(
        Process(
            name=f"{name}-server",
            argv=_module(f"services.{name}.server"),
            stage=Stage.SERVER,
            port=name,
            port_setting="ONEDOOR_GRPC_PORT",
            ready_on_port=True,
        )
        for name in SERVICES
    ),
    *(
        Process(
            name=f"{name}-worker",
            argv=_module("chassis.green", f"services.{name}.worker"),
            stage=Stage.WORKER,
        )
        for name in SERVICES
    ),
    Process(name="relay", argv=_module("chassis.relay", *OWNERS), stage=Stage.RELAY, stop_within=2),
    Process(
        name="runner",
        argv=_module(
            "chassis.runner", *(f"services.{name}.jobs" for name in SERVICES), "gateway.jobs"
        ),
        stage=Stage.RUNNER,
        stop_within=2,
    ),
    Process(
        name="gateway",
        argv=_module("gateway"),
        stage=Stage.FACE,
        port="gateway",
        port_setting="ONEDOOR_GATEWAY_PORT",
        stop_within=4,
    ),
    Process(
        name="connect",
        argv=_module("gateway.connect"),
        stage=Stage.FACE,
        port="connect",
        port_setting="ONEDOOR_CONNECT_PORT",
        stop_within=4,
    ),
)


def missing_modules(argv: tuple[str, ...]) -> list[str]:
    """Modules a command names that do not exist; such a command is reported, not started."""
    if argv[0] != "-m":
        return []
    dotted = [argument for argument in argv[2:] if "." in argument]
    return [module for module in (argv[1], *dotted) if not _exists(module)]


def _exists(module: str) -> bool:
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return False
    if spec is None:
        return False
    if spec.submodule_search_locations is None:
        return True
    return importlib.util.find_spec(f"{module}.__main__") is not None
