"""Bodies about clients of the Open311 facade, and the form that they send."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from gateway.schemas.base import Body, Clean, Lat, Lng


class CreateOpenClient(Body):
    """Another house's system that may report."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "随手拍", "per_minute": 60}]}
    )

    name: Annotated[str, Field(min_length=2, max_length=50), Clean]
    per_minute: Annotated[int, Field(ge=1, le=600)] = 60


def _number(given: Any) -> Any:
    try:
        return float(given)
    except (TypeError, ValueError):
        return given


Word_ = Annotated[str, Field(max_length=100), Clean]
ServiceCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]


class OpenForm(Body):
    """A report as Open311's POST tells it; who reports may stay unnamed."""

    service_code: ServiceCode
    lat: Annotated[Lat, BeforeValidator(_number)] | None = None
    long: Annotated[Lng, BeforeValidator(_number)] | None = None
    address_string: Annotated[str, Field(max_length=200), Clean] = ""
    description: Annotated[str, Field(max_length=4000), Clean] = ""
    first_name: Word_ = ""
    last_name: Word_ = ""
    phone: Annotated[str, Field(pattern=r"^$|^[0-9０-９+\- ]{5,24}$")] = ""
    media_url: Annotated[str, Field(max_length=500, pattern=r"^$|^https?://[\x21-\x7e]+$")] = ""
    email: Annotated[str, Field(max_length=200)] = ""
    device_id: Annotated[str, Field(max_length=200)] = ""
    account_id: Annotated[str, Field(max_length=200)] = ""

    @property
    def name(self) -> str:
        """Who reports, in the order of the language."""
        if (self.last_name + self.first_name).isascii():
            return f"{self.first_name} {self.last_name}".strip()
        return self.last_name + self.first_name

    @property
    def words(self) -> str:
        """What is told, and where a picture lies; it is not fetched."""
        link = f"附件链接：{self.media_url}" if self.media_url else ""
        return "\n".join(filter(None, (self.description, link)))
