"""Prints in a process that ends with its file: the runner would keep what fonts and layout take."""

import json

from chassis.children import answering
from services.mediation.domain.sheet import Sheet

_WITHIN_SECONDS = 60


class FilePrinter:
    """Prints with docxtpl and typst, with the fonts of the system."""

    def docx(self, sheet: Sheet) -> bytes:
        """The Word file that staff may edit."""
        return self._print("docx", sheet)

    def pdf(self, sheet: Sheet) -> bytes:
        """The final file, PDF/A-2b."""
        return self._print("pdf", sheet)

    def _print(self, form: str, sheet: Sheet) -> bytes:
        """One form of it; raises Unavailable."""
        content = json.dumps(sheet.plain(), ensure_ascii=False).encode()
        module = "services.mediation.documents"
        with answering(module, form, given=[content], within_seconds=_WITHIN_SECONDS) as made:
            return made.read()
