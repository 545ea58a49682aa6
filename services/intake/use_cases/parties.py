"""Parties（当事人）: the list of a case's parties, their standing, and their data in clear."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.errors import FieldFault, Invalid, NotPermitted
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.codes import local_date
from services.intake.domain.disclosures import Disclosure, Wanted
from services.intake.domain.faults import Faults
from services.intake.domain.people import Party
from services.intake.domain.secrecy import Veil, is_reporter, must_not_know, veil_for
from services.intake.domain.standing import (
    BY_CODE,
    BY_STAFF,
    SCOPES,
    Authority,
    ContactCheck,
    check_authority,
    check_representatives,
)
from services.intake.use_cases.allowance import Allowance
from services.intake.use_cases.party_ports import DisclosureStore
from services.intake.use_cases.ports import Page, ReadAudit
from services.intake.use_cases.reading import Reading, page_size
from services.intake.use_cases.writing import MOST_WORDS, Books

DESK = (Post.CLERK, Post.DISPATCHER)
_UNMASKERS = (*DESK, Post.SUPERVISOR, Post.LEADER, Post.HANDLER, Post.MEDIATOR)


@dataclass(frozen=True, kw_only=True)
class PartyPage:
    """Some parties of a case, in the order they were named, and what lies over them."""

    parties: Sequence[Party]
    veil: Veil
    next_page_token: str
    total: int


@dataclass(frozen=True, kw_only=True)
class Proof:
    """By what a contact was checked: a phone proved by a code, or staff's own note."""

    verified_phone: str = ""
    note: str = ""


