"""Grouping（群体事项）: members join by lists, settle or withdraw one by one; totals are kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contracts.errors import FieldFault, Invalid, WrongState
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.codes import local_date
from services.intake.domain.faults import Faults
from services.intake.domain.groups import (
    MOST_MEMBERS,
    MOST_PAYMENTS,
    MOST_ROWS,
    Group,
    GroupFigure,
    Member,
    MemberReport,
    MemberState,
    Payment,
    RowReport,
    check_member,
    identity,
    no_counts,
)
from services.intake.domain.member_sheets import SheetRow, placed
from services.intake.domain.reports import MOST_AMOUNT_FEN
from services.intake.domain.secrecy import Veil, veil_for
from services.intake.domain.states import FINAL
from services.intake.domain.vocabulary import DISPUTE_KINDS
from services.intake.use_cases.parties import parse_day
from services.intake.use_cases.party_ports import GroupStore
from services.intake.use_cases.ports import Page
from services.intake.use_cases.reading import WHOLE_COUNTY, Reading, page_size
from services.intake.use_cases.writing import MOST_WORDS, Books

_DESK = (Post.CLERK, Post.DISPATCHER)


class Grouping:
    """Keeps the people of group matters."""

    def __init__(self, books: Books, reading: Reading, groups: GroupStore) -> None:
        """Write to the store of groups; cases are read as their readers may."""
        self._books = books
        self._reading = reading
        self._groups = groups

    def add(
        self, who: Principal, case_id: str, reports: Sequence[MemberReport]
    ) -> tuple[Group, list[RowReport]]:
        """Take a list in（名单导入）: sound rows join, each row gets its report.

        Raises:
            Invalid: no rows, too many, or more than a group holds.
            WrongState: the case is closed.
        """
        rows = [SheetRow(number=at, report=report) for at, report in enumerate(reports)]
        return self._join(self._open(who, case_id), rows, "members", is_final=True)

    def admit(self, who: Principal, case_id: str) -> None:
        """Whether the caller may bring a sheet to a case, before anything of it is read.

        Raises:
            NotPermitted, CaseNotFound, WrongState.
        """
        self._open(who, case_id)

    def take(
        self, who: Principal, case_id: str, sheet: Sequence[SheetRow], *, is_final: bool
    ) -> tuple[Group, list[RowReport]]:
        """Judge a sheet row by row（名单表）; its sound rows join when it is final.

        Raises:
            Invalid: no rows, too many, or more than a group holds.
            WrongState: the case is closed.
        """
        group, rows = self._join(self._open(who, case_id), sheet, "file", is_final=is_final)
        return group, placed(sheet, rows)

    def pay(
        self,
        who: Principal,
        case_id: str,
        member_id: str,
        version: int,
        *,
        paid_fen: int,
        day: str,
        note: str,
    ) -> tuple[Group, Member]:
        """Money reached a member（登记兑付）: a part of what he claims, or all of it.

        Args:
            who: the caller.
            case_id: the matter.
            member_id: whom it reached.
            version: the member's.
            paid_fen: how much, at least 1.
            day: when, as YYYY-MM-DD and not after today; today when empty.
            note: how, and by what proof.

        Raises:
            Invalid, WrongState, Conflict, MemberNotFound.
        """
        faults = Faults()
        faults.number("paid_fen", paid_fen, 1, MOST_AMOUNT_FEN)
        words = faults.text("note", note, most=MOST_WORDS, has_lines=True)
        today = local_date(self._books.now())
        on = parse_day(faults, "day", day) or today
        if on > today:
            faults.add("day", "in_the_future", "不能晚于今天", "Not after today.")
        faults.check()
        group, member = self._load(who, case_id, member_id, version)
        if len(member.payments) >= MOST_PAYMENTS:
            raise Invalid(_count_fault("payments", MOST_PAYMENTS, "笔", "payments"))
        group.move(member, "pay", payment=self._payment(who, paid_fen, on, words))
        self._groups.put(group, changed=member)
        return group, member

    def settle(
        self,
        who: Principal,
        case_id: str,
        member_id: str,
        version: int,
        *,
        paid_fen: int,
        note: str,
    ) -> tuple[Group, Member]:
        """A member's part is settled（了结）, with what he was paid last, if anything.

        Raises:
            Invalid, WrongState, Conflict, MemberNotFound.
        """
        faults = Faults()
        faults.number("paid_fen", paid_fen, 0, MOST_AMOUNT_FEN)
        words = faults.text("note", note, most=MOST_WORDS, has_lines=True)
        faults.check()
        group, member = self._load(who, case_id, member_id, version)
        today = local_date(self._books.now())
        last = self._payment(who, paid_fen, today, "") if paid_fen else None
        group.move(member, "settle", words, payment=last)
        self._groups.put(group, changed=member)
        return group, member

    def withdraw(
        self, who: Principal, case_id: str, member_id: str, version: int, reason: str
    ) -> tuple[Group, Member]:
        """A member leaves the group（退出）on his own word.

        Raises:
            Invalid, WrongState, Conflict, MemberNotFound.
        """
        faults = Faults()
        words = faults.text("reason", reason, least=1, most=MOST_WORDS, has_lines=True)
        faults.check()
        group, member = self._load(who, case_id, member_id, version)
        group.move(member, "withdraw", words)
        self._groups.put(group, changed=member)
        return group, member

    def page(
        self, who: Principal, case_id: str, state: str, *, size: int, token: str
    ) -> tuple[Page[Member], Veil]:
        """Members of a case in the order they joined, and what lies over them."""
        faults = Faults()
        size = page_size(faults, size)
        if state:
            faults.choice("state", state, tuple(MemberState))
        faults.check()
        case = self._reading.case(who, case_id)
        veil = veil_for(who, case.matter, case.parties)
        return self._groups.page(case.county, case.id, state, size=size, token=token), veil

    def totals(self, who: Principal, case_id: str) -> Group:
        """How a case's people stand; zeros for a case that has no list."""
        case = self._reading.case(who, case_id)
        return self._groups.of_case(case.county, case.id) or self._fresh(case)

    def figures(self, who: Principal, dispute_kind: str) -> Sequence[GroupFigure]:
        """The people of all matters in the caller's area, by county（群体统计）.

        Args:
            who: the caller.
            dispute_kind: of these disputes alone, such as `labour_wages`; empty for all.

        Raises:
            Invalid: there is no such kind.
        """
        who.require(*WHOLE_COUNTY)
        faults = Faults()
        if dispute_kind:
            faults.choice("dispute_kind", dispute_kind, DISPUTE_KINDS)
        faults.check()
        return self._groups.figures(who.area_code, dispute_kind)

    def _payment(self, who: Principal, amount_fen: int, day: date, note: str) -> Payment:
        return Payment(
            amount_fen=amount_fen,
            day=day,
            note=note,
            recorder=who.id,
            record_time=self._books.now(),
        )

    def _open(self, who: Principal, case_id: str) -> Case:
        who.require(*_DESK)
        case = self._books.load(who, case_id)
        if case.state in FINAL:
            raise WrongState(f"{case.id} is {case.state}", state=case.state)
        return case

    def _load(
        self, who: Principal, case_id: str, member_id: str, version: int
    ) -> tuple[Group, Member]:
        case = self._open(who, case_id)
        member = self._groups.member(case.county, case.id, member_id)
        member.expect(version)
        group = self._groups.of_case(case.county, case.id)
        return group or self._fresh(case), member

    def _fresh(self, case: Case) -> Group:
        return Group(
            id=self._books.new_id(),
            area_code=case.area_code,
            case_id=case.id,
            code=case.code,
            counts=no_counts(),
        )

    def _join(
        self, case: Case, sheet: Sequence[SheetRow], field: str, *, is_final: bool
    ) -> tuple[Group, list[RowReport]]:
        if not 1 <= len(sheet) <= MOST_ROWS:
            raise Invalid(_count_fault(field, MOST_ROWS))
        group = self._groups.of_case(case.county, case.id) or self._fresh(case)
        members, rows = self._sort(case, sheet)
        if group.member_count + len(members) > MOST_MEMBERS:
            raise Invalid(_count_fault(field, MOST_MEMBERS))
        if not is_final:
            return group, [_tried(row) for row in rows]
        if members:
            group.add(members)
            self._groups.put(group, added=members)
        return group, rows

    def _sort(self, case: Case, sheet: Sequence[SheetRow]) -> tuple[list[Member], list[RowReport]]:
        today = local_date(self._books.now())
        checked = [_checked(row, today) for row in sheet]
        sound = [report for report, faults in checked if not faults]
        known = set(self._groups.known(case.county, case.id, [identity(one) for one in sound]))
        members: list[Member] = []
        rows: list[RowReport] = []
        for row, (report, faults) in enumerate(checked):
            if faults:
                rows.append(RowReport(row=row, outcome="faulty", faults=faults))
            elif identity(report) in known:
                rows.append(RowReport(row=row, outcome="repeated"))
            else:
                known.add(identity(report))
                members.append(self._member(case, report))
                rows.append(RowReport(row=row, outcome="added", member_id=members[-1].id))
        return members, rows

    def _member(self, case: Case, report: MemberReport) -> Member:
        return Member(
            **vars(report),
            id=self._books.new_id(),
            area_code=case.area_code,
            case_id=case.id,
            version=1,
        )


def _checked(row: SheetRow, today: date) -> tuple[MemberReport, tuple[FieldFault, ...]]:
    report, faults = check_member(row.report, today)
    return report, (*row.faults, *faults)


def _tried(row: RowReport) -> RowReport:
    """The same in a dry run, where nobody has joined."""
    return replace(row, outcome="sound", member_id="") if row.outcome == "added" else row


def _count_fault(name: str, most: int, unit: str = "人", unit_en: str = "people") -> FieldFault:
    return FieldFault(
        field=name,
        reason="too_many",
        message=f"须为1至{most}{unit}",
        message_en=f"From 1 to {most} {unit_en}.",
    )
