"""The audit of reads, in the kernel's audit trail."""

from collections.abc import Sequence

from chassis.kernel import Kernel


class KernelReadAudit:
    """Notes reads of personal data."""

    def __init__(self, kernel: Kernel) -> None:
        """Write to the kernel's audit."""
        self._audit = kernel.audit

    def note_read(
        self,
        county: str,
        case_id: str,
        fields: Sequence[str],
        purpose: str,
        *,
        party_id: str = "",
        group: str = "parties",
    ) -> None:
        """Write one audit row, and count the read under its group of fields."""
        named = {"case": case_id, "party": party_id}
        self._audit.note_read(
            county,
            objects={kind: name for kind, name in named.items() if name},
            fields=fields,
            purpose=purpose,
            field_group=group,
        )
