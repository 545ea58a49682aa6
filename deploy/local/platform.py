"""The whole platform on one machine, for `make run`, for tests and for the benchmark.

platform = Platform(home, Ports.free())
platform.start()
platform.kill("intake-worker", signal.SIGKILL)
platform.wait_ready("intake-worker", within=20)
platform.stop()
"""

import contextlib
import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from deploy.local.child import Spec, State
from deploy.local.console import Console
from deploy.local.home import Home
from deploy.local.orphans import end_orphans
from deploy.local.ports import Ports
from deploy.local.probes import answers_http, answers_tcp
from deploy.local.processes import ONE_SHOTS, PROCESSES, OneShot, Process, Stage, missing_modules
from deploy.local.servers import Servers
from deploy.local.settings import ROOT, URIS, own_servers, platform_environment, shell_form
from deploy.local.supervisor import Supervisor

READY_WITHIN = 90.0
BEHIND_THE_DOOR = (Stage.WORKER, Stage.RUNNER, Stage.RELAY)  # who asks at the door comes first
OPEN_FILES = 65_536


class Platform:
    """All processes and their data servers under one supervisor.

    Servers whose URI stands in `environment` (by default the caller's own) are used; the
    others are started. `servers` names the ones to start whatever the environment says.
    """

    def __init__(
        self,
        home: Path,
        ports: Ports,
        profile: str = "demo",
        processes: Sequence[Process] = PROCESSES,
        restart: bool = True,
        *,
        one_shots: Sequence[OneShot] = ONE_SHOTS,
        environment: Mapping[str, str] | None = None,
        servers: Sequence[str] | None = None,
        console: Console | None = None,
    ) -> None:
        given = dict(os.environ if environment is None else environment)
        self.ports = ports
        self.seconds: dict[str, float] = {}
        self._home = Home(home)
        self._given, self._profile = given, profile
        self._processes, self._one_shots = processes, one_shots
        self._own = own_servers(given) if servers is None else tuple(servers)
        self._servers = Servers(self._home.path, ports, only=self._own)
        self._restart_dead = restart
        self._console = console or Console(None)
        self._supervisor: Supervisor | None = None
        self.environment: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return f"http://127.0.0.1:{self.ports.gateway}"

    def start(self, within: float = READY_WITHIN) -> None:
        """Bring all up, in order; on failure everything is down again.

        Raises:
            AlreadyRunning: another supervisor holds the folder.
            NotReady: with the end of the log of the part that failed.
        """
        self._home.hold()
        try:
            self._prepare()
            with self._phase("servers"):
                self._start_servers()
            for phase in dict.fromkeys(shot.phase for shot in self._one_shots):
                with self._phase(phase):
                    self._run_one_shots(phase)
            with self._phase("processes"):
                self._start_processes(within)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop all in order: faces, servers, workers, runner, relay, then the data servers."""
        if self._supervisor is not None:
            self._supervisor.close()
            self._supervisor = None
        self._home.release()

    def kill(self, name: str, number: int) -> None:
        """Send a signal to one process."""
        self._running.kill(name, number)

    def restart(self, name: str) -> None:
        """Stop one process if it runs, and start it."""
        self._running.restart(name)

    def pid(self, name: str) -> int | None:
        """The pid of one process, None while it is down."""
        return self._running.children[name].pid

    def wait_ready(self, name: str, within: float = READY_WITHIN) -> None:
        """Wait until one process answers.

        Raises:
            NotReady: it does not, with the end of its log.
        """
        self._running.wait_ready([name], within)

    def status(self) -> list[dict[str, Any]]:
        """One row per process: name, pid, state, restarts."""
        return [
            {
                "name": name,
                "pid": child.pid,
                "state": str(child.state),
                "restarts": child.restarts,
            }
            for name, child in list(self._running.children.items())
        ]

    def missing(self) -> list[str]:
        """Processes of the table whose module does not exist."""
        return [row["name"] for row in self.status() if row["state"] == State.MISSING]

    @property
    def _running(self) -> Supervisor:
        if self._supervisor is None:
            raise RuntimeError("the platform is not started")
        return self._supervisor

    def _prepare(self) -> None:
        raise_file_limit()
        for name in end_orphans(self._home.path):
            self._console.say("supervisor", f"ended {name}, left over from a killed run")
        self.environment = {
            **platform_environment(self._given, self._home.path, self.ports, self._profile),
            **self._servers.environment(),
        }
        self._home.write_environment(shell_form(self.environment))
        self._supervisor = Supervisor(
            self._home.path / "log",
            restart=self._restart_dead,
            console=self._console,
            changed=self._write_status,
        )

    def _start_servers(self) -> None:
        for name in URIS:
            if name not in self._own:
                self._console.say(name, "not started: the environment names one")
        specs = self._servers.specs()
        self._running.start(specs)
        self._running.wait_ready([spec.name for spec in specs], READY_WITHIN, patient=False)

    def _run_one_shots(self, phase: str) -> None:
        runs = []
        for shot in self._one_shots:
            if shot.phase != phase:
                continue
            missing = missing_modules(shot.argv)
            if missing:
                self._console.say(shot.name, f"skipped: no module {', '.join(missing)}")
            else:
                runs.append((self._spec_of_one_shot(shot), shot.within))
        self._running.run(runs)

    def _start_processes(self, within: float) -> None:
        specs = [self._spec(process, index) for index, process in enumerate(self._processes)]
        self._running.start(specs)
        self._running.wait_ready([spec.name for spec in specs if not spec.missing], within)

    def _spec_of_one_shot(self, shot: OneShot) -> Spec:
        return Spec(
            name=shot.name,
            argv=(sys.executable, *shot.argv),
            environment=self.environment,
            directory=ROOT,
            ready=answers_tcp(0),
        )

    def _spec(self, process: Process, index: int) -> Spec:
        metrics = self.ports.metrics[index]
        settings = {"ONEDOOR_METRICS_PORT": str(metrics)}
        port = getattr(self.ports, process.port) if process.port else None
        if process.port_setting:
            settings[process.port_setting] = str(port)
        if port is not None and process.ready_on_port:
            ready = answers_tcp(port)
        else:
            ready = answers_http(port if port and process.serves_ready else metrics)
        return Spec(
            name=process.name,
            argv=(sys.executable, *process.argv),
            environment={**self.environment, **settings},
            directory=ROOT,
            ready=ready,
            stage=process.stage,
            stop_within=process.stop_within,
            yields=process.stage in BEHIND_THE_DOOR,
            missing=tuple(missing_modules(process.argv)),
        )

    def _write_status(self) -> None:
        if self._supervisor is not None:
            self._home.write_status({"url": self.url, "processes": self.status()})

    @contextlib.contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - start
        self._console.plain(f"--- {name}: {self.seconds[name]:.1f} s")


def raise_file_limit() -> None:
    """More open files, as far as the system allows; mongod asks for many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, OPEN_FILES), hard))
