"""A clerk with sheets, for the tests of imports."""

import uuid
from typing import Any

from onedoor.intake.v1 import imports_pb2 as pb
from onedoor.intake.v1.imports_pb2_grpc import ImportServiceStub
from tests.rpc.intake.door import Door
from tests.rpc.intake.sheets import Runner, a_row, pieces, report_rows


class ImportDesk:
    """A clerk with sheets."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.stub: Any = ImportServiceStub(door.server.channel)
        self.runner = Runner(door.kernel)

    def upload(self, content: bytes, who: str = "clerk", **fields: Any) -> Any:
        """Send a file."""
        metadata = self.door.server.as_(who, "430423")
        sent = self.stub.UploadImport(pieces(content, **fields), metadata=metadata, timeout=30)
        return getattr(sent, "import")

    def ask(self, method: str, request: Any, who: str = "clerk", area: str = "430423") -> Any:
        """Call by name."""
        if hasattr(request, "request_id") and not request.request_id:
            request.request_id = uuid.uuid4().hex
        metadata = self.door.server.as_(who, area)
        return getattr(self.stub, method)(request, metadata=metadata, timeout=20)

    def get(self, import_id: str) -> Any:
        """One import."""
        return getattr(self.ask("GetImport", pb.GetImportRequest(import_id=import_id)), "import")

    def start(self, given: Any) -> None:
        """Start what was checked."""
        self.ask("StartImport", pb.StartImportRequest(import_id=given.import_id, version=2))

    def rows(self, import_id: str, outcome: str = "", size: int = 100) -> Any:
        """What became of the rows."""
        request = pb.ListImportRowsRequest(import_id=import_id, outcome=outcome, page_size=size)
        return self.ask("ListImportRows", request)

    def report(self, import_id: str) -> list[tuple[Any, ...]]:
        """The report's rows."""
        chunks = self.ask("GetImportReport", pb.GetImportReportRequest(import_id=import_id))
        return report_rows(b"".join(piece.chunk for piece in chunks))


def some_rows(count: int, **cells: str) -> list[dict[str, str]]:
    """Rows with their own ids."""
    mark = uuid.uuid4().hex[:8]
    return [a_row(number, **{"外部编号": f"{mark}-{number}", **cells}) for number in range(count)]
