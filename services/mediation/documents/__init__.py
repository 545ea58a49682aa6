"""Agreements on paper: Word for staff to edit, PDF/A-2b to keep; made in a process of its own."""

from services.mediation.documents.printer import FilePrinter

__all__ = ["FilePrinter"]
