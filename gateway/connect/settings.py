"""What connect reads from the environment."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field

from chassis.settings import Settings


class ConnectSettings(Settings):
    """connect's own settings; in the environment `ONEDOOR_CONNECT_…`."""

    connect_host: str = "127.0.0.1"
    connect_port: int = 8443
    connect_certs_dir: Path | None = None
    connect_streams_each: int = Field(default=4, ge=1)
    # A watch holds its place for as long as it lasts, so a process takes more than a service does.
    connect_calls_at_once: int = Field(default=1000, ge=1)
    connect_call_seconds: float = Field(default=10.0, gt=0)
    connect_poll_seconds: float = Field(default=0.5, gt=0)
    connect_idle_poll_seconds: float = Field(default=3.0, gt=0)
    connect_keep_alive_seconds: float = Field(default=30.0, gt=0)
    connect_retention_days: int = Field(default=90, ge=1)

    @property
    def certs_dir(self) -> Path:
        """Where `tls.crt`, `tls.key`, `ca.crt` and `revoked.txt` lie."""
        return self.connect_certs_dir or self.keys_dir / "connect"

    @property
    def retention(self) -> timedelta:
        """How long after its moment a cursor still holds."""
        return timedelta(days=self.connect_retention_days)
