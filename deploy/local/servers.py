"""Private MongoDB, RabbitMQ and Redis on loopback, apart from any the system has."""

import importlib.util
import os
import shutil
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import amqp
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.child import Spec
from deploy.local.console import Console
from deploy.local.orphans import MARK, end_orphans
from deploy.local.ports import Ports
from deploy.local.probes import answers_redis, answers_tcp, blocking
from deploy.local.processes import Stage
from deploy.local.supervisor import Supervisor

RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"
ALL = ("mongodb", "rabbitmq", "redis")
NOT_INITIALIZED = 94
INVALID_CONFIGURATION = 93


class ServerMissing(RuntimeError):
    """A server's binary is not on this machine; the text says what to do."""


class Servers:
    """The data servers under `home`, started as a set or as specs for a larger platform."""

    def __init__(
        self,
        home: Path,
        ports: Ports,
        *,
        only: Iterable[str] = ALL,
        management: bool = False,
        console: Console | None = None,
    ) -> None:
        self._home = home.resolve()
        self._ports = ports
        self._only = tuple(only)
        self._management = management
        self._console = console
        self._supervisor: Supervisor | None = None

    def start(self, within: float = 60) -> None:
        """Start and wait until each really answers; what was left of a killed run is ended."""
        end_orphans(self._home)
        self._supervisor = Supervisor(self._home / "log", console=self._console)
        try:
            self._supervisor.start(self.specs())
            self._supervisor.wait_ready(list(self._supervisor.children), within, patient=False)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop all; the data stays."""
        if self._supervisor is not None:
            self._supervisor.close()
            self._supervisor = None

    def environment(self) -> dict[str, str]:
        """The settings that lead a process to these servers."""
        ports = self._ports
        settings = {
            "mongodb": {
                "ONEDOOR_MONGODB_URI": f"mongodb://127.0.0.1:{ports.mongodb}/?replicaSet=rs0"
            },
            "rabbitmq": {"ONEDOOR_AMQP_URI": f"amqp://guest:guest@127.0.0.1:{ports.amqp}/"},
            "redis": {"ONEDOOR_REDIS_URI": f"redis://127.0.0.1:{ports.redis}/0"},
        }
        found = {key: value for name in self._only for key, value in settings[name].items()}
        if self._management and "rabbitmq" in self._only:
            address = f"http://guest:guest@127.0.0.1:{ports.amqp_management}"
            found["ONEDOOR_RABBITMQ_MANAGEMENT"] = address
        return found

    def specs(self) -> list[Spec]:
        """How each server is started, its folders and settings written.

        Raises:
            ServerMissing: a binary is not installed.
        """
        builders = {
            "mongodb": lambda: [self._mongodb()],
            "rabbitmq": lambda: [self._epmd(), self._rabbitmq()],
            "redis": lambda: [self._redis()],
        }
        return [spec for name in self._only for spec in builders[name]()]

    def _mongodb(self) -> Spec:
        options = {
            "dbpath": str(self._folder("mongodb")),
            "port": str(self._ports.mongodb),
            "bind_ip": "127.0.0.1",
            "replSet": "rs0",
            "wiredTigerCacheSizeGB": "0.5",
            "oplogSize": "512",
            # The log names what a slow command wrote, resident's words and all: none is that slow.
            "slowms": "2147483647",
        }
        # One node has nobody to hand over to: end at once when asked.
        quick = ("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100")
        # What a killed process left open blocks others for as long as ours may take at most.
        mortal = ("--setParameter", "transactionLifetimeLimitSeconds=15")
        # A dropped collection keeps its file open while somebody may read the past: nobody does.
        forgetful = ("--setParameter", "minSnapshotHistoryWindowInSeconds=5", "--syncdelay", "10")
        diet = ("--setParameter", "diagnosticDataCollectionEnabled=false", "--nounixsocket")
        flags = [part for key, value in options.items() for part in (f"--{key}", value)]
        return Spec(
            name="mongodb",
            argv=(str(mongod_binary()), *flags, *quick, *mortal, *forgetful, *diet),
            environment=self._environment(),
            ready=blocking(partial(_mongodb_is_primary, self._ports.mongodb)),
            stage=Stage.STORE,
            stop_within=6,
            shows_log=False,
        )

    def _epmd(self) -> Spec:
        return Spec(
            name="epmd",
            argv=("epmd", "-address", "127.0.0.1", "-port", str(self._ports.epmd)),
            environment=self._environment(),
            ready=answers_tcp(self._ports.epmd),
            stage=Stage.MAPPER,
            stop_within=1,
            shows_log=False,
        )

    def _rabbitmq(self) -> Spec:
        if not Path(RABBITMQ).exists():
            raise ServerMissing(f"{RABBITMQ} is missing: apt-get install rabbitmq-server")
        folder = self._folder("rabbitmq")
        write_rabbitmq_settings(folder, self._ports, management=self._management)
        return Spec(
            name="rabbitmq",
            argv=(RABBITMQ,),
            environment=self._environment(rabbitmq_environment(folder, self._ports)),
            ready=blocking(partial(_rabbitmq_answers, self._ports.amqp)),
            stage=Stage.STORE,
            stop_within=8,
            shows_log=False,
        )

    def _redis(self) -> Spec:
        binary = shutil.which("redis-server")
        if binary is None:
            raise ServerMissing("redis-server is missing: apt-get install redis-server")
        options = {
            "bind": "127.0.0.1",
            "port": str(self._ports.redis),
            "dir": str(self._folder("redis")),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "128mb",
            "maxmemory-policy": "volatile-ttl",
        }
        flags = [part for key, value in options.items() for part in (f"--{key}", value)]
        return Spec(
            name="redis",
            argv=(binary, *flags),
            environment=self._environment(),
            ready=answers_redis(self._ports.redis),
            stage=Stage.STORE,
            stop_within=3,
            shows_log=False,
        )

    def _folder(self, name: str) -> Path:
        folder = self._home / "data" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        # RABBITMQ_* of the user's shell belong to the user's broker, not to this one.
        mine = {key: value for key, value in os.environ.items() if not key.startswith("RABBITMQ_")}
        return {**mine, MARK: str(self._home), **(more or {})}


def mongod_binary() -> Path:
    """The mongod that came with the Python packages.

    Raises:
        ServerMissing: there is none for this kind of machine.
    """
    package = importlib.util.find_spec("fiftyone")
    for folder in package.submodule_search_locations or () if package else ():
        binary = Path(folder) / "db" / "bin" / "mongod"
        if binary.exists():
            binary.chmod(binary.stat().st_mode | 0o111)
            return binary
    raise ServerMissing(
        "There is no mongod package for this kind of machine (only x86-64 Linux has one). "
        "Set ONEDOOR_MONGODB_URI to a MongoDB 6 replica set of your own."
    )


def rabbitmq_environment(folder: Path, ports: Ports) -> dict[str, str]:
    """What keeps a private broker apart: its own node, cookie (HOME), folders and ports."""
    return {
        "HOME": str(folder),
        "RABBITMQ_NODENAME": "onedoor@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(ports.amqp),
        "RABBITMQ_DIST_PORT": str(ports.amqp_dist),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(ports.epmd),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "environment.conf"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_CONFIG_FILES": str(folder / "conf.d" / "*.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
        # The script then becomes the broker instead of waiting beside it: one pid, one signal.
        "RABBITMQ_ALLOW_INPUT": "1",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
            "-noinput +sbwt none +sbwtdcpu none +sbwtdio none "
            # The web listener of the metrics plugin keeps a stopping node waiting 5 s for nothing.
            "-shutdown_time 3000 -kernel inet_dist_use_interface {127,0,0,1}"
        ),
    }


def write_rabbitmq_settings(folder: Path, ports: Ports, *, management: bool) -> None:
    """The broker's files: settings for a small machine, and the plugins."""
    plugins = ["rabbitmq_prometheus", *(["rabbitmq_management"] if management else [])]
    settings = {
        "vm_memory_high_watermark.absolute": "1GB",
        "disk_free_limit.absolute": "200MB",
        "heartbeat": "20",
        "consumer_timeout": "300000",
        "max_message_size": "1048576",
        "raft.wal_max_size_bytes": "67108864",
        "prometheus.tcp.ip": "127.0.0.1",
        "prometheus.tcp.port": str(ports.amqp_metrics),
    }
    if management:
        settings["management.tcp.ip"] = "127.0.0.1"
        settings["management.tcp.port"] = str(ports.amqp_management)
    else:
        settings["management_agent.disable_metrics_collector"] = "true"
    lines = [f"{key} = {value}" for key, value in settings.items()]
    (folder / "rabbitmq.conf").write_text("\n".join(lines) + "\n")
    (folder / "plugins").write_text(f"[{','.join(plugins)}].\n")
    (folder / "environment.conf").write_text("")


