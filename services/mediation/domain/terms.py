"""What an agreement says, by law 29（协议书载明事项）, checked before anybody signs."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from services.mediation.domain.bounds import Faults

_MOST_FEN = 100_000_000_000_000  # one trillion yuan
_LONGEST_YEARS = timedelta(days=50 * 366)


class ObligationKind(StrEnum):
    """What is owed（义务种类）."""

    PAY = "pay"  # 给付金钱
    ACT = "act"  # 履行行为


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """What one party owes another（义务）."""

    debtor_party_id: str
    creditor_party_id: str
    kind: str
    amount_fen: int = 0
    act: str = ""
    due_date: str
    place: str
    manner: str

    def check(self, faults: Faults, place: str, party_ids: Collection[str], today: date) -> None:
        """Note whatever is incomplete or contradicts the agreement."""
        self._check_parties(faults, place, party_ids)
        faults.choice(f"{place}.kind", self.kind, set(ObligationKind))
        if self.kind == ObligationKind.PAY:
            if not 0 < self.amount_fen <= _MOST_FEN:
                faults.add(f"{place}.amount_fen", "out_of_range", "金额不正确", "no possible sum")
        elif self.amount_fen:
            faults.add(f"{place}.amount_fen", "not_a_payment", "不是金钱给付", "is no payment")
        is_act = self.kind == ObligationKind.ACT
        faults.text(f"{place}.act", self.act, 1_000, is_required=is_act)
        faults.text(f"{place}.place", self.place, 200)
        faults.text(f"{place}.manner", self.manner, 200)
        _check_date(faults, f"{place}.due_date", self.due_date, today)

    def wordless(self) -> Self:
        """What is counted of it: who owes whom, how much, until when."""
        return replace(self, act="", place="", manner="")

    def _check_parties(self, faults: Faults, place: str, party_ids: Collection[str]) -> None:
        if self.debtor_party_id not in party_ids:
            faults.add(
                f"{place}.debtor_party_id", "third_party",
                "义务人不是协议当事人", "the debtor is no party of the agreement",
            )  # fmt: skip
        if self.creditor_party_id not in party_ids:
            faults.add(
                f"{place}.creditor_party_id", "third_party",
                "权利人不是协议当事人", "the creditor is no party of the agreement",
            )  # fmt: skip
        if self.debtor_party_id == self.creditor_party_id:
            faults.add(
                f"{place}.creditor_party_id", "same_party",
                "义务人与权利人相同", "debtor and creditor are the same",
            )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PartyDetail:
    """Basics of a party that the case does not hold（补充的基本情况）."""

    party_id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What law 29 asks for, beside the parties' names, which stay with intake（载明事项）."""

    party_ids: tuple[str, ...]
    party_details: tuple[PartyDetail, ...] = ()
    main_facts: str
    disputed_matters: str
    responsibilities: str
    terms: str = ""
    obligations: tuple[Obligation, ...]
    total_fen: int
    extra_copies: int = 1

    def check(self, known: Collection[str], today: date) -> None:
        """Raise Invalid with every item that is missing or wrong.

        Args:
            known: the parties of the case.
            today: the local date; nothing can be due before it.
        """
        faults = Faults()
        self._check_parties(faults, known)
        faults.text("content.main_facts", self.main_facts, 5_000)
        faults.text("content.disputed_matters", self.disputed_matters, 5_000)
        faults.text("content.responsibilities", self.responsibilities, 5_000)
        faults.text("content.terms", self.terms, 5_000, is_required=False)
        self._check_obligations(faults, today)
        if not 1 <= self.extra_copies <= 20:
            faults.add("content.extra_copies", "out_of_range", "须为1至20份", "1 to 20 copies")
        faults.settle()

    def wordless(self) -> Self:
        """What is counted of it, without what it says: sides, kinds, sums and days."""
        return replace(
            self,
            party_details=(),
            main_facts="",
            disputed_matters="",
            responsibilities="",
            terms="",
            obligations=tuple(one.wordless() for one in self.obligations),
        )

    def _check_parties(self, faults: Faults, known: Collection[str]) -> None:
        faults.parties("content.party_ids", self.party_ids, known)
        faults.distinct("content.party_ids", self.party_ids, 50)
        if len(self.party_ids) < 2:
            faults.add("content.party_ids", "too_few", "至少两方当事人", "at least two parties")
        details = [detail.party_id for detail in self.party_details]
        faults.distinct("content.party_details", details, 50)
        for number, detail in enumerate(self.party_details):
            place = f"content.party_details[{number}]"
            faults.text(f"{place}.text", detail.text, 500)
            if detail.party_id not in self.party_ids:
                faults.add(f"{place}.party_id", "unknown_party", "不是协议当事人", "is no party")

    def _check_obligations(self, faults: Faults, today: date) -> None:
        if not 1 <= len(self.obligations) <= 100:
            faults.add("content.obligations", "out_of_range", "须有1至100项义务", "1 to 100 items")
        for number, obligation in enumerate(self.obligations[:100]):
            obligation.check(faults, f"content.obligations[{number}]", self.party_ids, today)
        if self.total_fen != sum(obligation.amount_fen for obligation in self.obligations):
            faults.add(
                "content.total_fen", "sum_differs", "与各项金额之和不符", "is not the items' sum"
            )


def _check_date(faults: Faults, field: str, text: str, today: date) -> None:
    try:
        due = date.fromisoformat(text)
    except ValueError:
        return faults.add(field, "not_a_date", "须为日期，如2026-12-31", "must be an ISO date")
    if not today <= due <= today + _LONGEST_YEARS:
        faults.add(field, "out_of_range", "日期不在允许范围内", "must not lie in the past")
    return None
