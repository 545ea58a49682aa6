"""The audit of reads, and of writes that no call brought, in the kernel's audit trail."""

from collections.abc import Mapping, Sequence

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

    def note_export(
        self, county: str, export_id: str, columns: Sequence[str], purpose: str
    ) -> None:
        """Write one audit row of a sheet that was handed out."""
        self._audit.note_read(
            county,
            objects={"export": export_id},
            fields=columns,
            purpose=f"export:{purpose}",
            field_group="export",
        )


class KernelWriteAudit:
    """Notes writes of the runner in somebody's name, and refusals of machines."""

    def __init__(self, kernel: Kernel) -> None:
        """Write to the kernel's audit."""
        self._audit = kernel.audit

    def note_refusal(self, county: str, reason: str, objects: Mapping[str, str]) -> None:
        """Write one audit row of a refusal that the guard does not note."""
        self._audit.note(county, result=reason, objects=objects)

    def note_write(self, county: str, objects: Mapping[str, str]) -> None:
        """Write one audit row in the open write."""
        self._audit.note(county, result="ok", objects=objects)
