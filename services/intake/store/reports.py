"""Reports of imports as sealed files of the service."""

from collections.abc import Iterable

from chassis.files import Files
from chassis.kernel import Kernel
from services.intake.documents import sheets
from services.intake.domain.imports import ImportBatch, Row


class FiledReports:
    """Makes and keeps report files."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's files."""
        self._files = Files(kernel)

    def make(self, batch: ImportBatch, rows: Iterable[Row]) -> str:
        """Store the report of an import, unclaimed; gives the file's id."""
        content = sheets.report(rows)
        owner = f"import/{batch.id}"
        made = self._files.put(batch.area_code, "report.xlsx", sheets.XLSX, content, owner=owner)
        return made.id

    def claim(self, file_id: str) -> None:
        """Keep a file for good, within the write that refers to it."""
        self._files.claim(file_id)
