"""What the gateway reads from the environment."""

from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from chassis.settings import Settings

_DEMO_SCALE = 100


class Limit(NamedTuple):
    """So many times in so many seconds."""

    times: int
    seconds: int


class GatewaySettings(Settings):
    """The gateway's own settings; in the environment `ONEDOOR_GATEWAY_…`."""

    gateway_host: str = "127.0.0.1"
    gateway_port: int = 8080
    gateway_trusted_proxies: str = "127.0.0.1"
    gateway_in_flight: int = Field(default=256, ge=1)
    gateway_write_seconds: float = 20.0
    gateway_read_seconds: float = 5.0
    gateway_header_seconds: float = 10.0
    gateway_body_seconds: float = 15.0
    gateway_body_bytes: int = 1_000_000
    gateway_upload_seconds: float = Field(default=120.0, gt=0, le=600)
    gateway_upload_bytes: int = Field(default=20 * 1024 * 1024, ge=1)
    gateway_uploads: int = Field(default=8, ge=1)
    gateway_access_seconds: int = 600
    gateway_session_seconds: int = 43_200
    gateway_phone_seconds: int = 600
    gateway_standing_seconds: float = Field(default=30.0, ge=0, le=60)
    gateway_lock_after: int = 5
    gateway_lock_seconds: int = 900
    gateway_limit_scale: int = Field(default=0, ge=0)
    """Multiplies the limits below; 0 means 100 in the demo profile and 1 elsewhere."""
    gateway_account_per_minute: int = 600
    gateway_visitor_per_minute: int = 60
    gateway_sign_in_per_minute: int = 10
    gateway_sign_in_address_per_minute: int = 60
    gateway_code_address_per_hour: int = 20

    @cached_property
    def scale(self) -> int:
        """How much more than in production is allowed."""
        return self.gateway_limit_scale or (_DEMO_SCALE if self.is_demo else 1)

    @property
    def account_limit(self) -> Limit:
        """Requests of one signed-in account."""
        return Limit(self.gateway_account_per_minute * self.scale, 60)

    @property
    def visitor_limit(self) -> Limit:
        """Requests from one address to the public paths."""
        return Limit(self.gateway_visitor_per_minute * self.scale, 60)

    @property
    def sign_in_limit(self) -> Limit:
        """Tries to sign in to one account from one address."""
        return Limit(self.gateway_sign_in_per_minute * self.scale, 60)

    @property
    def sign_in_address_limit(self) -> Limit:
        """Tries to sign in from one address, whatever the account."""
        return Limit(self.gateway_sign_in_address_per_minute * self.scale, 60)

    @property
    def code_limit(self) -> Limit:
        """Verification codes asked for from one address."""
        return Limit(self.gateway_code_address_per_hour * self.scale, 3600)