class Parties:
    """Keeps what is known of parties, and shows it to who may read it."""

    def __init__(
        self,
        books: Books,
        reading: Reading,
        disclosures: DisclosureStore,
        audit: ReadAudit,
        allowance: Allowance,
    ) -> None:
        """Write to the books; readings in clear are counted against the allowance."""
        self._books = books
        self._reading = reading
        self._disclosures = disclosures
        self._audit = audit
        self._allowance = allowance

    def page(self, who: Principal, case_id: str, *, size: int, token: str) -> PartyPage:
        """Some parties of a case the caller may read（当事人名单）.

        Raises:
            CaseNotFound, Invalid.
        """
        faults = Faults()
        size = page_size(faults, size)
        if token and not (token.isascii() and token.isdigit() and len(token) < 6):
            message = "分页标记无效，请从第一页重新查询"
            faults.add("page_token", "unknown_token", message, "Not a token this list gave.")
        faults.check()
        case, start = self._reading.case(who, case_id), int(token or 0)
        end = start + size
        return PartyPage(
            parties=case.parties[start:end],
            veil=veil_for(who, case.matter, case.parties),
            next_page_token=str(end) if end < len(case.parties) else "",
            total=len(case.parties),
        )

    def unmask(self, who: Principal, case_id: str, party_id: str, wanted: Wanted) -> Party:
        """One party with the named fields in clear（查看当事人信息）; noted, counted and limited.

        Raises:
            Invalid: no purpose, or no such field.
            NotPermitted: the reporter of a secret case is kept from the caller.
            Exhausted: the caller has read too many within the hour.
        """
        who.require(*_UNMASKERS)
        wanted.check()
        case = self._reading.case(who, case_id)
        party = _party(case, party_id)
        if must_not_know(who, case.matter) and is_reporter(party):
            raise NotPermitted(f"{party_id} reported {case_id}", reason="reporter_is_secret")
        self._allowance.take(who)
        self._disclosures.add(
            Disclosure(
                id=self._books.new_id(),
                area_code=case.area_code,
                case_id=case.id,
                party_id=party.id,
                fields=wanted.fields,
                purpose=wanted.purpose,
                words=wanted.words.strip(),
                actor=who.id,
                post=str(who.post),
                read_time=self._books.now(),
            )
        )
        self._audit.note_read(
            case.county, case.id, wanted.fields, wanted.purpose, party_id=party.id
        )
        return party

    def disclosures(
        self, who: Principal, case_id: str, *, size: int, token: str
    ) -> Page[Disclosure]:
        """Who read what of a case, newest first（查看记录）."""
        who.require(Post.SUPERVISOR)
        faults = Faults()
        size = page_size(faults, size)
        faults.check()
        case = self._reading.case(who, case_id)
        return self._disclosures.page(case.county, case.id, size=size, token=token)

    def authorise(
        self, who: Principal, case_id: str, version: int, party_id: str, authority: Authority
    ) -> Case:
        """Write down whom an agent stands for, by which paper（授权委托）.

        Raises:
            Invalid: naming every fault.
        """
        case, _ = self._open(who, case_id, version, party_id)
        roles, today = _roles(case), local_date(self._books.now())
        _checked(lambda faults: check_authority(faults, authority, roles, party_id, today))
        words = f"登记代理人授权（{SCOPES[authority.scope]}）"
        return self._change(who, case, words, {party_id: {"authority": authority}})

    def verify(
        self, who: Principal, case_id: str, version: int, party_id: str, proof: Proof
    ) -> Case:
        """Note that a party is reached under its phone（联系方式核验）: by code, or by staff.

        Raises:
            Invalid: naming every fault.
        """
        case, party = self._open(who, case_id, version, party_id)
        faults = Faults()
        note = faults.text("note", proof.note, most=MOST_WORDS, has_lines=True)
        if not party.phone:
            faults.add("party_id", "no_phone", "该当事人没有电话", "The party has no phone.")
        elif proof.verified_phone and proof.verified_phone != party.phone:
            message = "验证的不是该当事人的号码"
            faults.add("phone_token", "another_phone", message, "Another phone was proved.")
        if not (note or proof.verified_phone):
            faults.add("note", "missing", "必填", "It is needed.")
        faults.check()
        contact = ContactCheck(
            how=BY_CODE if proof.verified_phone else BY_STAFF,
            actor=who.id,
            note=note,
            check_time=self._books.now(),
        )
        return self._change(who, case, "核验联系方式", {party_id: {"contact": contact}})

    def represent(
        self, who: Principal, case_id: str, version: int, party_ids: Sequence[str]
    ) -> Case:
        """Write down whom a group sends（推选代表人）; those named before stand back.

        Raises:
            Invalid: naming every fault.
        """
        case = self._load(who, case_id, version)
        roles, count = _roles(case), case.matter.people_count
        _checked(lambda faults: check_representatives(faults, party_ids, roles, count))
        chosen = set(party_ids)
        fresh = {party.id: {"is_representative": party.id in chosen} for party in case.parties}
        return self._change(who, case, f"登记代表人{len(chosen)}人", fresh)

    def _open(
        self, who: Principal, case_id: str, version: int, party_id: str
    ) -> tuple[Case, Party]:
        case = self._load(who, case_id, version)
        return case, _party(case, party_id)

    def _load(self, who: Principal, case_id: str, version: int) -> Case:
        who.require(*DESK)
        case = self._books.load(who, case_id)
        case.expect(version)
        return case

    def _change(
        self, who: Principal, case: Case, words: str, fresh: Mapping[str, Mapping[str, object]]
    ) -> Case:
        parties = [_renewed(party, fresh.get(party.id, {})) for party in case.parties]
        if parties == case.parties:
            raise Invalid(_NOTHING)
        case.amend(case.matter, parties, {}, ("parties",), who.id)
        self._books.save(case, who, words)
        return case


_NOTHING = FieldFault(
    field="body",
    reason="nothing_changed",
    message="没有任何更正",
    message_en="Nothing would change.",
)


def parse_day(faults: Faults, name: str, text: str) -> date | None:
    """A calendar day as ISO 8601 writes it, or None for none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.add(name, "unparsable", "日期格式应为年-月-日", "Write it as YYYY-MM-DD.")
        return None


def _renewed(party: Party, fresh: Mapping[str, object]) -> Party:
    return replace(party, **fresh) if fresh else party  # type: ignore[arg-type]  # by name


def _party(case: Case, party_id: str) -> Party:
    for party in case.parties:
        if party.id == party_id:
            return party
    raise CaseNotFound(f"no party {party_id} in {case.id}")


def _roles(case: Case) -> dict[str, str]:
    return {party.id: party.role for party in case.parties}


def _checked(check: Callable[[Faults], None]) -> None:
    faults = Faults()
    check(faults)
    faults.check()
