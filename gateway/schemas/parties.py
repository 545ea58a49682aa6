"""Bodies about the parties of a case."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, Note, PartyId, Versioned

_PARTY = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"


class UnmaskParty(Body):
    """What somebody needs to read in clear, and why（查看当事人信息）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"fields": ["phone"], "purpose": "contact", "words": "通知到场调解，短信未送达"}
            ]
        }
    )

    fields: Annotated[
        list[Literal["name", "phone", "id_number"]], Field(min_length=1, max_length=3)
    ]
    purpose: Literal[
        "contact", "verification", "document", "handling", "visit_back", "supervision", "other"
    ]
    words: Annotated[str, Field(min_length=2, max_length=200), Clean]


class AuthoriseAgent(Versioned):
    """An agent's written authority（授权委托）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "represents": [_PARTY],
                    "scope": "special",
                    "paper": "授权委托书（2026年3月2日）",
                    "until": "2026-12-31",
                }
            ]
        }
    )

    represents: Annotated[list[PartyId], Field(min_length=1, max_length=50)]
    scope: Literal["general", "special"]
    paper: Annotated[str, Field(min_length=1, max_length=200), Clean]
    until: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None = None


class VerifyContact(Versioned):
    """How it was found that a party is reached: staff's note, or a phone token of the party's."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "note": "当面拨打，本人接听"}]}
    )

    note: Note = ""
    phone_token: Annotated[str, Field(max_length=2000, pattern=r"^[A-Za-z0-9_.\-]*$")] = ""


class NameRepresentatives(Versioned):
    """Whom a group sends, five at most（推选代表人, 信访工作条例 20）."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "party_ids": [_PARTY]}]}
    )

    party_ids: Annotated[list[PartyId], Field(min_length=1, max_length=5)]
