"""notify's runner face: handing messages over and fetching receipts, several beside one another."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

from chassis.kernel import Kernel
from chassis.runner import Tick
from services.notify.channels.circuit import Circuit, CircuitChannel
from services.notify.channels.sms import AliyunSmsChannel
from services.notify.metrics import SendingMetrics
from services.notify.settings import NotifySettings
from services.notify.store import MongoMessageStore
from services.notify.use_cases import Sending

SETTINGS = NotifySettings
_ROUND_SECONDS = 8.0
_SEND_EVERY_SECONDS = 0.25
_RECEIPT_EVERY_SECONDS = 2.0


@dataclass(frozen=True)
class Sender:
    """Sends with as many threads as there is work for, and leaves a broken provider alone."""

    kernel: Kernel
    messages: MongoMessageStore
    circuit: CircuitChannel
    sending: Sending
    metrics: SendingMetrics
    threads: ThreadPoolExecutor
    width: int

    def send_due(self) -> int:
        """One bounded round of handing over."""
        return self._round(self.messages.due_to_send, self._send_one)

    def fetch_receipts(self) -> int:
        """One bounded round of asking for receipts."""
        return self._round(self.messages.due_receipts, self._receive_one)

    def _round(self, count_due: Callable[..., int], do_one: Callable[[], bool]) -> int:
        circuit = self.circuit.state()
        if circuit is Circuit.OPEN:
            return 0
        width = 1 if circuit is Circuit.HALF_OPEN else self.width
        due = count_due(self.kernel.now(), limit=width)
        end = time.monotonic() + _ROUND_SECONDS
        lanes = [
            self.threads.submit(copy_context().run, self._lane, do_one, end) for _ in range(due)
        ]
        return sum(lane.result() for lane in lanes)

    def _lane(self, do_one: Callable[[], bool], end: float) -> int:
        done = 0
        while time.monotonic() < end and do_one():
            done += 1
            if self.circuit.state() is not Circuit.CLOSED:
                break
        return done

    def _send_one(self) -> bool:
        sent = self.sending.send_next()
        if sent is None:
            return False
        self.metrics.count(*sent)
        return True

    def _receive_one(self) -> bool:
        message = self.sending.receive_next()
        if message is None:
            return False
        if message.due_time is None:
            self.metrics.count_result(message)
        return True


def open_sender(kernel: Kernel, settings: NotifySettings, metrics: SendingMetrics) -> Sender:
    """The sender on a kernel and the real provider."""
    messages = MongoMessageStore(kernel)
    circuit = CircuitChannel(AliyunSmsChannel(settings, now=kernel.now))
    metrics.watch_circuit("sms", lambda: circuit.state().level)
    return Sender(
        kernel=kernel,
        messages=messages,
        circuit=circuit,
        sending=Sending(messages, circuit, now=kernel.now, new_id=kernel.new_id),
        metrics=metrics,
        threads=ThreadPoolExecutor(settings.sms_threads, thread_name_prefix="sms"),
        width=settings.sms_threads,
    )


def open_jobs(kernel: Kernel) -> list[Tick]:
    """notify's ticks."""
    sender = open_sender(kernel, NotifySettings(), SendingMetrics())
    return [
        Tick("send", _SEND_EVERY_SECONDS, sender.send_due),
        Tick("receipts", _RECEIPT_EVERY_SECONDS, sender.fetch_receipts),
    ]
