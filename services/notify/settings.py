"""notify's environment."""

from pydantic import Field

from chassis.settings import Settings


class NotifySettings(Settings):
    """How to reach the SMS provider, and where residents find their page."""

    public_url: str = Field(default="http://127.0.0.1:8080", max_length=200)
    sms_endpoint: str = "dysmsapi.aliyuncs.com"
    sms_protocol: str = Field(default="HTTPS", pattern="^(HTTPS|HTTP)$")
    sms_access_key_id: str = Field(default="", repr=False)
    sms_access_key_secret: str = Field(default="", repr=False)
    sms_sign_name: str = "综治中心"
    sms_timeout_seconds: float = Field(default=5.0, gt=0, le=20)
    sms_threads: int = Field(default=8, ge=1, le=64)
