"""`python -m gateway.connect` as operations see it."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from gateway.connect.authority import Authority
from tests.gateway.connect.support import Centre, System, free_port, issued, soon
from tests.support.processes import ROOT, environment

MARKER = "独一无二的墙面裂缝"


def test_the_process_is_ready_measures_logs_and_stops(
    certs: Path, authority: Authority, centre: Centre, tmp_path: Path
) -> None:
    port, metrics, log = free_port(), free_port(), tmp_path / "log"
    env = environment(
        "unused_",
        ONEDOOR_CONNECT_PORT=str(port),
        ONEDOOR_CONNECT_CERTS_DIR=str(certs),
        ONEDOOR_ROUTING_TARGET=centre.target,
        ONEDOOR_METRICS_PORT=str(metrics),
    )
    command = [sys.executable, "-m", "gateway.connect"]
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=env, stdout=out) as running:
        soon(lambda: _page(metrics, "/readyz") == "ok")
        system = System(port, issued(authority, tmp_path, "natural-resources"))
        watch = system.watch()
        centre.order(f"土地{MARKER}")
        soon(lambda: watch.items)
        up = _page(metrics, "/metrics")
        watch.cancel()
        down = 'onedoor_department_link_up{department="430423/natural-resources"} 0.0'
        soon(lambda: down in _page(metrics, "/metrics"))
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
        system.close()

    assert 'onedoor_department_link_up{department="430423/natural-resources"} 1.0' in up
    assert 'onedoor_tls_certificate_not_after_timestamp_seconds{cert="connect"}' in up
    assert 'onedoor_grpc_client_handled_total{code="OK"' in up
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["message"] for line in lines] == ["serving", "stopped"]
    assert MARKER not in log.read_text() + up


def _page(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            text: str = answer.read().decode()
            return text
    except OSError:
        return ""
