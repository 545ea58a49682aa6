"""Settings every process shares, read once from the environment; all errors are told at once."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES = ("intake", "routing", "mediation", "grid", "notify")


class Settings(BaseSettings):
    """What a process needs to find its neighbours; each service derives its own class from it.

    The names in the environment are these names in capitals behind `ONEDOOR_`. `docs/settings.md`
    lists them all.
    """

    model_config = SettingsConfigDict(env_prefix="ONEDOOR_", frozen=True, extra="ignore")

    profile: str = Field(default="demo", pattern="^(demo|production)$")
    home: Path = Path(".onedoor")
    keys_dir: Path = Path(".onedoor/keys")
    mongodb_uri: str = Field(default="mongodb://127.0.0.1:27117/?replicaSet=rs0", repr=False)
    amqp_uri: str = Field(default="amqp://guest:guest@127.0.0.1:25772/", repr=False)
    redis_uri: str = Field(default="redis://127.0.0.1:26479/0", repr=False)
    database_prefix: str = Field(default="onedoor_", pattern="^[a-z0-9_]{0,24}$")
    bind_host: str = "127.0.0.1"
    grpc_port: int = 0
    metrics_port: int = 0
    log_level: str = "INFO"
    otlp_endpoint: str = ""
    retry_ladder_seconds: tuple[int, ...] = (5, 30, 120, 600, 3600)
    intake_target: str = "127.0.0.1:9101"
    routing_target: str = "127.0.0.1:9102"
    mediation_target: str = "127.0.0.1:9103"
    grid_target: str = "127.0.0.1:9104"
    notify_target: str = "127.0.0.1:9105"

    @property
    def is_demo(self) -> bool:
        """Whether demo accounts and reflection are allowed."""
        return self.profile == "demo"

    def target(self, service: str) -> str:
        """Where a service's gRPC server listens."""
        return str(getattr(self, f"{service}_target"))
