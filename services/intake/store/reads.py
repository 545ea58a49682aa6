"""The audit of reads, in the kernel's audit trail."""

from collections.abc import Sequence

from chassis.kernel import Kernel


class KernelReadAudit:
    """Notes reads of personal data."""

    def __init__(self, kernel: Kernel) -> None:
        """Write to the kernel's audit."""
        self._audit = kernel.audit

    def note_read(self, county: str, case_id: str, fields: Sequence[str], purpose: str) -> None:
        """Write one audit row."""
        self._audit.note_read(
            county,
            objects={"case": case_id},
            fields=fields,
            purpose=purpose,
            field_group="parties",
        )
