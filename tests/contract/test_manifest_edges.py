"""What the manifests let through: the network's edges, the settings, and who holds which secret."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from chassis.keyring import init
from chassis.principals import load_signer, load_verifier
from chassis.sealing import load_sealing
from deploy.local.processes import OWNERS, SERVICES
from gateway.connect.settings import ConnectSettings
from gateway.settings import GatewaySettings
from services.notify.settings import NotifySettings
from tests.support.manifests import (
    OVERLAYS,
    Network,
    Peer,
    Resource,
    deployments,
    kustomization_files,
    main_of,
    name_of,
    pod_of,
    render,
    resources,
    settings_of,
    workloads,
)

GRPC, METRICS, MONGODB, RABBITMQ, REDIS, CLAMD = 9100, 9300, 27017, 5672, 6379, 3310


@pytest.fixture(params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> str:
    """Each overlay in turn."""
    return str(request.param)


def ends(overlay: str) -> list[Peer]:
    """Every pod, and what lies outside the namespace."""
    pods = [
        Peer(name_of(one), pod=one["spec"]["template"]["metadata"]["labels"])
        for one in workloads(overlay)
    ]
    zones = ("ingress", "monitoring", "data", "scanning")
    return [
        *pods,
        *(Peer(zone, namespace={"onedoor-zone": zone}) for zone in zones),
        Peer("dns", namespace={"kubernetes.io/metadata.name": "kube-system"}),
        Peer("departments", address="192.0.2.0/24"),
        Peer("provider", address="203.0.113.0/24"),
        Peer("elsewhere", namespace={"team": "other"}),
        Peer("internet", address="0.0.0.0/0"),
    ]


def expected_edges(names: list[str]) -> set[tuple[str, str, int]]:
    """Who may talk to whom on which port, and nothing else."""
    servers = [f"{service}-server" for service in SERVICES]
    workers = [f"{service}-worker" for service in SERVICES]
    return {
        *((name, "dns", 53) for name in names),
        *(("monitoring", name, METRICS) for name in names),
        *((name, "data", MONGODB) for name in names if name != "connect"),
        *((name, "data", RABBITMQ) for name in (*workers, "relay")),
        *(("gateway", server, GRPC) for server in servers),
        ("gateway", "data", REDIS),
        ("connect", "routing-server", GRPC),
        ("runner", "intake-server", GRPC),
        ("runner", "mediation-server", GRPC),
        ("runner", "provider", 443),
        ("runner", "scanning", CLAMD),
        ("ingress", "gateway", 8080),
        ("departments", "connect", 8443),
    }


def test_the_network_lets_through_the_known_edges_and_nothing_else(overlay: str) -> None:
    network, peers = Network(resources(overlay, "NetworkPolicy")), ends(overlay)
    ports = (53, METRICS, MONGODB, RABBITMQ, REDIS, CLAMD, GRPC, 8080, 8443, 443, 22, 80)
    open_edges = {
        (source.name, target.name, port)
        for source in peers
        for target in peers
        for port in ports
        if (source.pod or target.pod) and network.lets_through(source, target, port)
    }
    assert open_edges == expected_edges([peer.name for peer in peers if peer.pod])


def test_the_settings_are_settings_that_exist(overlay: str) -> None:
    classes = (GatewaySettings, ConnectSettings, NotifySettings)
    known = {f"ONEDOOR_{name.upper()}" for one in classes for name in one.model_fields}
    given = {entry["name"] for one in workloads(overlay) for entry in main_of(one).get("env", [])}
    assert given | set(settings_of(overlay)) <= known


def test_production_is_said_and_every_reading_succeeds(
    overlay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings_of(overlay).items():
        monkeypatch.setenv(name, value)
    assert not GatewaySettings().is_demo
    assert ConnectSettings().grpc_port == GRPC
    assert NotifySettings().metrics_port == METRICS


def test_no_secret_lies_in_the_repository(overlay: str) -> None:
    assert not resources(overlay, "Secret")
    assert "PRIVATE KEY" not in render(overlay)
    for path in kustomization_files():
        assert "secretGenerator" not in path.read_text(), path
    for workload in workloads(overlay):
        for entry in main_of(workload).get("env", []):
            is_secret = re.search(r"_URI|_SECRET|_KEY_ID|PASSWORD", entry["name"])
            assert not is_secret or "secretKeyRef" in entry["valueFrom"], entry


def test_only_addresses_and_the_providers_key_come_by_environment(overlay: str) -> None:
    given = {
        entry["name"]
        for one in workloads(overlay)
        for entry in main_of(one).get("env", [])
        if "valueFrom" in entry
    }
    uris = {f"ONEDOOR_{part}_URI" for part in ("MONGODB", "AMQP", "REDIS")}
    assert given == uris | {"ONEDOOR_SMS_ACCESS_KEY_ID", "ONEDOOR_SMS_ACCESS_KEY_SECRET"}


def key_paths(workload: Resource) -> list[str]:
    """The files a process finds in its folder of keys."""
    volumes = [one for one in pod_of(workload)["volumes"] if one["name"] == "keys"]
    found = [
        item["path"]
        for volume in volumes
        for source in volume["projected"]["sources"]
        for item in source["secret"]["items"]
    ]
    assert len(found) == len(set(found)), "two secrets claim one file"
    return found


def test_a_process_holds_its_own_private_keys_and_no_others(overlay: str) -> None:
    for name, workload in deployments(overlay).items():
        owner = workload["metadata"]["labels"].get("keys")
        private = {path for path in key_paths(workload) if not path.endswith(".pub")}
        owners = {"all": OWNERS, "connect": (), None: ()}.get(owner, (owner,))
        expected = {f"{kind}/{one}.pem" for kind in ("readers", "principals") for one in owners}
        expected |= {"sealing.json"} if owners else set()
        expected |= {"tokens/access.pem"} if owner == "gateway" else set()
        expected |= {"principals/connect.pem"} if owner == "connect" else set()
        assert private == expected, name


def mount(paths: list[str], keyring: Path, folder: Path) -> Path:
    """The folder of keys as the cluster would lay it out."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(keyring / path, folder / path)
    return folder


def test_the_mounted_keys_are_those_the_processes_read(overlay: str, tmp_path: Path) -> None:
    init(tmp_path / "keyring")
    for name, workload in deployments(overlay).items():
        owner: Any = workload["metadata"]["labels"].get("keys")
        if owner is None:
            continue
        folder = mount(key_paths(workload), tmp_path / "keyring", tmp_path / name)
        for one in OWNERS if owner == "all" else (owner,):
            signer = load_signer(folder, one)
            assert signer.issuer == one
            assert owner == "connect" or load_sealing(folder, one)
        assert load_verifier(folder)
