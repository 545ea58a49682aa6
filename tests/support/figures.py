"""Reading what a process would show to Prometheus."""

from prometheus_client import REGISTRY


def figure(name: str, **labels: str) -> float:
    """The sum of a metric's values that have these labels; 0 where nothing was counted yet."""
    return sum(
        sample.value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )
