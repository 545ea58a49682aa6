"""The manifests, rendered and read: one test for each line of the checklist, over every container.

They were never applied to a cluster; what a schema and these assertions can know, they know.
"""

import re
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from chassis.keyring import init
from chassis.principals import load_signer, load_verifier
from chassis.sealing import load_sealing
from deploy.local.processes import ONE_SHOTS, OWNERS, PROCESSES, SERVICES, Stage
from gateway.connect.settings import ConnectSettings
from gateway.settings import GatewaySettings
from services.notify.settings import NotifySettings
from tests.support.manifests import (
    OVERLAYS,
    Network,
    Peer,
    Resource,
    kustomization_files,
    main_of,
    name_of,
    pod_of,
    render,
    resources,
    workloads,
)
from tests.support.tools import ROOT

GRPC, METRICS, MONGODB, RABBITMQ, REDIS = 9100, 9300, 27017, 5672, 6379
GRACE = {"server": 60, "worker": 90, "gateway": 60, "connect": 60, "relay": 30, "runner": 60}
PRESTOP = {"server": "5", "gateway": "10", "connect": "5"}
FACES = {"server", "worker", "gateway", "connect", "relay", "runner", "migrate"}


@pytest.fixture(params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> str:
    """Each overlay in turn."""
    return str(request.param)


def deployments(overlay: str) -> dict[str, Resource]:
    """The long-lived workloads by name."""
    return {name_of(one): one for one in resources(overlay, "Deployment")}


def face_of(workload: Resource) -> str:
    """Which kind of process a workload runs."""
    face = str(workload["spec"]["template"]["metadata"]["labels"]["face"])
    assert face in FACES
    return face


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_every_resource_keeps_the_strict_schema(overlay: str, version: str) -> None:
    for resource in resources(overlay):
        kubernetes_validate.validate(resource, version, strict=True)


def test_a_wrong_field_would_be_found(overlay: str) -> None:
    broken = deepcopy(resources(overlay, "Deployment")[0])
    main_of(broken)["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, "1.37", strict=True)


def test_the_cluster_runs_what_the_local_platform_runs(overlay: str) -> None:
    local = {one.name: list(one.argv) for one in PROCESSES if one.stage is not Stage.STANDIN}
    cluster = {name: main_of(one)["args"] for name, one in deployments(overlay).items()}
    assert cluster == local


def test_migrations_are_a_job_and_never_part_of_a_start(overlay: str) -> None:
    (job,) = resources(overlay, "Job")
    (local,) = (shot for shot in ONE_SHOTS if shot.name == "migrate")
    assert main_of(job)["args"] == list(local.argv)
    assert job["spec"]["backoffLimit"] > 0
    assert job["spec"]["activeDeadlineSeconds"] > 0
    assert not any("initContainers" in pod_of(one) for one in workloads(overlay))


def test_pods_are_hardened(overlay: str) -> None:
    for workload in workloads(overlay):
        pod, container = pod_of(workload), main_of(workload)
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 10000
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
        assert not any("hostPath" in volume for volume in pod["volumes"])


def test_the_namespace_is_restricted_and_holds_everything(overlay: str) -> None:
    (namespace,) = resources(overlay, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    clusterwide = ("Namespace", "PriorityClass")
    inside = [one for one in resources(overlay) if one["kind"] not in clusterwide]
    assert {one["metadata"]["namespace"] for one in inside} == {name_of(namespace)}


def test_images_are_named_by_digest_and_pulled_with_a_secret(overlay: str) -> None:
    for workload in workloads(overlay):
        assert re.fullmatch(r"[a-z0-9./-]+@sha256:[0-9a-f]{64}", main_of(workload)["image"])
        assert pod_of(workload)["imagePullSecrets"]


def test_each_process_runs_the_image_that_holds_its_code(overlay: str) -> None:
    for name, workload in deployments(overlay).items():
        app = workload["metadata"]["labels"]["app"]
        expected = {"connect": "gateway", "relay": "all", "runner": "all"}.get(app, app)
        assert main_of(workload)["image"].split("@")[0].endswith(f"/{expected}"), name


def test_containers_have_requests_and_a_memory_limit_and_no_cpu_limit(overlay: str) -> None:
    for workload in workloads(overlay):
        held = main_of(workload)["resources"]
        assert set(held["requests"]) == {"cpu", "memory"}
        assert set(held["limits"]) == {"memory"}


def test_servers_are_asked_over_grpc_and_the_others_on_the_metrics_port(overlay: str) -> None:
    for workload in deployments(overlay).values():
        container = main_of(workload)
        ready, startup = container["readinessProbe"], container["startupProbe"]
        if face_of(workload) == "server":
            assert ready["grpc"] == startup["grpc"] == {"port": GRPC}
            assert "httpGet" not in {*ready, *startup}
        else:
            assert ready["httpGet"] == {"path": "/readyz", "port": "metrics"}
            assert startup["httpGet"] == {"path": "/healthz", "port": "metrics"}
        assert startup["periodSeconds"] * startup["failureThreshold"] == 60


def test_liveness_asks_for_own_progress_only(overlay: str) -> None:
    for workload in deployments(overlay).values():
        container = main_of(workload)
        assert container["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": "metrics"}
        assert {"name": "metrics", "containerPort": METRICS} in container["ports"]


def test_every_process_has_time_to_finish(overlay: str) -> None:
    for workload in deployments(overlay).values():
        face, container = face_of(workload), main_of(workload)
        assert pod_of(workload)["terminationGracePeriodSeconds"] == GRACE[face]
        pause = container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command")
        assert pause == (["sleep", PRESTOP[face]] if face in PRESTOP else None)


def test_no_shell_stands_between_the_signal_and_the_process(overlay: str) -> None:
    for workload in workloads(overlay):
        assert "command" not in main_of(workload), "the image's own entry point gets the signal"
        assert main_of(workload)["args"][0] == "-m"


def test_every_deployment_has_two_of_itself_and_a_disruption_budget(overlay: str) -> None:
    scalers = {
        one["spec"]["scaleTargetRef"]["name"]: one["spec"]
        for one in resources(overlay, "HorizontalPodAutoscaler")
    }
    budgets = {name_of(one): one["spec"] for one in resources(overlay, "PodDisruptionBudget")}
    assert set(budgets) == set(deployments(overlay))
    for name, workload in deployments(overlay).items():
        spec = workload["spec"]
        assert ("replicas" in spec) != (name in scalers), "one owner of the number"
        least = scalers[name]["minReplicas"] if name in scalers else spec["replicas"]
        assert least >= (3 if name == "gateway" else 2)
        assert budgets[name] == {"maxUnavailable": 1, "selector": spec["selector"]}


def test_the_gateway_scales_up_fast_and_down_slowly(overlay: str) -> None:
    (scaler,) = resources(overlay, "HorizontalPodAutoscaler")
    assert scaler["spec"]["maxReplicas"] >= 2 * scaler["spec"]["minReplicas"]
    assert scaler["spec"]["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 300


def test_pods_spread_over_zones_and_hosts(overlay: str) -> None:
    for workload in deployments(overlay).values():
        labels = workload["spec"]["template"]["metadata"]["labels"]
        rules = pod_of(workload)["topologySpreadConstraints"]
        keys = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
        assert [rule["topologyKey"] for rule in rules] == keys
        for rule in rules:
            assert rule["labelSelector"]["matchLabels"].items() <= labels.items()
            assert set(rule["matchLabelKeys"]) <= set(labels)


def test_updates_add_before_they_take_away(overlay: str) -> None:
    for workload in deployments(overlay).values():
        spec = workload["spec"]
        assert spec["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
        assert spec["minReadySeconds"] == 10


def test_selectors_find_exactly_their_own_pods(overlay: str) -> None:
    selectors = [one["spec"]["selector"]["matchLabels"] for one in deployments(overlay).values()]
    selectors += [one["spec"]["selector"] for one in resources(overlay, "Service")]
    for selector in selectors:
        chosen = [
            one
            for one in workloads(overlay)
            if selector.items() <= one["spec"]["template"]["metadata"]["labels"].items()
        ]
        assert len(chosen) == 1, selector


def test_grpc_clients_see_every_server(overlay: str) -> None:
    targets = settings_of(overlay)
    services = {name_of(one): one["spec"] for one in resources(overlay, "Service")}
    for service in SERVICES:
        assert services[service]["clusterIP"] == "None", "round robin needs every address"
        assert targets[f"ONEDOOR_{service.upper()}_TARGET"] == f"dns:///{service}:{GRPC}"


def ends(overlay: str) -> list[Peer]:
    """Every pod, and what lies outside the namespace."""
    pods = [
        Peer(name_of(one), pod=one["spec"]["template"]["metadata"]["labels"])
        for one in workloads(overlay)
    ]
    zones = ("ingress", "monitoring", "data")
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
        ("runner", "provider", 443),
        ("ingress", "gateway", 8080),
        ("departments", "connect", 8443),
    }


def test_the_network_lets_through_the_known_edges_and_nothing_else(overlay: str) -> None:
    network, peers = Network(resources(overlay, "NetworkPolicy")), ends(overlay)
    ports = (53, METRICS, MONGODB, RABBITMQ, REDIS, GRPC, 8080, 8443, 443, 22, 80)
    open_edges = {
        (source.name, target.name, port)
        for source in peers
        for target in peers
        for port in ports
        if (source.pod or target.pod) and network.lets_through(source, target, port)
    }
    assert open_edges == expected_edges([peer.name for peer in peers if peer.pod])


def settings_of(overlay: str) -> dict[str, str]:
    """What the ConfigMap gives every process."""
    maps = resources(overlay, "ConfigMap")
    (found,) = (one for one in maps if name_of(one).startswith("onedoor-settings"))
    data: dict[str, str] = found["data"]
    return data


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


def test_the_namespace_has_a_quota_that_its_pods_fit_into(overlay: str) -> None:
    (quota,) = resources(overlay, "ResourceQuota")
    (limits,) = resources(overlay, "LimitRange")
    assert limits["spec"]["limits"][0]["default"]["memory"]
    scaler = resources(overlay, "HorizontalPodAutoscaler")[0]["spec"]
    total = sum(
        (one["spec"].get("replicas") or scaler["maxReplicas"])
        * int(main_of(one)["resources"]["limits"]["memory"].removesuffix("Mi"))
        for one in deployments(overlay).values()
    )
    assert total < int(quota["spec"]["hard"]["limits.memory"].removesuffix("Gi")) * 1024


def test_intake_goes_before_consumers_and_these_before_what_can_wait(overlay: str) -> None:
    values = {name_of(one): one["value"] for one in resources(overlay, "PriorityClass")}
    order = ["onedoor-intake", "onedoor-consumers", "onedoor-background"]
    assert sorted(values, key=lambda name: -values[name]) == order
    kinds = {"worker": order[1], "relay": order[1], "runner": order[2], "migrate": order[2]}
    for workload in workloads(overlay):
        expected = kinds.get(face_of(workload), order[0])
        assert pod_of(workload)["priorityClassName"] == expected


def test_the_ingress_speaks_tls_and_bounds_requests(overlay: str) -> None:
    (ingress,) = resources(overlay, "Ingress")
    hosts = [host for entry in ingress["spec"]["tls"] for host in entry["hosts"]]
    assert [rule["host"] for rule in ingress["spec"]["rules"]] == hosts
    annotations = {key.rpartition("/")[2] for key in ingress["metadata"]["annotations"]}
    assert {"ssl-redirect", "proxy-body-size", "proxy-read-timeout", "limit-rps"} <= annotations


def test_prometheus_finds_every_process_and_reads_the_tested_rules(overlay: str) -> None:
    for workload in deployments(overlay).values():
        annotations = workload["spec"]["template"]["metadata"]["annotations"]
        assert annotations == {
            "prometheus.io/scrape": "true",
            "prometheus.io/port": str(METRICS),
            "prometheus.io/path": "/metrics",
        }
    (rules,) = (one for one in resources(overlay, "ConfigMap") if name_of(one) == "onedoor-rules")
    tested = ROOT / "deploy" / "prometheus" / "onedoor.rules.yml"
    assert yaml.safe_load(rules["data"][tested.name]) == yaml.safe_load(tested.read_text())


def test_source_files_stay_short() -> None:
    lengths = {str(path): len(path.read_text().splitlines()) for path in kustomization_files()}
    assert max(lengths.values()) <= 120
    for service in SERVICES:
        (path,) = (name for name in lengths if name.endswith(f"base/{service}.yaml"))
        assert lengths[path] <= 28
