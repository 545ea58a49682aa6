"""Short lists as sheets: read whole, within bounds, before anything of them is written."""

from collections.abc import Iterator, Sequence
from typing import Any

from contracts.errors import FieldFault, Invalid
from services.intake.documents import sheets
from services.intake.domain.faults import Faults
from services.intake.domain.imports import Unreadable
from services.intake.domain.sheets import Column
from services.intake.store.sheets import read_list, sniff
from services.intake.use_cases.import_ports import Line

FORMATS = {"xlsx": sheets.XLSX, "csv": sheets.CSV}
MOST_BYTES = 2 * 1024 * 1024


def empty_sheet(form: str, name: str, columns: Sequence[Column], title: str) -> dict[str, Any]:
    """A template's file name, media type and content; raises Invalid for an unknown form."""
    faults = Faults()
    faults.choice("format", form, FORMATS)
    faults.check()
    return {
        "file_name": f"{name}.{form}",
        "media_type": FORMATS[form],
        "chunk": sheets.template(form, columns, title),
    }


def whole_sheet(chunks: Iterator[bytes]) -> bytes:
    """The content; raises Invalid above 2 MiB."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > MOST_BYTES:
            raise Invalid(_TOO_LARGE)
    return bytes(content)


def lines_of(content: bytes, columns: Sequence[Column], *, most: int) -> list[Line]:
    """The rows, `most` at the utmost and one more to tell of them; raises Invalid."""
    if not sniff(content):
        raise Invalid(_NO_SHEET)
    try:
        return read_list(content, columns, most=most)
    except Unreadable as error:
        unread = FieldFault(
            field="file", reason="no_sheet", message=error.message, message_en=error.message_en
        )
        raise Invalid(unread) from error


_NO_SHEET = FieldFault(
    field="file",
    reason="no_sheet",
    message="请上传 XLSX 或 CSV 文件",
    message_en="Send an XLSX or a CSV file.",
)
_TOO_LARGE = FieldFault(
    field="file",
    reason="too_large",
    message="文件不得超过2MB",
    message_en="At most 2 MiB.",
)
