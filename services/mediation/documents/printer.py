"""Prints in a process that ends with its file: the runner would keep what fonts and layout take."""

import json
import subprocess
import sys

from contracts.errors import Unavailable
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
        """Names travel through pipes alone; what a failing print says might hold them, so it stays.

        Raises:
            Unavailable: the print failed; it is tried again.
        """
        command = [sys.executable, "-m", "services.mediation.documents", form]
        content = json.dumps(sheet.plain(), ensure_ascii=False).encode()
        try:
            done = subprocess.run(  # noqa: S603  our own module
                command, input=content, capture_output=True, check=True, timeout=_WITHIN_SECONDS
            )
        except subprocess.SubprocessError as error:
            raise Unavailable(f"{form} was not printed: {type(error).__name__}") from None
        return done.stdout
