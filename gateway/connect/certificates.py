"""Who a client certificate names, and which certificates were taken back.

The identity is the one URI in the subject alternative name, `spiffe://onedoor/<county>/<department>`.
Nothing else about a caller is believed.
"""

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509

from contracts.errors import Unauthenticated
from contracts.principals import Post, Principal

NAME = re.compile(r"spiffe://onedoor/([0-9]{6})/([a-z][a-z0-9-]{1,39})")
REVOKED = "revoked.txt"
_SERIAL = re.compile(r"[0-9a-f]{1,40}")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The department's system that a certificate stands for."""

    county: str
    department: str
    serial: str
    not_after: datetime

    @property
    def key(self) -> str:
        """County and department in one word."""
        return f"{self.county}/{self.department}"

    @property
    def principal(self) -> Principal:
        """The caller in whose name the services are asked."""
        return Principal(
            id=f"{self.department}.system@{self.county}",
            post=Post.DEPARTMENT,
            area_code=self.county,
            department=self.department,
        )


@lru_cache(maxsize=4096)
def identify(pem: bytes) -> Identity:
    """Read the identity from a certificate the handshake has verified.

    Raises:
        Unauthenticated: the certificate names no department.
    """
    certificate = x509.load_pem_x509_certificate(pem)
    named = [NAME.fullmatch(uri) for uri in _uris(certificate)]
    if len(named) != 1 or named[0] is None:
        raise Unauthenticated(
            "the certificate's SAN names no department", reason="certificate_unknown_name"
        )
    county, department = named[0].groups()
    return Identity(
        county=county,
        department=department,
        serial=serial_text(certificate.serial_number),
        not_after=certificate.not_valid_after_utc,
    )


def serial_text(number: int) -> str:
    """A serial number as it is written everywhere: hexadecimal, small letters."""
    return f"{number:x}"


def read_serial(text: str) -> str:
    """A serial number as people copy it, in its one form; raises ValueError."""
    plain = text.strip().replace(":", "").lower().removeprefix("0x").lstrip("0")
    if not _SERIAL.fullmatch(plain):
        raise ValueError("a serial number has 1 to 40 hexadecimal digits")
    return plain


class Revocations:
    """The serial numbers in `revoked.txt`, read again when the file changes.

    A file that vanishes or cannot be read takes nothing off the list: what was refused stays so.
    """

    def __init__(self, folder: Path) -> None:
        """Watch the file in the folder of certificates."""
        self._path = folder / REVOKED
        self._stamp: tuple[int, int, int] | None = None
        self._serials: frozenset[str] = frozenset()

    def __contains__(self, serial: str) -> bool:
        """Whether the certificate was taken back."""
        self._refresh()
        return serial in self._serials

    def _refresh(self) -> None:
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if stamp == self._stamp:
                return
            lines = self._path.read_text().splitlines()
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            logger.error("revocations unreadable", extra={"error": type(error).__name__})
            return
        self._serials, self._stamp = frozenset(_serials(lines)), stamp
        logger.info("revocations read", extra={"count": len(self._serials)})


def _serials(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        try:
            found.append(read_serial(entry))
        except ValueError:
            logger.error("a revocation is no serial number")
    return found


def _uris(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return names.value.get_values_for_type(x509.UniformResourceIdentifier)
