"""The manifests, rendered and read: one test for each line of the checklist, over every container.

They were never applied to a cluster; what a schema and these assertions can know, they know.
"""

import re
from copy import deepcopy

import kubernetes_validate
import pytest
import yaml

from deploy.local.processes import ONE_SHOTS, PROCESSES, SERVICES, Stage
from tests.support.manifests import (
    OVERLAYS,
    Resource,
    deployments,
    kustomization_files,
    main_of,
    name_of,
    pod_of,
    resources,
    settings_of,
    workloads,
)
from tests.support.tools import ROOT

GRPC, METRICS = 9100, 9300
GRACE = {"server": 60, "worker": 90, "gateway": 60, "connect": 60, "relay": 30, "runner": 60}
PRESTOP = {"server": "5", "gateway": "10", "connect": "5"}
FACES = {"server", "worker", "gateway", "connect", "relay", "runner", "migrate"}


@pytest.fixture(params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> str:
    """Each overlay in turn."""
    return str(request.param)


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
