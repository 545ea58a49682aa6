"""The platform's folder: who holds it, what runs there, and its removal."""

import fcntl
import json
import os
import shutil
from pathlib import Path
from typing import Any

SIGN = "onedoor.home"


class AlreadyRunning(RuntimeError):
    """Another supervisor holds this folder."""


class NotOurs(RuntimeError):
    """A folder that was not made by the platform; nothing in it is deleted."""


class Home:
    """The folder `ONEDOOR_HOME`, guarded by a lock that dies with its holder."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: int | None = None

    def hold(self) -> None:
        """Take the folder.

        Raises:
            AlreadyRunning: somebody has it.
        """
        (self.path / "run").mkdir(parents=True, exist_ok=True)
        (self.path / SIGN).touch()
        descriptor = os.open(self.path / "run" / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode().strip()
            os.close(descriptor)
            raise AlreadyRunning(
                f"OneDoor is already running here (pid {holder}, {self.path})"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._lock = descriptor

    def release(self) -> None:
        """Give the folder back."""
        if self._lock is not None:
            (self.path / "run" / "status.json").unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    def holder(self) -> int | None:
        """The pid of the supervisor that holds the folder now."""
        try:
            with (self.path / "run" / "lock").open("r") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return None
        except BlockingIOError:
            return int((self.path / "run" / "lock").read_text().strip() or 0)
        return None

    def write_status(self, status: dict[str, Any]) -> None:
        """What `make status` shows; readers never see half a file."""
        target = self.path / "run" / "status.json"
        draft = target.with_suffix(".new")
        draft.write_text(json.dumps(status))
        draft.replace(target)

    def write_environment(self, text: str) -> None:
        """The settings for commands beside the platform; they hold secrets."""
        path = self.path / "run" / "environment"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(text)

    def read_status(self) -> dict[str, Any]:
        """The last status written."""
        try:
            read: dict[str, Any] = json.loads((self.path / "run" / "status.json").read_text())
        except FileNotFoundError:
            return {}
        return read

    def delete(self) -> None:
        """Remove the folder with all data.

        Raises:
            NotOurs: it does not carry the platform's sign.
        """
        if not self.path.exists():
            return
        if not (self.path / SIGN).exists():
            raise NotOurs(f"{self.path} was not made by OneDoor: nothing was deleted")
        shutil.rmtree(self.path)
