"""Bodies about the people of a group matter."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Fen, Note, Phone, Short, Versioned
from gateway.schemas.cases import Day, IdNumber


class MemberRow(Body):
    """A member as a list names him; what is wrong in it is told row by row."""

    name: Short
    phone: Phone | None = None
    id_number: IdNumber = ""
    claimed_fen: Fen = 0


class AddMembers(Body):
    """A list of people（名单）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"members": [{"name": "王建国", "phone": "13800000001", "claimed_fen": 1200000}]}
            ]
        }
    )

    members: Annotated[list[MemberRow], Field(min_length=1, max_length=500)]


class PayMember(Versioned):
    """Money reached a member; `version` is the member's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"version": 1, "paid_fen": 300000, "day": "2026-11-20", "note": "银行转账回单"}
            ]
        }
    )

    paid_fen: Annotated[Fen, Field(ge=1)]
    day: Day | None = None
    note: Note = ""


class SettleMember(Versioned):
    """A member's part is settled; `version` is the member's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "paid_fen": 1200000, "note": "银行转账，本人签收"}]
        }
    )

    paid_fen: Fen = 0
    note: Note = ""
