"""What the runner counts of messages handed over."""

from collections.abc import Callable

from prometheus_client import Counter, Gauge, Histogram

from services.notify.domain.messages import Message, State
from services.notify.use_cases.ports import Answer, Fate

_THROTTLES = ("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL")


class SendingMetrics:
    """Counters of one process; made once, in the runner."""

    def __init__(self) -> None:
        """Register the metrics."""
        self._notifications = Counter(
            "onedoor_notifications_total",
            "Messages by what became of them.",
            ["county", "channel", "result"],
        )
        self._handoff = Histogram(
            "onedoor_notification_handoff_seconds",
            "From the plan to the provider's acceptance.",
            ["channel"],
            buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 600, 3600),
        )
        self._unknown = Counter(
            "onedoor_notification_unknown_outcomes_total",
            "Calls whose outcome nobody knows.",
            ["county", "reason"],
        )
        self._throttled = Counter(
            "onedoor_sms_throttled_total", "Calls the provider throttled.", ["county", "reason"]
        )

        self._circuit = Gauge(
            "onedoor_circuit_breaker_state",
            "0 closed, 1 half open, 2 open.",
            ["dependency"],
        )

    def watch_circuit(self, dependency: str, state: Callable[[], int]) -> None:
        """Show, whenever it is asked for, whether calls to a provider pass."""
        self._circuit.labels(dependency).set_function(state)

    def count(self, message: Message, answer: Answer) -> None:
        """Count one call of the provider and what became of its message."""
        if answer.fate is Fate.UNKNOWN:
            self._unknown.labels(message.county, answer.failure).inc()
        if answer.failure in _THROTTLES:
            self._throttled.labels(message.county, answer.failure).inc()
        self.count_result(message)
        if message.state in (State.HANDED_OFF, State.DELIVERED) and message.hand_off_time:
            spent = (message.hand_off_time - message.plan_time).total_seconds()
            self._handoff.labels(message.plan.channel).observe(spent)

    def count_result(self, message: Message) -> None:
        """Count where a message stands once it was settled."""
        result = "put_off" if message.state is State.PENDING else message.state.value
        self._notifications.labels(message.county, message.plan.channel, result).inc()
