"""Open clients（开放接口客户端）: other houses' systems that report with a key of their own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from services.intake.domain.faults import Faults

OLD_KEY_HOLDS = timedelta(hours=24)
MOST_PER_MINUTE = 600


class OpenClientNotFound(NotFound):
    """There is no such client within the caller's county."""


class OpenClientState(StrEnum):
    """Whether a client may report（客户端状态）."""

    ACTIVE = "active"  # 使用中
    REVOKED = "revoked"  # 已停用


@dataclass(kw_only=True)
class OpenClient(Aggregate):
    """Another house's system that may report; a row of configuration, without events."""

    name: str
    per_minute: int
    key_hash: str
    create_time: datetime
    rotate_time: datetime
    state: OpenClientState = OpenClientState.ACTIVE
    old_key_hash: str = ""

    def rotate(self, key_hash: str, now: datetime) -> None:
        """A new key; the old one holds for another day."""
        self._open()
        self.old_key_hash, self.key_hash, self.rotate_time = self.key_hash, key_hash, now
        self.version += 1

    def revoke(self) -> None:
        """Shut it for good; its keys are forgotten."""
        self._open()
        self.state, self.key_hash, self.old_key_hash = OpenClientState.REVOKED, "", ""
        self.version += 1

    def admits(self, key_hash: str, now: datetime) -> bool:
        """Whether a key is the client's and holds now; both are compared, whatever comes of it."""
        is_new = compare_digest(self.key_hash, key_hash)
        is_old = compare_digest(self.old_key_hash, key_hash)
        holds = now < self.rotate_time + OLD_KEY_HOLDS
        return self.state is OpenClientState.ACTIVE and (is_new or (is_old and holds))

    def _open(self) -> None:
        if self.state is not OpenClientState.ACTIVE:
            raise WrongState(f"{self.id} is {self.state}", state=self.state)


def check_client(name: str, per_minute: int) -> str:
    """Check a client's name and quota; gives the name trimmed. Raises Invalid."""
    faults = Faults()
    name = faults.text("name", name, least=2, most=50)
    faults.number("per_minute", per_minute, 1, MOST_PER_MINUTE)
    faults.check()
    return name