def _rabbitmq_answers(port: int) -> bool:
    connection = amqp.Connection(f"127.0.0.1:{port}", "guest", "guest", connect_timeout=2)
    try:
        connection.connect()
        connection.close()
    except (OSError, amqp.AMQPError):
        return False
    return True


def _mongodb_is_primary(port: int) -> bool:
    """Whether the node may be written to; on the way it is made a replica set of one."""
    address = f"127.0.0.1:{port}"
    members = [{"_id": 0, "host": address}]
    with MongoClient[dict[str, object]](
        address, directConnection=True, serverSelectionTimeoutMS=500, socketTimeoutMS=5000
    ) as client:
        try:
            hello = client.admin.command("hello")
            if hello.get("isWritablePrimary"):
                return hello.get("me") == address
            _join(client, members)
        except PyMongoError:
            return False
    return False


def _join(client: MongoClient[dict[str, object]], members: list[dict[str, object]]) -> None:
    try:
        status = client.admin.command("replSetGetStatus")
    except OperationFailure as error:
        if error.code == NOT_INITIALIZED:
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
        elif error.code == INVALID_CONFIGURATION:
            _move(client, members)
        return
    if status["myState"] == 10:  # REMOVED: the set knows this node under another port
        _move(client, members)


def _move(client: MongoClient[dict[str, object]], members: list[dict[str, object]]) -> None:
    config = client.local["system.replset"].find_one()
    if config is not None:
        version = int(str(config["version"])) + 1
        moved = {**config, "members": members, "version": version}
        client.admin.command("replSetReconfig", moved, force=True)
