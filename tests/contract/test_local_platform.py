"""The supervisor keeps its word, shown on real processes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.child import NICENESS, NotReady
from deploy.local.home import AlreadyRunning
from deploy.local.orphans import MARK, end_orphans
from deploy.local.platform import Platform
from deploy.local.ports import Ports
from deploy.local.processes import OneShot, Process, Stage
from tests.support.waiting import eventually

READY = """
import http.server, os
class Face(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["ONEDOOR_METRICS_PORT"])), Face).serve_forever()
"""


def script(name: str, code: str = READY, stage: Stage = Stage.WORKER) -> Process:
    """A process of the fake table."""
    return Process(name=name, argv=("-S", "-c", code), stage=stage)


StartPlatform = Callable[..., Platform]


@pytest.fixture
def start_platform(tmp_path: Path) -> Iterator[StartPlatform]:
    """Starts platforms of scripts; all are stopped at the end."""
    started: list[Platform] = []

    def start(
        *processes: Process,
        one_shots: tuple[OneShot, ...] = (),
        restart: bool = True,
        within: float = 20,
    ) -> Platform:
        platform = Platform(
            tmp_path,
            Ports.free(),
            processes=processes,
            one_shots=one_shots,
            servers=(),
            environment={"PATH": "/usr/bin:/bin"},
            restart=restart,
        )
        started.append(platform)
        platform.start(within)
        return platform

    yield start
    for platform in started:
        platform.stop()


STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + (
    "open(__import__('os').environ['ONEDOOR_HOME'] + '/ignoring', 'w'); time.sleep(600)"
)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_who_works_behind_the_door_lets_the_others_go_first(start_platform: StartPlatform) -> None:
    platform = start_platform(script("worker"), script("face", stage=Stage.FACE))

    def niceness(name: str) -> tuple[int, str]:
        pid = platform.pid(name) or 0
        session = Path(f"/proc/{pid}/autogroup")  # not every kernel shares by session
        return os.getpriority(os.PRIO_PROCESS, pid), session.read_text() if session.exists() else ""

    ours = os.getpriority(os.PRIO_PROCESS, 0)
    own, session = niceness("worker")
    assert own == ours + NICENESS
    assert session == "" or session.endswith(f"nice {NICENESS}\n")
    assert niceness("face")[0] == ours


def test_a_killed_process_comes_back_under_another_pid(start_platform: StartPlatform) -> None:
    platform = start_platform(script("one"), script("two"))
    before = platform.pid("one")

    platform.kill("one", signal.SIGKILL)
    platform.wait_ready("one", within=10)

    assert platform.pid("one") not in (None, before)
    assert [row["restarts"] for row in platform.status()] == [1, 0]


def test_without_restart_a_killed_process_stays_down_until_asked_for(
    start_platform: StartPlatform,
) -> None:
    platform = start_platform(script("one"), restart=False)

    platform.kill("one", signal.SIGKILL)
    eventually(lambda: platform.status()[0]["state"] == "dead")
    assert platform.pid("one") is None

    platform.restart("one")
    platform.wait_ready("one", within=10)
    assert platform.pid("one") is not None


def test_a_process_that_never_comes_up_fails_the_start_with_its_log(
    start_platform: StartPlatform,
) -> None:
    with pytest.raises(NotReady, match="no luck"):
        start_platform(script("one", "raise SystemExit('no luck')"), within=1)


def test_a_failing_one_shot_stops_the_start_and_shows_its_log(
    start_platform: StartPlatform,
) -> None:
    shot = OneShot(name="seed", argv=("-c", "raise SystemExit('no rice')"), phase="seed")

    with pytest.raises(NotReady, match="no rice"):
        start_platform(script("one"), one_shots=(shot,))


def test_a_process_without_a_module_is_reported_not_started(start_platform: StartPlatform) -> None:
    nowhere = Process(name="ghost", argv=("-m", "services.nowhere.server"), stage=Stage.SERVER)

    platform = start_platform(script("one"), nowhere)

    assert platform.missing() == ["ghost"]
    assert platform.pid("ghost") is None


def test_a_second_platform_on_the_same_folder_is_refused(start_platform: StartPlatform) -> None:
    first = start_platform(script("one"))

    with pytest.raises(AlreadyRunning, match=str(os.getpid())):
        start_platform(script("one"))

    assert first.pid("one") is not None


def test_stopping_ends_even_a_process_that_will_not_listen(
    start_platform: StartPlatform, tmp_path: Path
) -> None:
    platform = start_platform(script("good"))
    stubborn = Process(name="stubborn", argv=("-c", STUBBORN), stage=Stage.FACE, stop_within=0.3)
    platform._running.start([platform._spec(stubborn, 1)])
    eventually((tmp_path / "ignoring").exists)
    pids = [platform.pid("good"), platform.pid("stubborn")]

    platform.stop()

    assert not any(is_alive(pid) for pid in pids if pid)


def test_each_process_is_told_its_own_metrics_port(
    start_platform: StartPlatform, tmp_path: Path
) -> None:
    tell = "import os; open(os.environ['ONEDOOR_HOME'] + '/' + os.environ['NAME_OF_PORT'], 'w')"
    code = tell.replace("'NAME_OF_PORT'", "'ONEDOOR_METRICS_PORT'") + "\n" + script("x").argv[2]

    platform = start_platform(script("one", code), script("two", code))

    assert all((tmp_path / str(port)).exists() for port in platform.ports.metrics[:2])


def test_children_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    code = f"""
import sys, time
sys.path[:0] = {sys.path!r}
from pathlib import Path
from deploy.local.platform import Platform
from deploy.local.ports import Ports
from deploy.local.processes import Process, Stage
one = Process(name="one", argv=("-S", "-c", {READY!r}), stage=Stage.WORKER)
platform = Platform(Path({str(tmp_path)!r}), Ports.free(), processes=[one],
                    one_shots=(), servers=())
platform.start()
print(platform.pid("one"), flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        child = int(supervisor.stdout.readline())
        assert is_alive(child)

        supervisor.kill()

        eventually(lambda: not is_alive(child))


def test_only_processes_with_this_homes_mark_are_ended_as_orphans(tmp_path: Path) -> None:
    sleeper = [sys.executable, "-S", "-c", "print(1, flush=True); import time; time.sleep(600)"]
    with (
        subprocess.Popen(sleeper, env={MARK: str(tmp_path)}, stdout=subprocess.PIPE) as ours,
        subprocess.Popen(sleeper, env={MARK: f"{tmp_path}2"}, stdout=subprocess.PIPE) as foreign,
    ):
        for process in (ours, foreign):
            assert process.stdout is not None
            process.stdout.readline()

        ended = end_orphans(tmp_path)

        assert len(ended) == 1
        assert ours.wait(5) != 0
        assert foreign.poll() is None
        foreign.kill()


def test_the_status_file_names_every_process(start_platform: StartPlatform, tmp_path: Path) -> None:
    platform = start_platform(script("one"), script("two"))

    status = json.loads((tmp_path / "run" / "status.json").read_text())

    assert [row["name"] for row in status["processes"]] == ["one", "two"]
    assert status["processes"][0]["pid"] == platform.pid("one")
