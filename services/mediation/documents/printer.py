"""Fills the two templates with a sheet; nothing in a sheet can act as a template or as code."""

import io
import json
from pathlib import Path

import typst
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from services.mediation.domain.sheet import Sheet

_TEMPLATES = Path(__file__).parent / "templates"


class FilePrinter:
    """Prints with docxtpl and typst, with the fonts of the system."""

    def docx(self, sheet: Sheet) -> bytes:
        """The Word file that staff may edit."""
        template = DocxTemplate(_TEMPLATES / "agreement.docx")
        template.render(sheet.plain(), SandboxedEnvironment(), autoescape=True)
        written = io.BytesIO()
        template.save(written)
        return written.getvalue()

    def pdf(self, sheet: Sheet) -> bytes:
        """The final file, PDF/A-2b; the sheet travels as JSON, never as markup."""
        made: bytes = typst.compile(
            str(_TEMPLATES / "agreement.typ"),
            sys_inputs={"sheet": json.dumps(sheet.plain(), ensure_ascii=False)},
            pdf_standards=["a-2b"],
        )
        return made
