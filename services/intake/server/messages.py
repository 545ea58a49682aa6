"""Cases as staff see them: personal data masked, and the words too outside the county."""

import re

from chassis.protos import timestamp
from contracts.principals import COUNTY_DIGITS, Principal
from onedoor.intake.v1 import cases_pb2, desk_pb2
from services.intake.domain.cases import Case
from services.intake.domain.parts import Amendment
from services.intake.domain.people import Party, mask_name, mask_number, mask_phone
from services.intake.domain.secrecy import HIDDEN, Veil, knows_accused, veil_for
from services.intake.domain.summaries import Summary
from services.intake.domain.timeline import Entry
from services.intake.domain.vocabulary import DISPUTE_KINDS, KINDS, PERSON
from services.intake.server.endings import add_endings
from services.intake.use_cases import Bucket
from services.intake.use_cases.reading import TimelineView

_MASK_LENGTH = 6
_PARTY_FIELD = re.compile(r"parties\.[^.]+\.(name|phone|id_number)")
_MATTER = (
    "kind", "category", "dispute_kind", "amount_fen", "people_count", "is_urgent",
    "is_confidential", "is_anonymous",
)  # fmt: skip
_SHARED = (
    "id", "code", "version", "area_code", "needs_supplement", "first_responder", "reopen_count",
    "grade",
)  # fmt: skip


def is_outside(who: Principal) -> bool:
    """Whether the caller reads from above the county, and so sees no words of residents."""
    return len(who.area_code) < COUNTY_DIGITS


def case_message(case: Case, who: Principal) -> desk_pb2.Case:
    """One case as the caller may see it."""
    matter, track = case.matter, case.track
    veil = veil_for(who, matter, case.parties)
    message = desk_pb2.Case(
        **{name: getattr(case, name) for name in _SHARED},
        **{name: getattr(matter, name) for name in _MATTER},
        state=case.state,
        source=matter.channel,
        title=veil.words(title(matter.title, matter.kind, matter.dispute_kind, who)),
        sensitivities=matter.sensitivities,
        accused_department=matter.accused_department if knows_accused(who) else "",
        lead_department=track.lead_department,
        departments=track.departments,
        due_time=timestamp(track.due_time),
        is_overdue=track.is_overdue,
        register_time=timestamp(case.register_time),
        accept_time=timestamp(case.accept_time),
        close_time=timestamp(case.close_time),
        incident_id=case.incident_id,
        place_id=case.place_id,
        guidance_id=case.guidance_id,
        mediation_id=track.mediation_id,
        parties=[party_message(party, veil) for party in case.parties],
    )
    if case.bond:
        message.main_case_id, message.main_code = case.bond.main_id, case.bond.main_code
    if case.refusal:
        message.earlier_case_id = case.refusal.earlier_case_id
        message.decline_reason_code = case.refusal.reason_code
        message.legal_route = case.refusal.legal_route
    _add_hand_over(message, case, veil, has_words=not is_outside(who))
    if not is_outside(who):
        _add_words(message, case, veil)
    add_endings(message, case, veil, has_words=not is_outside(who))
    _add_judgements(message, case, veil, has_words=not is_outside(who))
    return message


def summary_message(row: Summary, who: Principal) -> desk_pb2.Case:
    """One row of a list."""
    return desk_pb2.Case(
        **{name: getattr(row, name) for name in (*_SHARED, *_MATTER)},
        state=row.state,
        source=row.channel,
        title=title(row.title, row.kind, row.dispute_kind, who),
        sensitivities=row.sensitivities,
        lead_department=row.lead_department,
        departments=row.departments,
        due_time=timestamp(row.due_time),
        is_overdue=row.is_overdue,
        register_time=timestamp(row.register_time),
        accept_time=timestamp(row.accept_time),
        close_time=timestamp(row.close_time),
    )


def title(words: str, kind: str, dispute_kind: str, who: Principal) -> str:
    """A title inside the county; outside of it what kind of matter it is."""
    if not is_outside(who):
        return words
    return DISPUTE_KINDS.get(dispute_kind, KINDS[kind])


def bucket_message(bucket: Bucket, who: Principal) -> desk_pb2.WorkBucket:
    """One heap of work."""
    return desk_pb2.WorkBucket(
        key=bucket.key,
        name=bucket.name,
        count=bucket.count,
        count_is_exact=bucket.count_is_exact,
        cases=[summary_message(row, who) for row in bucket.rows],
    )


