"""A browser's form with one file at its end（网页上传表单）, read as it comes.

The fields before the file are read first; then the file passes through in pieces, so that neither
memory nor disk ever holds it.
"""

from collections import deque
from collections.abc import AsyncIterator

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect

from gateway.errors import Problem

_MOST_FIELD = 12_000
_MOST_FIELDS = 20


class FileForm:
    """Reads one form; raises Problem where it is none."""

    def __init__(self, content_type: str, body: AsyncIterator[bytes]) -> None:
        """Read from a body of this type."""
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if not boundary:
            raise Problem(400, "unparsable")
        self.fields: dict[str, str] = {}
        self.file_name = ""
        self._body = body
        self._pieces: deque[bytes] = deque()
        self._header, self._value = bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._field, self._held = "", bytearray()
        self._is_file = self._is_over = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._in_header,
                "on_header_value": self._in_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._begin_content,
                "on_part_data": self._in_part,
                "on_part_end": self._end_part,
            },
        )

    async def read_fields(self) -> dict[str, str]:
        """The fields that stand before the file."""
        while not self._is_file and await self._read():
            pass
        return self.fields

    async def file(self) -> AsyncIterator[bytes]:
        """The file's bytes as they come; nothing when there is none."""
        while True:
            while self._pieces:
                yield self._pieces.popleft()
            if self._is_over or not await self._read():
                return

    async def _read(self) -> bool:
        try:
            part = await anext(self._body, b"")
            self._parser.write(part)
        except (FormParserError, UnicodeDecodeError, ClientDisconnect):
            raise Problem(400, "unparsable") from None
        if not part and self._is_file and not self._is_over:
            raise Problem(400, "unparsable")
        return bool(part)

    def _begin(self) -> None:
        self._headers = {}
        self._held = bytearray()

    def _in_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _in_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header, self._value = bytearray(), bytearray()

    def _begin_content(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._field = options.get(b"name", b"").decode()
        is_second = self._is_file or len(self.fields) >= _MOST_FIELDS
        if is_second:
            raise Problem(400, "unparsable")
        if b"filename" in options:
            self._is_file = True
            self.file_name = options[b"filename"].decode()

    def _in_part(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._pieces.append(data[start:end])
            return
        self._held += data[start:end]
        if len(self._held) > _MOST_FIELD:
            raise Problem(413, "too_large")

    def _end_part(self) -> None:
        if self._is_file:
            self._is_over = True
        else:
            self.fields[self._field] = self._held.decode()
