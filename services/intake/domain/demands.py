"""What a verb demands（要件）: closed predicates over a case, named when they fail.

A demand is data; what it may ask for stands in `NEEDS`, and nothing in it can run code.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.errors import FieldFault, Invalid
from services.intake.domain.cases import Case
from services.intake.domain.contents import KINDS

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
    """A case, what the caller brings with the verb, and the kinds of files staff brought to it."""

    case: Case
    note: str = ""
    checks: Sequence[str] = ()
    checklist: Sequence[str] = ()
    brought: Collection[str] = ()

    @property
    def has_checklist(self) -> bool:
        """Whether every item of the area's list was checked."""
        return bool(self.checklist) and set(self.checklist) <= set(self.checks)

    def has_file(self, among: Collection[str]) -> bool:
        """Whether staff brought a file of one of these kinds."""
        return not set(among).isdisjoint(self.brought)


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing a demand may ask for, and whether it is there."""

    name: str
    name_en: str
    holds: Callable[[Given], bool]


PHOTOS = frozenset(kind for kind, one in KINDS.items() if one.is_picture)
DOCUMENTS = frozenset(("pdf", "docx", "xlsx"))
BY_ATTACHMENT = ("photo", "document", "attachment")
"""Needs that only a file can meet: one that staff brought and that passed its examination."""
NEEDS: Mapping[str, Need] = {
    "photo": Need(
        name="现场照片（工作人员上传并已通过检查的图片）",
        name_en="a photograph: a picture that staff brought and that passed its examination",
        holds=lambda given: given.has_file(PHOTOS),
    ),
    "document": Need(
        name="佐证文件（工作人员上传并已通过检查的PDF、DOCX或XLSX）",
        name_en="a document: a PDF, DOCX or XLSX that staff brought and that passed examination",
        holds=lambda given: given.has_file(DOCUMENTS),
    ),
    "attachment": Need(
        name="佐证附件（工作人员上传并已通过检查的任一文件）",
        name_en="an attachment: any file that staff brought and that passed its examination",
        holds=lambda given: given.has_file(KINDS),
    ),
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


def asks_for_files(demands: Iterable[Demand], verb: str, case: Case) -> bool:
    """Whether a verb demands what only an attachment can meet."""
    wanted = {need for demand in demands if _fits(demand, verb, case) for need in demand.needs}
    return not wanted.isdisjoint(BY_ATTACHMENT)


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
