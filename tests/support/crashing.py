"""`python -m tests.support.crashing POINT:EVERY module arguments…`: a process that kills itself.

It runs a module of the platform as it is, and ends with kill -9 each time a crash point of the
fault tests is reached for the EVERY-th time. The platform's own code knows nothing of it. Nothing
is imported before the module: the green runner must come first.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

# point: (module, class, method, whether the method has run when the point is reached)
POINTS = {
    "P2": ("pymongo.client_session", "ClientSession", "commit_transaction", False),
    "P3": ("pymongo.client_session", "ClientSession", "commit_transaction", True),
    "P4": ("chassis.publisher", "Publisher", "publish", False),
    "P5": ("chassis.publisher", "Publisher", "_await_confirms", False),
    "P6": ("chassis.publisher", "Publisher", "publish", True),
    "P7": ("chassis.dispatch", "Dispatcher", "take", False),
    "P8": ("chassis.dispatch", "Dispatcher", "take", True),
    "P9": ("services.notify.channels.sms", "AliyunSmsChannel", "send", True),
    "P10": ("chassis.events", "RawConsumer", "settle", True),
    "P11": ("chassis.files", "Files", "_write", True),
    "P12": ("services.intake.store.exports", "MongoExportStore", "go_on", True),
}


def _arm(point: str, every: int) -> None:
    module, owner, method, has_run = POINTS[point]
    kind = getattr(importlib.import_module(module), owner)
    setattr(kind, method, _deadly(getattr(kind, method), every, has_run=has_run))


def _deadly(method: Callable[..., Any], every: int, *, has_run: bool) -> Callable[..., Any]:
    numbers = count(1)

    def reach() -> None:
        if next(numbers) >= every:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        if not has_run:
            reach()
        result = method(*arguments, **named)
        if has_run:
            reach()
        return result

    return wrapped


def _run(name: str, arguments: list[str]) -> None:
    module = importlib.import_module(name)  # the green runner patches first
    point, _, every = sys.argv[1].partition(":")
    _arm(point, int(every))
    if name == "chassis.green":
        module.run(*arguments)
    elif arguments:
        module.main(arguments)
    else:
        module.main()


if __name__ == "__main__":
    _run(sys.argv[2], sys.argv[3:])