def timeline_message(entry: Entry, who: Principal, told: TimelineView) -> desk_pb2.TimelineItem:
    """One thing that happened; outside the county without the words that were written."""
    state_name = told.rules.state_name
    what = entry.told(state_name) if is_outside(who) else told.veil.words(entry.what(state_name))
    return desk_pb2.TimelineItem(
        time=timestamp(entry.time),
        what=what,
        who=entry.who,
        type=entry.type,
        department=str(entry.data.get("to_department") or entry.data.get("department") or ""),
    )


def amendment_message(amendment: Amendment, who: Principal, veil: Veil) -> desk_pb2.Amendment:
    """One correction; personal values masked, all values outside the county or under a veil."""
    return desk_pb2.Amendment(
        time=timestamp(amendment.amend_time),
        actor=amendment.actor,
        reason="" if is_outside(who) else amendment.reason,
        version=amendment.version,
        changes=[
            desk_pb2.Change(
                field=name,
                old_value=_value(name, old, who, veil),
                new_value=_value(name, new, who, veil),
            )
            for name, (old, new) in amendment.changes.items()
        ],
    )


def open_party(party: Party, veil: Veil) -> cases_pb2.PartyReport:
    """A party as it is, for the two services that may read names; a hidden one stays hidden."""
    if veil.hides(party):
        return cases_pb2.PartyReport(id=party.id, role=party.role, type=party.type, name=HIDDEN)
    return cases_pb2.PartyReport(
        id=party.id,
        role=party.role,
        type=party.type,
        name=party.name,
        phone=party.phone,
        id_number=party.id_number,
    )


def party_message(party: Party, veil: Veil) -> desk_pb2.Party:
    """A party masked; one that is hidden without anything that points to it."""
    if veil.hides(party):
        return desk_pb2.Party(id=party.id, role=party.role, type=party.type, name=HIDDEN)
    return desk_pb2.Party(
        id=party.id,
        role=party.role,
        type=party.type,
        name=mask_name(party.name, party.type),
        phone=mask_phone(party.phone),
        id_number=mask_number(party.id_number),
    )


def _add_words(message: desk_pb2.Case, case: Case, veil: Veil) -> None:
    matter = case.matter
    message.narrative = veil.words(matter.narrative)
    message.address = veil.words(matter.address)
    message.result = veil.words(case.result)
    message.public_answer = veil.words(case.public_answer)
    if matter.location:
        message.location.lng, message.location.lat = matter.location.lng, matter.location.lat
    if case.refusal:
        message.decline_reason = veil.words(case.refusal.reason)


def _add_hand_over(message: desk_pb2.Case, case: Case, veil: Veil, *, has_words: bool) -> None:
    paper = case.hand_over
    if paper is None:
        return
    message.hand_over.CopyFrom(
        cases_pb2.HandOver(
            body=paper.body,
            number=veil.words(paper.number) if has_words else "",
            receive_date=paper.receive_date,
            ask=paper.ask,
            words=veil.words(paper.words) if has_words else "",
            due_date=paper.due_date,
        )
    )


def _add_judgements(message: desk_pb2.Case, case: Case, veil: Veil, *, has_words: bool) -> None:
    message.evaluations.extend(
        desk_pb2.CaseEvaluation(
            party_id=said.party_id,
            grade=said.grade,
            comment=veil.words(said.comment) if has_words else "",
            evaluate_time=timestamp(said.evaluate_time),
            reasons=said.reasons,
        )
        for said in case.evaluations
    )
    if case.visit:
        message.visit_back.CopyFrom(
            desk_pb2.VisitBack(
                channel=case.visit.channel,
                is_reached=case.visit.is_reached,
                note=veil.words(case.visit.note) if has_words else "",
                visitor=case.visit.visitor,
                visit_time=timestamp(case.visit.visit_time),
            )
        )


def _value(name: str, value: str, who: Principal, veil: Veil) -> str:
    personal = _PARTY_FIELD.fullmatch(name)
    if personal and veil.hides_reporter:
        return HIDDEN if value else ""
    if personal is None:
        return "*" * min(len(value), _MASK_LENGTH) if is_outside(who) else value
    if personal[1] == "name":
        return mask_name(value, PERSON)
    return mask_phone(value) if personal[1] == "phone" else mask_number(value)
