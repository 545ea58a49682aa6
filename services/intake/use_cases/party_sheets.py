"""Lists of a case's parties（当事人名单表）: rows judged, the sound ones taken as a correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.errors import FieldFault, Invalid, WrongState
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.codes import local_date
from services.intake.domain.party_sheets import PartyRow, read_party, sameness
from services.intake.domain.reports import MOST_PARTIES
from services.intake.use_cases.amending import Amending, Correction
from services.intake.use_cases.writing import Books

_REASON = "当事人名单表导入"


@dataclass(frozen=True)
class PartySheets:
    """Takes lists of parties in."""

    books: Books
    amending: Amending

    def admit(self, who: Principal, case_id: str) -> Case:
        """Whether the caller may bring a sheet to a case, before anything of it is read.

        Raises:
            NotPermitted, CaseNotFound, WrongState.
        """
        who.require(Post.CLERK, Post.DISPATCHER)
        case = self.books.load(who, case_id)
        if not case.allows("amend"):
            raise WrongState(f"{case.id} is {case.state}", state=case.state)
        return case

    def take(
        self,
        who: Principal,
        case_id: str,
        version: int,
        lines: Sequence[tuple[int, Mapping[str, str]]],
        *,
        is_final: bool,
    ) -> tuple[Case, list[PartyRow]]:
        """Judge a sheet row by row; its sound rows become parties when it is final.

        Raises:
            Invalid: no rows, too many, or more than a case holds.
            Conflict: the case has changed since it was read.
        """
        case = self.admit(who, case_id)
        if not 1 <= len(lines) <= MOST_PARTIES:
            raise Invalid(_TOO_MANY)
        rows = self._sorted(case, lines)
        sound = [row for row in rows if row.outcome == "sound"]
        if len(case.parties) + len(sound) > MOST_PARTIES:
            raise Invalid(_TOO_MANY)
        if not is_final:
            return case, rows
        case.expect(version)
        if not sound:
            return case, rows
        reports = tuple(row.report for row in sound)
        correction = Correction(fields={}, parties=reports, reason=_REASON)
        amended = self.amending.amend(who, case_id, version, correction)
        return amended.case, _added(rows, amended.keys)

    def _sorted(self, case: Case, lines: Sequence[tuple[int, Mapping[str, str]]]) -> list[PartyRow]:
        today, known = local_date(self.books.now()), {sameness(one) for one in case.parties}
        rows = []
        for number, cells in lines:
            row = read_party(number, cells, today)
            if row.outcome == "sound" and sameness(row.report) in known:
                row = replace(row, outcome="repeated")
            known.add(sameness(row.report))
            rows.append(row)
        return rows


def _added(rows: Sequence[PartyRow], keys: Mapping[str, str]) -> list[PartyRow]:
    """The rows with the parties that they became, in the order in which those were made."""
    made = iter(keys.items())
    told = []
    for row in rows:
        if row.outcome == "sound":
            party_id, key = next(made)
            row = replace(row, outcome="added", party_id=party_id, query_key=key)
        told.append(row)
    return told


_TOO_MANY = FieldFault(
    field="file",
    reason="out_of_range",
    message=f"每个事项1至{MOST_PARTIES}个当事人",
    message_en=f"A case holds from 1 to {MOST_PARTIES} parties.",
)
