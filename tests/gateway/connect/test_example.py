"""The example client does what its page says, against the real server."""

import subprocess
import sys
from pathlib import Path

from gateway.connect.authority import Authority
from tests.gateway.connect.support import Centre, System, issued, soon
from tests.support.processes import ROOT

CLIENT = ROOT / "examples/department_client/client.py"
COUNTY = "430424"


def test_the_example_watches_signs_and_completes(
    port: int, authority: Authority, centre: Centre, tmp_path: Path
) -> None:
    folder = issued(authority, tmp_path, "agriculture", COUNTY)
    first = centre.order("宅基地审批", COUNTY)
    log, cursor = tmp_path / "log", tmp_path / "cursor.txt"
    command = _command(port, folder)
    watching = [*command, "watch", "--sign", "--cursor", str(cursor)]
    with log.open("wb") as out, subprocess.Popen(watching, stdout=out, cwd=ROOT) as running:
        soon(lambda: f"{first.id}  signed" in log.read_text())
        centre.number()
        soon(lambda: "[signed]" in log.read_text())
        running.kill()

    second = centre.order("种子不出苗", COUNTY)
    with log.open("wb") as out, subprocess.Popen(watching, stdout=out, cwd=ROOT) as running:
        soon(lambda: f"{second.id}  signed" in log.read_text())
        running.kill()
    assert f"{first.id}  issued" not in log.read_text()

    done = subprocess.run(
        [*command, "complete", second.id, "已补发种子并指导补种", "种子已补发"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert f"{second.id}  completed" in done.stdout
    system = System(port, folder)
    assert system.get(second.id).public_answer == "种子已补发"
    system.close()


def test_the_example_says_why_it_was_refused(
    port: int, authority: Authority, tmp_path: Path
) -> None:
    folder = issued(authority, tmp_path, "agriculture", COUNTY)

    done = subprocess.run(
        [*_command(port, folder), "sign", "no-such-order"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert done.returncode == 1
    assert "refused: NOT_FOUND not_found" in done.stdout


def _command(port: int, folder: Path) -> list[str]:
    return [sys.executable, str(CLIENT), "--target", f"127.0.0.1:{port}", "--certs", str(folder)]
