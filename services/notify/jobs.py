"""notify's runner face: handing messages over and fetching receipts, several beside one another."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial

from chassis.kernel import Kernel
from chassis.runner import Tick
from services.notify.channels.circuit import Circuit, CircuitChannel
from services.notify.channels.sms import AliyunSmsChannel
from services.notify.domain.messages import Message
from services.notify.metrics import SendingMetrics
from services.notify.settings import NotifySettings
from services.notify.store import MongoMessageStore
from services.notify.use_cases import Sending
from services.notify.use_cases.ports import Answer

SETTINGS = NotifySettings
_ROUND_SECONDS = 8.0
_SEND_EVERY_SECONDS = 0.25
_RECEIPT_EVERY_SECONDS = 2.0


@dataclass(frozen=True)
class Sender:
    """Sends as many messages side by side as it has threads; leaves a broken provider alone."""

    circuit: CircuitChannel
    sending: Sending
    metrics: SendingMetrics
    threads: ThreadPoolExecutor
    width: int

    def send_due(self) -> int:
        """One bounded round of handing over."""
        return self._round(self._send)

    def fetch_receipts(self) -> int:
        """One bounded round of asking for receipts."""
        return self._round(self._receive)

    def _round(self, take: Callable[[int], int]) -> int:
        end, handled = time.monotonic() + _ROUND_SECONDS, 0
        while time.monotonic() < end and (width := self._width()):
            taken = take(width)
            if not taken:
                break
            handled += taken
        return handled

    def _width(self) -> int:
        """How many calls may run now."""
        widths = {Circuit.OPEN: 0, Circuit.HALF_OPEN: 1, Circuit.CLOSED: self.width}
        return widths[self.circuit.state()]

    def _send(self, most: int) -> int:
        sent = self.sending.send(most)
        for message, answer in sent:
            self.metrics.count(message, answer)
        return len(sent)

    def _receive(self, most: int) -> int:
        received = self.sending.receive(most)
        for message in received:
            if message.due_time is None:
                self.metrics.count_result(message)
        return len(received)


def open_sender(kernel: Kernel, settings: NotifySettings, metrics: SendingMetrics) -> Sender:
    """The sender on a kernel and the real provider."""
    threads = ThreadPoolExecutor(settings.sms_threads, thread_name_prefix="sms")
    circuit = CircuitChannel(AliyunSmsChannel(settings, now=kernel.now))
    metrics.watch_circuit("sms", lambda: circuit.state().level)
    return Sender(
        circuit=circuit,
        sending=Sending(
            MongoMessageStore(kernel),
            circuit,
            partial(_side_by_side, threads),
            now=kernel.now,
            new_id=kernel.new_id,
        ),
        metrics=metrics,
        threads=threads,
        width=settings.sms_threads,
    )


def _side_by_side(
    threads: ThreadPoolExecutor, ask: Callable[[Message], Answer], messages: Sequence[Message]
) -> Iterable[Answer]:
    lanes = [threads.submit(copy_context().run, ask, message) for message in messages]
    return [lane.result() for lane in lanes]


def open_jobs(kernel: Kernel) -> list[Tick]:
    """notify's ticks."""
    sender = open_sender(kernel, NotifySettings(), SendingMetrics())
    return [
        Tick("send", _SEND_EVERY_SECONDS, sender.send_due),
        Tick("receipts", _RECEIPT_EVERY_SECONDS, sender.fetch_receipts),
    ]
