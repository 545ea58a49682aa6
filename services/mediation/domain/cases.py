"""What a file stands on: the case's facts, the parties' words, and how it ended."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self


class EndReason(StrEnum):
    """Why a file ended（终结原因, 人民法院在线调解规则第二十五条）."""

    AGREED = "agreed"  # 达成协议
    SELF_SETTLED = "self_settled"  # 自行和解
    WITHDRAWN = "withdrawn"  # 撤回
    CANNOT_CONTACT = "cannot_contact"  # 无法联系
    PARTY_REFUSES = "party_refuses"  # 一方不同意调解
    WIDE_DIFFERENCES = "wide_differences"  # 分歧较大
    TIME_OVER = "time_over"  # 期限届满
    REFUSES_TO_SIGN = "refuses_to_sign"  # 拒绝签署
    OTHER = "other"  # 其他


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party without its name（当事人）."""

    party_id: str
    role: str
    type: str

    @property
    def is_principal(self) -> bool:
        """Whether the dispute is the party's own, so that its consent is needed."""
        return self.role in {"applicant", "respondent"}


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What mediation knows of a case: told by intake's events, newest version kept."""

    case_id: str
    area_code: str
    code: str = ""
    dispute_kind: str = ""
    title: str = field(default="", repr=False)
    parties: tuple[Party, ...] = ()
    version: int = 0
    is_ended: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the facts arrived, and not only the word that the case ended."""
        return bool(self.code)

    @property
    def party_ids(self) -> tuple[str, ...]:
        """The parties of the case."""
        return tuple(party.party_id for party in self.parties)

    @property
    def principals(self) -> tuple[str, ...]:
        """The parties in dispute, applicants and respondents."""
        return tuple(party.party_id for party in self.parties if party.is_principal)

    def ended(self) -> Self:
        """The facts of a case that was withdrawn or declined."""
        return replace(self, is_ended=True)

    def erased(self, version: int) -> Self:
        """The facts of an erased case: counted still, and nothing older is taken over again."""
        return replace(self, title="", version=max(version, self.version), is_ended=True)

    @property
    def has_both_sides(self) -> bool:
        """Whether an applicant and a respondent are known."""
        return {"applicant", "respondent"} <= {party.role for party in self.parties}


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A party's word on being mediated（调解意愿）."""

    party_id: str
    is_agreed: bool
    channel: str
    consent_time: datetime
    recorded_by: str


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """How a file ended and what the parties were told（终结）."""

    outcome: str
    end_reason: str
    concluded_by: str
    conclude_time: datetime
    note: str = ""
    routes: tuple[str, ...] = ()
    notice: str = ""
    notice_party_ids: tuple[str, ...] = ()
