"""What the papers of a case's file say（卷内文件）: composed from what intake keeps, no layout."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from services.intake.domain.cases import Case
from services.intake.domain.codes import LOCAL
from services.intake.domain.history import Head
from services.intake.domain.parts import Amendment, Supplement
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.timeline import Entry, StateName
from services.intake.domain.vocabulary import (
    ADVICE_KINDS,
    CHECKS,
    DISPUTE_KINDS,
    GRADE_REASONS,
    GRADES,
    KINDS,
    ROLES,
    SOURCES,
    VISIT_CHANNELS,
)

AGREEMENT_TITLE = "人民调解协议书"
_ROUTING, _MEDIATION, _GRID = "routing.", "mediation.", "grid."


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper: labelled fields, then a table; either may be empty."""

    title: str
    fields: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def plain(self) -> dict[str, object]:
        """The same as data for the printer."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What the papers are composed from."""

    case: Case
    entries: Sequence[Entry]
    supplements: Sequence[Supplement]
    amendments: Sequence[Amendment]
    history: Head
    state_name: StateName = STATE_NAMES.__getitem__


def compose(sources: Sources) -> list[Paper]:
    """The papers that there are, in the order of the catalogue; the agreement lies apart."""
    papers = [make(sources) for make in _PAPERS]
    return [paper for paper in papers if paper.fields or paper.rows]


def _registration(sources: Sources) -> Paper:
    case = sources.case
    matter = case.matter
    kind = KINDS[matter.kind]
    if matter.dispute_kind:
        kind += f"（{DISPUTE_KINDS[matter.dispute_kind]}）"
    return Paper(
        title="受理登记表",
        fields=(
            ("事项编码", case.code),
            ("事项", matter.title),
            ("类别", kind),
            ("来源", SOURCES[matter.channel].name if matter.channel in SOURCES else ""),
            ("登记时间", moment(case.register_time)),
            ("受理时间", moment(case.accept_time)),
            ("首问责任人", case.first_responder),
            ("发生地点", matter.address),
            ("诉求内容", matter.narrative),
        ),
        columns=("身份", "姓名或名称", "电话", "证件号码"),
        rows=tuple(
            (ROLES[party.role], party.name, party.phone, party.id_number) for party in case.parties
        ),
    )


def _receipt(sources: Sources) -> Paper:
    case = sources.case
    return Paper(
        title="受理回执",
        fields=(
            ("事项编码", case.code),
            ("登记时间", moment(case.register_time)),
            ("说明", "已向当事人出具受理回执和查询码；查询码不入卷。"),
        ),
    )


def _told(title: str, *prefixes: str) -> "Callable[[Sources], Paper]":
    def make(sources: Sources) -> Paper:
        rows = tuple(
            (moment(entry.time), entry.who, entry.what(sources.state_name))
            for entry in sources.entries
            if not prefixes or entry.type.startswith(prefixes)
        )
        return Paper(title=title, columns=("时间", "经办", "事项"), rows=rows)

    return make


def _result(sources: Sources) -> Paper:
    case = sources.case
    fields = (("办理结果", case.result), ("对外答复", case.public_answer))
    waivers = tuple(
        (moment(one.waive_time), one.actor, f"免办（{one.department}）：{one.reason}")
        for one in case.waivers
    )
    return Paper(
        title="办理结果",
        fields=fields if any(text for _, text in fields) else (),
        columns=("时间", "经办", "免办的协办事项"),
        rows=waivers,
    )


def _supplements(sources: Sources) -> Paper:
    return Paper(
        title="补充材料",
        columns=("时间", "提交人", "内容"),
        rows=tuple(
            (moment(one.supplement_time), one.actor or "当事人", one.text)
            for one in sources.supplements
        ),
    )


def _amendments(sources: Sources) -> Paper:
    return Paper(
        title="更正记录",
        columns=("时间", "经办", "项目", "原内容", "现内容"),
        rows=tuple(
            (moment(one.amend_time), one.actor, name, old, new)
            for one in sources.amendments
            for name, (old, new) in one.changes.items()
        ),
    )


def _verification(sources: Sources) -> Paper:
    check = sources.case.verification
    if check is None:
        return Paper(title="核查记录")
    return Paper(
        title="核查记录",
        fields=(
            ("核查时间", moment(check.verify_time)),
            ("核查人", check.verifier),
            ("核查清单", "、".join(CHECKS[item] for item in check.checks)),
            ("核查说明", check.note),
        ),
    )


def _visits(sources: Sources) -> Paper:
    case = sources.case
    last = [case.visit] if case.visit and case.visit.is_reached else []
    rows = [
        (
            moment(one.visit_time),
            one.visitor,
            VISIT_CHANNELS[one.channel],
            "已联系" if one.is_reached else "未联系上",
            one.note,
        )
        for one in (*case.visit_tries, *last)
    ]
    if check := case.visit_review:
        found = "抽查属实" if check.is_confirmed else "抽查不属实"
        rows.append((moment(check.review_time), check.reviewer, "抽查", found, check.note))
    return Paper(
        title="回访记录", columns=("时间", "回访人", "方式", "结果", "说明"), rows=tuple(rows)
    )


def _evaluations(sources: Sources) -> Paper:
    case = sources.case
    roles = {party.id: ROLES[party.role] for party in case.parties}
    rows = [
        (
            moment(one.evaluate_time),
            roles.get(one.party_id, "当事人"),
            GRADES[one.grade],
            "、".join(GRADE_REASONS[one.grade][reason] for reason in one.reasons),
            one.comment,
        )
        for one in case.evaluations
    ]
    if case.is_lapsed:
        rows.append(("", "", "逾期未评价", "", ""))
    return Paper(
        title="群众评价", columns=("时间", "评价人", "评价", "原因", "意见"), rows=tuple(rows)
    )


def _advice(sources: Sources) -> Paper:
    return Paper(
        title="司法建议与检察建议",
        columns=("时间", "种类", "文号", "送达单位", "内容", "回复"),
        rows=tuple(
            (
                moment(one.advise_time),
                ADVICE_KINDS[one.kind],
                one.letter_number,
                one.addressee,
                one.content,
                one.reply or "尚未回复",
            )
            for one in sources.case.advice
        ),
    )


def _proof(sources: Sources) -> Paper:
    return Paper(
        title="办理留痕校验",
        fields=(
            ("留痕条数", str(sources.history.length)),
            ("末条哈希", sources.history.hash),
            ("说明", "办理过程、补充材料、更正记录逐条相连；任何改动、删除、换序均可核出。"),
        ),
    )


_PAPERS: tuple[Callable[[Sources], Paper], ...] = (
    _registration,
    _receipt,
    _told("分流、交办与办理", _ROUTING),
    _told("调解过程", _MEDIATION),
    _told("网格处置", _GRID),
    _result,
    _supplements,
    _amendments,
    _verification,
    _visits,
    _evaluations,
    _advice,
    _told("办理过程"),
    _proof,
)


def moment(when: datetime | None) -> str:
    """An instant as officers read it."""
    return when.astimezone(LOCAL).strftime("%Y年%m月%d日 %H:%M") if when else ""
