"""Bodies about accounts, passwords and sessions."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import AccountName, Body, Clean, Department

Password = Annotated[str, Field(min_length=1, max_length=128), Clean]
RefreshToken = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_\-]+$")]


class RefreshSession(Body):
    """The refresh token of the session."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"refresh_token": "k7Zr3nqk1rWl2x9Vb0mJw8u4yT5sQ6pDfGhJkLzXcVb"}]
        }
    )

    refresh_token: RefreshToken


class ChangePassword(Body):
    """The own password, old and new."""

    model_config = ConfigDict(
        str_strip_whitespace=False,
        json_schema_extra={
            "examples": [{"current_password": "onedoor-demo", "new_password": "qing-shan-2026"}]
        },
    )

    current_password: Password
    new_password: Password


class CreateAccount(Body):
    """A new account, named `<word>@<area code>`."""

    model_config = ConfigDict(
        str_strip_whitespace=False,
        json_schema_extra={
            "examples": [{"account": "clerk2@430423", "post": "clerk", "password": "lv-shui-2026"}]
        },
    )

    account: AccountName
    post: Literal[
        "clerk", "dispatcher", "supervisor", "leader", "handler", "mediator", "officer", "admin",
        "auditor",
    ]  # fmt: skip
    department: Department | None = None
    password: Password


class ResetPassword(Body):
    """A password for the first sign-in after the reset."""

    model_config = ConfigDict(
        str_strip_whitespace=False,
        json_schema_extra={"examples": [{"password": "lv-shui-2026"}]},
    )

    password: Password
