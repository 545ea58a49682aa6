"""Agreements on paper: Word for staff to edit, PDF/A-2b to keep; imported by `jobs` alone."""

from services.mediation.documents.printer import FilePrinter

__all__ = ["FilePrinter"]
