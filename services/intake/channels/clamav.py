"""ClamAV（病毒扫描）by its own protocol: a command, the bytes in chunks, a verdict in one line."""

import socket
import struct
from collections.abc import Iterator

from contracts.errors import Unavailable
from services.intake.domain.attachments import CLEAN, INFECTED, NOT_SCANNED

_LONGEST_VERDICT = 4096


class ClamScanner:
    """Asks a running `clamd`."""

    def __init__(self, address: str, seconds: float) -> None:
        """Ask at a socket's path or `host:port`, and wait so long for each step."""
        self._address = address
        self._seconds = seconds

    def scan(self, chunks: Iterator[bytes]) -> str:
        """`clean` or `infected`; raises Unavailable when there is no verdict."""
        try:
            with self._connect() as connection:
                connection.sendall(b"zINSTREAM\0")
                for chunk in chunks:
                    if chunk:
                        connection.sendall(struct.pack(">I", len(chunk)) + chunk)
                connection.sendall(struct.pack(">I", 0))
                verdict = _line(connection)
        except OSError as error:
            raise Unavailable(f"the scanner does not answer: {type(error).__name__}") from None
        if verdict == b"stream: OK":
            return CLEAN
        if verdict.startswith(b"stream: ") and verdict.endswith(b" FOUND"):
            return INFECTED
        raise Unavailable("the scanner gave no verdict")

    def _connect(self) -> socket.socket:
        if "/" in self._address:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self._seconds)
            connection.connect(self._address)
            return connection
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=self._seconds)


class NoScanner:
    """Says plainly that nothing was scanned."""

    def scan(self, chunks: Iterator[bytes]) -> str:
        """`not_scanned`."""
        return NOT_SCANNED


def _line(connection: socket.socket) -> bytes:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_VERDICT:
        part = connection.recv(_LONGEST_VERDICT)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].strip()
