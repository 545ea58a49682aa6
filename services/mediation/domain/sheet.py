"""The agreement as it is printed: every word in place, nothing left to decide by a template."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from services.mediation.domain.agreements import COMMITTEE, MEDIATOR, Agreement, Form
from services.mediation.domain.limits import local_date
from services.mediation.domain.money import capitals, figures
from services.mediation.domain.terms import Obligation, ObligationKind

_ROLES = {
    "applicant": "申请人",
    "respondent": "被申请人",
    "agent": "代理人",
    "related": "其他当事人",
}
_KINDS = {"sign": "签名", "seal": "盖章", "fingerprint": "按指印"}
_TITLES = {Form.WRITTEN: "人民调解协议书", Form.ORAL: "人民调解口头协议登记表"}


@dataclass(frozen=True, kw_only=True)
class PartyBasics:
    """Who a party is（当事人基本情况）; fetched for printing and not kept."""

    party_id: str
    role: str
    type: str
    name: str
    phone: str = ""
    id_number: str = ""


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """A party as printed."""

    role: str
    name: str
    basics: str
    signature: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A printed agreement."""

    title: str
    number: str
    code: str
    committee: str
    mediator: str
    parties: tuple[PartyLine, ...]
    main_facts: str
    disputed_matters: str
    responsibilities: str
    obligations: tuple[str, ...]
    total: str
    terms: str
    copies: int
    closing: str
    mediator_signature: str
    committee_seal: str
    date: str

    def plain(self) -> dict[str, Any]:
        """The sheet as JSON values for a template."""
        return asdict(self)


def compose(
    agreement: Agreement,
    *,
    code: str,
    committee: str,
    mediator: str,
    basics: Mapping[str, PartyBasics],
) -> Sheet:
    """Put the agreement into words（制作协议书）."""
    content = agreement.content
    names = {party_id: basics[party_id].name for party_id in content.party_ids}
    signed = {item.signer: _signed(item.kind, item.sign_time) for item in agreement.signatures}
    details = {detail.party_id: detail.text for detail in content.party_details}
    return Sheet(
        title=_TITLES[agreement.form],
        number=agreement.number,
        code=code,
        committee=committee,
        mediator=mediator,
        parties=tuple(
            PartyLine(
                role=_ROLES.get(basics[party_id].role, "当事人"),
                name=names[party_id],
                basics=_basics(basics[party_id], details.get(party_id, "")),
                signature=signed.get(party_id, ""),
            )
            for party_id in content.party_ids
        ),
        main_facts=content.main_facts,
        disputed_matters=content.disputed_matters,
        responsibilities=content.responsibilities,
        obligations=tuple(_obligation(obligation, names) for obligation in content.obligations),
        total=_amount(content.total_fen) if content.total_fen else "",
        terms=content.terms,
        copies=len(content.party_ids) + content.extra_copies,
        closing=_closing(agreement),
        mediator_signature=signed.get(MEDIATOR, ""),
        committee_seal=signed.get(COMMITTEE, ""),
        date=_day(local_date(agreement.effective_time)) if agreement.effective_time else "",
    )


def _obligation(obligation: Obligation, names: Mapping[str, str]) -> str:
    debtor, creditor = names[obligation.debtor_party_id], names[obligation.creditor_party_id]
    due = _day(date.fromisoformat(obligation.due_date))
    if obligation.kind == ObligationKind.PAY:
        deed = f"向{creditor}支付{_amount(obligation.amount_fen)}"
        if obligation.act:
            deed += f"（{obligation.act}）"
    else:
        deed = f"对{creditor}履行：{obligation.act}"
    return f"{debtor}于{due}前，在{obligation.place}，以{obligation.manner}的方式，{deed}。"


def _amount(fen: int) -> str:
    return f"人民币{capitals(fen)}（¥{figures(fen)}）"


def _basics(party: PartyBasics, detail: str) -> str:
    number = "统一社会信用代码" if party.type == "organisation" else "公民身份号码"
    parts = (
        detail,
        f"{number}：{party.id_number}" if party.id_number else "",
        f"联系方式：{party.phone}" if party.phone else "",
    )
    return "，".join(part for part in parts if part)


def _closing(agreement: Agreement) -> str:
    if agreement.form is Form.ORAL:
        return "各方当事人自愿达成以上口头协议，协议自达成之日起生效，由调解员记录在案。"
    return (
        "本协议各方当事人自愿达成，自各方当事人签名、盖章或者按指印，人民调解员签名并加盖"
        "人民调解委员会印章之日起生效。各方可以自协议生效之日起三十日内共同向人民法院申请司法确认。"
    )


def _signed(kind: str, moment: datetime | None) -> str:
    return f"（已{_KINDS[kind]}，{_day(local_date(moment))}）" if moment else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
