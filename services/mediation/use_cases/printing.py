"""Making the agreement's documents（制作协议书）: in the runner, names fetched only for it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from contracts.errors import NotYet, Refusal
from contracts.ports import Now
from services.mediation.domain.agreements import Agreement
from services.mediation.domain.sheet import Sheet, compose
from services.mediation.use_cases.ports import (
    Directory,
    Mediations,
    Printer,
    PrintQueue,
    Register,
    Shelf,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
_BACK_OFF_SECONDS = (5, 15, 60, 300, 900)


class Printing:
    """Makes the documents of agreements, one at a time."""

    def __init__(
        self,
        *,
        queue: PrintQueue,
        mediations: Mediations,
        register: Register,
        directory: Directory,
        printer: Printer,
        shelf: Shelf,
        transact: Callable[[Callable[[], bool]], bool],
        now: Now,
    ) -> None:
        """Work on these stores; `transact` runs its argument in one transaction."""
        self._queue = queue
        self._mediations = mediations
        self._register = register
        self._directory = directory
        self._printer = printer
        self._shelf = shelf
        self._transact = transact
        self._now = now

    def print_next(self) -> bool:
        """Make the document that has waited longest; False when none waits.

        A part that is away puts the document off, longer with each attempt.
        """
        agreement = self._queue.claim()
        if agreement is None:
            return False
        try:
            self._print(agreement)
        except Refusal:
            attempts = min(agreement.document.attempts, len(_BACK_OFF_SECONDS) - 1)
            wait = timedelta(seconds=_BACK_OFF_SECONDS[attempts])
            self._queue.postpone(agreement, self._now() + wait)
        return True

    def _print(self, agreement: Agreement) -> None:
        sheet = self._sheet(agreement)
        name = f"{sheet.title}{agreement.number}"
        files = {
            "docx": self._shelf.put(agreement, f"{name}.docx", DOCX, self._printer.docx(sheet)),
            "pdf": self._shelf.put(agreement, f"{name}.pdf", PDF, self._printer.pdf(sheet)),
        }
        self._transact(lambda: self._keep(agreement, files))

    def _keep(self, agreement: Agreement, files: Mapping[str, tuple[str, str]]) -> bool:
        is_current = self._queue.mark(agreement, files)
        if is_current:
            for file_id, _ in files.values():
                self._shelf.claim(file_id)
        return is_current

    def _sheet(self, agreement: Agreement) -> Sheet:
        county = agreement.county
        mediation = self._mediations.get(county, agreement.mediation_id)
        basics = self._directory.parties(county, agreement.case_id)
        if missing := set(agreement.content.party_ids) - set(basics):
            raise NotYet(f"the directory does not know {len(missing)} parties of {agreement.id}")
        committee = self._register.committee(county, agreement.committee_id)
        mediator = self._register.mediator(county, agreement.mediator_id)
        return compose(
            agreement,
            code=mediation.case.code,
            committee=committee.name if committee else "",
            mediator=mediator.name if mediator else "",
            basics=basics,
        )
