"""The key with which a party follows its matter: in the query or, better, in a header."""

from typing import Annotated

from fastapi import Depends, Header, Query

from contracts.errors import FieldFault, Invalid
from gateway.schemas.base import KEY_PATTERN

_PATTERN = f"^$|{KEY_PATTERN}"


async def optional_key(
    key: Annotated[str, Query(pattern=_PATTERN, description="查询码 The party's key")] = "",
    x_query_key: Annotated[str, Header(pattern=_PATTERN, description="同上 The same")] = "",
) -> str:
    """The key from either place, or nothing."""
    return x_query_key or key


async def required_key(key: Annotated[str, Depends(optional_key)]) -> str:
    """The key; raises Invalid when it is missing."""
    if not key:
        fault = FieldFault(
            field="key", reason="required", message="必填", message_en="The field is required."
        )
        raise Invalid(fault)
    return key


OptionalKey = Annotated[str, Depends(optional_key)]
RequiredKey = Annotated[str, Depends(required_key)]
