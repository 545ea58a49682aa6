"""Fills the two templates with a sheet; nothing in a sheet can act as a template or as code."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

_TEMPLATES = Path(__file__).parent / "templates"


def docx(sheet: Mapping[str, Any]) -> bytes:
    """The Word file that staff may edit."""
    template = DocxTemplate(_TEMPLATES / "agreement.docx")
    template.render(dict(sheet), SandboxedEnvironment(), autoescape=True)
    written = io.BytesIO()
    template.save(written)
    return written.getvalue()


def pdf(sheet: Mapping[str, Any]) -> bytes:
    """The final file, PDF/A-2b; the sheet travels as JSON, never as markup."""
    made: bytes = typst.compile(
        str(_TEMPLATES / "agreement.typ"),
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards=["a-2b"],
    )
    return made
