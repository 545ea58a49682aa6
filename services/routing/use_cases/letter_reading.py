"""What people read of letters（文书查询、督办统计）."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.errors import WrongState
from contracts.ports import Now
from contracts.principals import Principal
from services.routing.domain.letter import Letter, LetterKind, LetterNotFound, LetterState
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.letter_ports import Figure, LetterStore, Period
from services.routing.use_cases.ports import BriefStore, Listing
from services.routing.use_cases.sight import (
    COUNTY_READERS,
    is_of_department,
    own_department,
    reads_content,
    reads_restricted,
)

_LONGEST_PERIOD = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class LetterFilter:
    """Which letters are asked for; empty fields ask for all."""

    case_id: str = ""
    department: str = ""
    kind: str = ""
    state: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class FigurePage:
    """One page of figures, by county, department and kind."""

    items: Sequence[Figure]
    next_page_token: str
    total: int
    total_is_exact: bool = True


class LetterReading:
    """Everything about letters that changes nothing."""

    def __init__(self, letters: LetterStore, briefs: BriefStore, now: Now) -> None:
        """Take the ports."""
        self._letters = letters
        self._briefs = briefs
        self._now = now

    def one(self, principal: Principal, letter_id: str) -> Letter:
        """One letter; what was not issued to a department is as good as missing for it.

        Raises:
            LetterNotFound, NotPermitted.
        """
        own_department(principal)
        letter = self._letters.get(principal.area_code, letter_id)
        if is_of_department(principal) and principal.department not in letter.readers:
            raise LetterNotFound(f"no letter {letter_id} for {principal.department}")
        return letter

    def printable(self, principal: Principal, letter_id: str) -> Letter:
        """A letter that may be printed: it is issued, and the caller reads its words.

        Raises:
            LetterNotFound, NotPermitted.
            WrongState: it has no number yet.
        """
        letter = self.one(principal, letter_id)
        if not self.reads_words(principal, letter):
            raise LetterNotFound(f"no letter {letter_id} whose words {principal.id} may read")
        if not letter.serial:
            raise WrongState(f"letter {letter_id} has no number", state=letter.state.value)
        return letter

    def reads_words(self, principal: Principal, letter: Letter) -> bool:
        """Whether the caller reads its words: within the county, unless restricted（I10）."""
        if not reads_content(principal):
            return False
        if reads_restricted(principal) or not letter.case_id:
            return True
        brief = self._briefs.find(letter.case_id)
        return brief is None or not brief.facts.is_restricted

    def page(
        self, principal: Principal, wanted: LetterFilter, *, size: int, token: str
    ) -> Listing[Letter]:
        """Letters, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        own_department(principal)
        bounds = Bounds()
        bounds.choice("kind", wanted.kind, tuple(LetterKind), optional=True)
        bounds.choice("state", wanted.state, tuple(LetterState), optional=True)
        bounds.settle()
        named = {"case_id": wanted.case_id, "kind": wanted.kind, "state": wanted.state}
        where: dict[str, Any] = {name: value for name, value in named.items() if value}
        if wanted.is_overdue:
            where["is_overdue"] = True
        if is_of_department(principal):
            where["readers"] = principal.department
        elif wanted.department:
            where["department"] = wanted.department
        return self._letters.page(principal.area_code, where, size=page_size(size), token=token)

    def figures(
        self,
        principal: Principal,
        *,
        from_time: datetime | None,
        until_time: datetime | None,
        department: str,
        kind: str,
        size: int,
        token: str,
    ) -> FigurePage:
        """How letters issued in a period fared, by county, department and kind（H7）.

        Raises:
            NotPermitted, Invalid.
        """
        principal.require(*COUNTY_READERS)
        until = until_time or self._now()
        begin = from_time or until - timedelta(days=365)
        bounds = Bounds()
        bounds.choice("kind", kind, tuple(LetterKind), optional=True)
        if not timedelta(0) < until - begin <= _LONGEST_PERIOD:
            message = "统计期间应为一年以内"
            bounds.note("from_time", "out_of_range", message, "A period of a year at most.")
        bounds.settle()
        period = Period(from_time=begin, until_time=until, department=department, kind=kind)
        most, rows = page_size(size), self._letters.figures(principal.area_code, period)
        coming = [row for row in rows if _key(row) > token]
        page = coming[:most]
        return FigurePage(
            items=page,
            next_page_token=_key(page[-1]) if len(coming) > most else "",
            total=len(rows),
        )


def _key(figure: Figure) -> str:
    return f"{figure.county}.{figure.department}.{figure.kind}"
