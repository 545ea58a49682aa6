"""Noting（内部意见）: what staff write for one another about a case, apart from the answer."""

import re
from typing import Protocol

from contracts.errors import WrongState
from contracts.principals import Post, Principal
from services.intake.domain.faults import Faults
from services.intake.domain.notes import NOTE_KINDS, Note
from services.intake.domain.secrecy import Veil, veil_for
from services.intake.use_cases.ports import Page
from services.intake.use_cases.reading import Reading
from services.intake.use_cases.writing import MOST_WORDS, Books

CENTRE = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
DEPARTMENTS = (Post.HANDLER, Post.DEPARTMENT)
_DEPARTMENT = re.compile(r"[a-z][a-z0-9\-]{0,39}")


class NoteStore(Protocol):
    """Remembers notes."""

    def add(self, note: Note) -> None:
        """Keep a new note."""

    def page(
        self, county: str, case_id: str, department: str, *, size: int, token: str
    ) -> Page[Note]:
        """One page, newest first; of one department's own and those written to it, if named."""


class Noting:
    """Keeps notes."""

    def __init__(self, books: Books, notes: NoteStore, reading: Reading) -> None:
        """Keep notes beside the cases that the writer may see."""
        self._books = books
        self._notes = notes
        self._reading = reading

    def write(self, who: Principal, case_id: str, kind: str, text: str, to_department: str) -> Note:
        """Write a note; a department's goes to the centre, the centre's may name one department.

        Raises:
            CaseNotFound: the case is not the writer's to see.
        """
        who.require(*CENTRE, *DEPARTMENTS)
        faults = Faults()
        faults.choice("kind", kind, NOTE_KINDS)
        words = faults.text("text", text, least=1, most=MOST_WORDS, has_lines=True)
        if to_department and not _DEPARTMENT.fullmatch(to_department):
            faults.add("to_department", "malformed", "部门代码格式不对", "Malformed.")
        if to_department and who.post in DEPARTMENTS:
            message = "部门的意见只写给中心"
            faults.add("to_department", "not_yours", message, "A department writes to the centre.")
        faults.check()
        case = self._reading.case(who, case_id)
        if case.erase_time:
            raise WrongState(f"{case.id} is erased", state=case.state)
        note = Note(
            id=self._books.new_id(),
            area_code=case.area_code,
            case_id=case.id,
            kind=kind,
            text=words,
            author=who.id,
            department=who.department,
            to_department=to_department,
            write_time=self._books.now(),
        )
        note.write()
        self._notes.add(note)
        return note

    def page(
        self, who: Principal, case_id: str, *, size: int, token: str
    ) -> tuple[Page[Note], Veil]:
        """The notes the caller may read, and what lies over their words.

        The centre reads all, a department its own and those to it.
        """
        who.require(*CENTRE, *DEPARTMENTS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.check()
        case = self._reading.case(who, case_id)
        department = who.department if who.post in DEPARTMENTS else ""
        veil = veil_for(who, case.matter, case.parties)
        page = self._notes.page(case.county, case.id, department, size=size or 20, token=token)
        return page, veil
