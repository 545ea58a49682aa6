"""Amending（更正）: the facts are corrected, and what they were is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from contracts.errors import FieldFault, Invalid
from contracts.principals import Post, Principal
from services.intake.domain.answers import Answer
from services.intake.domain.cases import Case
from services.intake.domain.classification import Classification
from services.intake.domain.codes import local_date
from services.intake.domain.faults import Faults
from services.intake.domain.parts import Amendment
from services.intake.domain.people import Party, PartyReport, check_party
from services.intake.domain.reports import MOST_PARTIES, Matter, check_matter
from services.intake.domain.secrecy import sensed
from services.intake.domain.vocabulary import APPLICANT
from services.intake.use_cases.registering import Registering
from services.intake.use_cases.repeating import Repeating
from services.intake.use_cases.writing import MOST_WORDS, Books

_PERSONAL = ("role", "type", "name", "phone", "id_number", "id_type")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What should read otherwise: fields of the matter by name, parties, answers, and why."""

    fields: Mapping[str, Any]
    parties: tuple[PartyReport, ...] = ()
    answers: tuple[Answer, ...] = ()
    suggested: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Amended:
    """A corrected case, the fields that changed, and the keys of new parties."""

    case: Case
    changed_fields: tuple[str, ...]
    keys: Mapping[str, str]


class Amending:
    """Keeps the facts of cases right."""

    def __init__(self, books: Books, registering: Registering, repeating: Repeating) -> None:
        """Write to the books; new parties are made as at registration."""
        self._books = books
        self._repeating = repeating
        self._registering = registering

    def amend(self, who: Principal, case_id: str, version: int, correction: Correction) -> Amended:
        """Correct the facts; old and new values are kept.

        Raises:
            Invalid: naming every fault, or that nothing would change.
        """
        who.require(Post.CLERK, Post.DISPATCHER)
        case = self._books.load(who, case_id)
        case.expect(version)
        matter, reports, reason = self._check(who, case, correction)
        parties, keys = self._parties(case, reports)
        matter = sensed(matter, parties, local_date(self._books.now()))
        changes = _changes(case, matter, parties)
        if not changes:
            raise Invalid(_NOTHING)
        names = tuple(sorted({name.partition(".")[0] for name in changes}))
        case.is_repeat = self._repeating.is_repeat(case, matter, parties)
        case.amend(matter, parties, keys, names, who.id)
        self._books.save(case, who, reason)
        if case.bond and "accused_department" in names:
            self._books.bundles.mark_moved(case.county, case.bond.bundle_id)
        amendment = Amendment(
            id=self._books.new_id(),
            case_id=case.id,
            area_code=case.area_code,
            actor=who.id,
            reason=reason,
            version=case.version,
            changes=changes,
            amend_time=self._books.now(),
        )
        self._books.papers.add_amendment(amendment)
        return Amended(case=case, changed_fields=names, keys=keys)

    def _check(
        self, who: Principal, case: Case, correction: Correction
    ) -> tuple[Matter, tuple[PartyReport, ...], str]:
        place = self._registering.place(case.county, standing=case.matter)
        faults = Faults()
        matter = check_matter(faults, _corrected(case.matter, correction, who.id), place)
        if set(case.matter.sensitivities) - set(matter.sensitivities):
            who.require(Post.DISPATCHER)  # a clerk may close a case to others, not open it
        nameless = {party.id for party in case.parties if not party.name}
        reports = tuple(
            check_party(
                faults,
                f"parties[{at}]",
                report,
                today=place.today,
                may_be_nameless=report.id in nameless,
            )
            for at, report in enumerate(correction.parties[:MOST_PARTIES])
        )
        _check_whose(faults, case, correction.parties)
        reason = faults.text("reason", correction.reason, most=MOST_WORDS, has_lines=True)
        faults.check()
        return matter, reports, reason

    def _parties(
        self, case: Case, reports: tuple[PartyReport, ...]
    ) -> tuple[list[Party], dict[str, str]]:
        given = {report.id: report for report in reports if report.id}
        parties = [
            party.corrected(given[party.id]) if party.id in given else party
            for party in case.parties
        ]
        added = [self._registering.party(report) for report in reports if not report.id]
        keys = {party.id: key for party, key in added}
        return parties + [party for party, _ in added], keys


_NOTHING = FieldFault(
    field="body",
    reason="nothing_changed",
    message="没有任何更正",
    message_en="Nothing would change.",
)


def _corrected(matter: Matter, correction: Correction, who: str) -> Matter:
    """The matter as it should read; a new category is a new choice, and begins without answers."""
    fields = correction.fields
    filed = matter.classification or Classification(chosen_by=who)
    if fields.get("category", matter.category) != matter.category:
        filed = Classification(chosen_by=who, suggested=correction.suggested)
    return replace(matter, **fields, classification=filed.answered(correction.answers))


def _check_whose(faults: Faults, case: Case, reports: tuple[PartyReport, ...]) -> None:
    roles = {party.id: party.role for party in case.parties}
    for at, report in enumerate(reports):
        if report.id and report.id not in roles:
            message = "不是本案当事人"
            faults.add(f"parties[{at}].id", "unknown_party", message, "No party of the case.")
        roles[report.id or f"new {at}"] = report.role
    if len(roles) > MOST_PARTIES:
        message = f"当事人最多{MOST_PARTIES}个"
        faults.add("parties", "too_many", message, f"At most {MOST_PARTIES} parties.")
    if case.first_applicant() and APPLICANT not in roles.values():
        faults.add("parties", "applicant_missing", "至少保留一个申请人", "Keep an applicant.")


def _changes(case: Case, matter: Matter, parties: list[Party]) -> dict[str, tuple[str, str]]:
    """Old and new value of what differs, by field; a party's by `parties.<id>.<field>`."""
    old, new = _flat(case.matter, case.parties), _flat(matter, parties)
    return {
        name: (old.get(name, ""), new.get(name, ""))
        for name in {**old, **new}
        if old.get(name, "") != new.get(name, "")
    }


def _flat(matter: Matter, parties: list[Party]) -> dict[str, str]:
    flat = {name: _said(value) for name, value in vars(matter).items() if name != "classification"}
    flat |= {f"answers.{name}": "、".join(values) for name, values in matter.answers.items()}
    for party in parties:
        flat |= {f"parties.{party.id}.{name}": getattr(party, name) for name in _PERSONAL}
    return flat


def _said(value: Any) -> str:
    if hasattr(value, "lng"):
        return f"{value.lng},{value.lat}"
    if isinstance(value, tuple):
        return "、".join(value)
    return "" if value is None else str(value)
