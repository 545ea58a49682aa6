"""Rendered Kubernetes manifests, and what their network policies let through."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.tools import ROOT, find_tool, output_of, tool

K8S = ROOT / "deploy" / "k8s"
OVERLAYS = sorted(path.name for path in (K8S / "overlays").iterdir())
Labels = dict[str, str]
Resource = dict[str, Any]


@cache
def render(overlay: str) -> str:
    """What `make manifests` prints of one overlay; any kustomize of version 4 or newer will do."""
    kustomize = find_tool("kustomize")
    build = (kustomize, "build") if kustomize else (tool("kubectl"), "kustomize")
    return output_of(*build, K8S / "overlays" / overlay)


@cache
def _parsed(overlay: str) -> tuple[Resource, ...]:
    return tuple(yaml.safe_load_all(render(overlay)))


def resources(overlay: str, *kinds: str) -> list[Resource]:
    """The overlay's resources, or those of some kinds; they are shared: change none."""
    return [one for one in _parsed(overlay) if not kinds or one["kind"] in kinds]


def workloads(overlay: str) -> list[Resource]:
    """Everything that starts pods."""
    return resources(overlay, "Deployment", "Job", "StatefulSet", "DaemonSet", "CronJob")


def deployments(overlay: str) -> dict[str, Resource]:
    """The long-lived workloads by name."""
    return {name_of(one): one for one in resources(overlay, "Deployment")}


def pod_of(workload: Resource) -> Resource:
    """The specification of a workload's pods."""
    spec: Resource = workload["spec"]["template"]["spec"]
    return spec


def main_of(workload: Resource) -> Resource:
    """A workload's only container."""
    (container,) = pod_of(workload)["containers"]
    assert container["name"] == "main"
    found: Resource = container
    return found


def name_of(resource: Resource) -> str:
    """A resource's name."""
    return str(resource["metadata"]["name"])


def settings_of(overlay: str) -> dict[str, str]:
    """What the ConfigMap gives every process."""
    maps = resources(overlay, "ConfigMap")
    (found,) = (one for one in maps if name_of(one).startswith("onedoor-settings"))
    data: dict[str, str] = found["data"]
    return data


@dataclass(frozen=True)
class Peer:
    """One end of a connection: a pod here, a pod of another namespace, or an address."""

    name: str
    pod: Labels | None = None
    namespace: Labels | None = None
    address: str = ""


class Network:
    """Says as a network plugin would whether two ends may talk."""

    def __init__(self, policies: list[Resource]) -> None:
        """Enforce these policies, all of one namespace."""
        self._policies = [policy["spec"] for policy in policies]

    def lets_through(self, source: Peer, target: Peer, port: int) -> bool:
        """Whether the source may send and the target may receive."""
        return self._may(source, target, port, "Egress", "to") and self._may(
            target, source, port, "Ingress", "from"
        )

    def _may(self, own: Peer, other: Peer, port: int, direction: str, key: str) -> bool:
        if own.pod is None:
            return True  # not ours to police
        mine = [
            spec
            for spec in self._policies
            if direction in spec["policyTypes"] and _selects(spec["podSelector"], own.pod)
        ]
        rules = [rule for spec in mine for rule in spec.get(direction.lower(), [])]
        return not mine or any(_passes(rule, other, port, key) for rule in rules)


def _passes(rule: Resource, other: Peer, port: int, key: str) -> bool:
    ports = rule.get("ports")
    if ports is not None and port not in [one["port"] for one in ports]:
        return False
    return key not in rule or any(_is_peer(one, other) for one in rule[key])


def _is_peer(rule: Resource, other: Peer) -> bool:
    if "ipBlock" in rule:
        return bool(other.address) and other.address == rule["ipBlock"]["cidr"]
    if "namespaceSelector" in rule:
        return other.namespace is not None and _selects(rule["namespaceSelector"], other.namespace)
    return other.pod is not None and _selects(rule["podSelector"], other.pod)


def _selects(selector: Resource, labels: Labels) -> bool:
    exact: Labels = selector.get("matchLabels", {})
    if any(labels.get(key) != value for key, value in exact.items()):
        return False
    return all(_expresses(one, labels) for one in selector.get("matchExpressions", []))


def _expresses(expression: Resource, labels: Labels) -> bool:
    is_in = labels.get(expression["key"]) in expression["values"]
    return is_in if expression["operator"] == "In" else not is_in


def kustomization_files() -> list[Path]:
    """Every source file of the manifests."""
    return sorted(K8S.rglob("*.yaml"))
