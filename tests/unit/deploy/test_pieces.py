"""The pure pieces of the local platform."""

import shlex
import socket
from pathlib import Path

import pytest

from deploy.local.check import SUITES, Outcome, Step, run_in_order, table
from deploy.local.console import Tail, readable
from deploy.local.home import Home, NotOurs
from deploy.local.ports import Ports
from deploy.local.processes import ONE_SHOTS, PROCESSES, SERVICES, missing_modules
from deploy.local.servers import Servers
from deploy.local.settings import own_servers, platform_environment, shell_form, sms_access_key


def test_free_ports_are_distinct_and_nobody_listens_on_them() -> None:
    ports = Ports.free()

    single = [value for name, value in vars(ports).items() if name != "metrics"]
    assert len({*single, *ports.metrics}) == len(single) + len(ports.metrics)
    assert ports.taken() == []


def test_a_taken_port_is_named_and_can_be_moved() -> None:
    ports = Ports.free()
    with socket.create_server(("127.0.0.1", ports.redis)):
        assert ports.taken() == ["redis"]

        moved = ports.moved(["redis"])

        assert moved.taken() == []
        assert moved.gateway == ports.gateway


def test_the_user_chooses_the_gateways_port() -> None:
    assert Ports.from_environment({"ONEDOOR_GATEWAY_PORT": "9000"}).gateway == 9000


def test_every_process_has_a_metrics_port_and_a_name_of_its_own() -> None:
    assert len(PROCESSES) <= len(Ports().metrics)
    names = [*(shot.name for shot in ONE_SHOTS), *(process.name for process in PROCESSES)]
    assert len(set(names)) == len(names)


def test_every_service_has_a_server_a_worker_and_a_seed() -> None:
    names = {*(shot.name for shot in ONE_SHOTS), *(process.name for process in PROCESSES)}

    assert {f"{name}-{face}" for name in SERVICES for face in ("server", "worker", "seed")} <= names


def test_missing_modules_are_found_among_arguments_too() -> None:
    argv = ("-m", "deploy.local", "services.nowhere.worker", "intake", "deploy.local.ports")

    assert missing_modules(argv) == ["services.nowhere.worker"]
    assert missing_modules(("-m", "deploy.standins")) == ["deploy.standins"]  # no __main__
    assert missing_modules(("-c", "pass")) == []


def test_a_server_the_user_brings_is_not_started() -> None:
    given = {"ONEDOOR_REDIS_URI": "redis://elsewhere/0", "ONEDOOR_AMQP_URI": ""}

    assert own_servers(given) == ("mongodb", "rabbitmq")


def test_servers_started_are_the_servers_named(tmp_path: Path) -> None:
    servers = Servers(tmp_path, Ports(), only=["redis"])

    assert servers.environment() == {"ONEDOOR_REDIS_URI": "redis://127.0.0.1:26479/0"}


def test_the_users_settings_hold_but_not_where_only_the_platform_knows(tmp_path: Path) -> None:
    given = {"ONEDOOR_DATABASE_PREFIX": "mine_", "ONEDOOR_INTAKE_TARGET": "old:1", "NO_PROXY": "a"}

    told = platform_environment(given, tmp_path, Ports(), "demo")

    assert told["ONEDOOR_DATABASE_PREFIX"] == "mine_"
    assert told["ONEDOOR_INTAKE_TARGET"] == "127.0.0.1:9101"
    assert told["NO_PROXY"] == "a,127.0.0.1,localhost"


def test_a_provider_the_user_names_is_spoken_to_as_the_user_says(tmp_path: Path) -> None:
    theirs = platform_environment({"ONEDOOR_SMS_ENDPOINT": "real"}, tmp_path, Ports(), "demo")
    ours = platform_environment({}, tmp_path, Ports(), "demo")

    assert theirs["ONEDOOR_SMS_ENDPOINT"] == "real"
    assert "ONEDOOR_SMS_PROTOCOL" not in theirs
    assert ours["ONEDOOR_SMS_PROTOCOL"] == "HTTP"


def test_settings_with_blanks_and_quotes_survive_the_shell_form() -> None:
    text = shell_form({"ONEDOOR_SMS_SIGN_NAME": "a 'b' $c", "PATH": "/bin"})

    assert shlex.split(text) == ["export", "ONEDOOR_SMS_SIGN_NAME=a 'b' $c"]


def test_the_sms_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = sms_access_key(tmp_path / "keys")

    assert sms_access_key(tmp_path / "keys") == first
    assert (tmp_path / "keys" / "sms_access_key.json").stat().st_mode & 0o077 == 0


def test_a_folder_the_platform_did_not_make_is_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")

    with pytest.raises(NotOurs):
        Home(tmp_path).delete()

    assert (tmp_path / "letter.txt").exists()


def test_a_json_log_line_reads_as_text() -> None:
    raw = '{"level":"warning","message":"late","case_id":"7","service":"intake","tries":2}'

    assert readable(raw) == ("warning", "late  case_id=7 tries=2")
    assert readable("Traceback (most recent call last):\n")[0] == "output"
    assert readable('"text"') == ("output", '"text"')


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    tail = Tail(log)
    log.write_text("one\ntw")
    assert tail.new_lines() == ["one"]

    with log.open("a") as file:
        file.write("o\n")

    assert tail.new_lines() == ["two"]


def test_checks_stop_at_the_first_failure() -> None:
    steps = tuple(Step(name=name, argv=(name,)) for name in ("true", "false", "true"))

    outcomes = list(run_in_order(steps, {"PATH": "/usr/bin:/bin"}))

    assert [outcome.code for outcome in outcomes] == [0, 1]
    assert "stopped at: false" in table(outcomes)


def test_the_table_repeats_pytests_own_summary() -> None:
    outcome = Outcome(step=SUITES["fast"][-1], seconds=3, code=0, summary="12 passed in 2.9s")

    assert "12 passed in 2.9s" in table([outcome])
