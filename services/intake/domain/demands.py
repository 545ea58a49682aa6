"""What a verb demands（要件）: closed predicates over a case, named when they fail.

A demand is data; what it may ask for stands in `NEEDS`, and nothing in it can run code.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.errors import FieldFault, Invalid
from services.intake.domain.cases import Case

OUTCOMES: Mapping[str, str] = {
    "department": "部门办结",
    "agreement": "达成调解协议",
    "failed_mediation": "调解不成后办结",
}
GUARDED = ("verify", "visit_back", "archive")


class Unmet(Invalid):
    """The verb demands what the case does not have; every missing thing is named."""

    reason = "requirements_missing"


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a verb needs where kind and outcome fit; an empty list fits everything."""

    verb: str
    needs: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Given:
    """A case and what the caller brings with the verb."""

    case: Case
    note: str = ""
    checks: Sequence[str] = ()
    checklist: Sequence[str] = ()

    @property
    def has_checklist(self) -> bool:
        """Whether every item of the area's list was checked."""
        return bool(self.checklist) and set(self.checklist) <= set(self.checks)


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing a demand may ask for, and whether it is there."""

    name: str
    name_en: str
    holds: Callable[[Given], bool]


NEEDS: Mapping[str, Need] = {
    "note": Need(
        name="核查或回访说明", name_en="a note", holds=lambda given: bool(given.note.strip())
    ),
    "checklist": Need(
        name="完整的核查清单",
        name_en="the whole checklist",
        holds=lambda given: given.has_checklist,
    ),
    "proof": Need(
        name="核查依据（说明或完整的核查清单）",
        name_en="proof: a note or the whole checklist",
        holds=lambda given: bool(given.note.strip()) or given.has_checklist,
    ),
    "registration": Need(
        name="受理登记表",
        name_en="the registration",
        holds=lambda given: bool(given.case.matter.title and given.case.register_time),
    ),
    "identity": Need(
        name="申请人身份证明",
        name_en="the applicant's identity",
        holds=lambda given: any(party.id_number for party in given.case.applicants),
    ),
    "papers": Need(
        name="应急事项补办手续",
        name_en="an emergency's later papers",
        holds=lambda given: not given.case.needs_supplement,
    ),
    "result": Need(
        name="办理结果", name_en="the result", holds=lambda given: bool(given.case.result)
    ),
    "answer": Need(
        name="对外答复", name_en="the answer", holds=lambda given: bool(given.case.public_answer)
    ),
    "agreement": Need(
        name="调解协议书",
        name_en="the agreement",
        holds=lambda given: bool(given.case.track.agreement_id),
    ),
    "visit": Need(
        name="回访记录",
        name_en="the visit-back",
        holds=lambda given: given.case.visit is not None,
    ),
    "judgement": Need(
        name="群众评价（或逾期视为评价）",
        name_en="an evaluation or its lapse",
        holds=lambda given: bool(given.case.grade) or given.case.is_lapsed,
    ),
    "advice_reply": Need(
        name="司法（检察）建议的回复",
        name_en="the reply to each advice",
        holds=lambda given: all(one.reply_time for one in given.case.advice),
    ),
}


def require(demands: Iterable[Demand], verb: str, given: Given) -> None:
    """Raise Unmet with everything that is missing for a verb."""
    wanted = [
        need for demand in demands if _fits(demand, verb, given.case) for need in demand.needs
    ]
    missing = [need for need in dict.fromkeys(wanted) if not NEEDS[need].holds(given)]
    if missing:
        raise Unmet(*(_fault(need) for need in missing))


def _fits(demand: Demand, verb: str, case: Case) -> bool:
    return (
        demand.verb == verb
        and (not demand.kinds or case.matter.kind in demand.kinds)
        and (not demand.outcomes or case.outcome in demand.outcomes)
    )


def _fault(need: str) -> FieldFault:
    return FieldFault(
        field=need,
        reason="missing",
        message=f"缺少{NEEDS[need].name}",
        message_en=f"Missing: {NEEDS[need].name_en}.",
    )
