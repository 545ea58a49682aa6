"""connect's own certificate: read at the start and again, without a restart, when it was renewed.

The files are named as a mounted Kubernetes TLS secret names them: `tls.crt`, `tls.key`, `ca.crt`.
"""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import grpc
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from gateway.connect.metrics import CERTIFICATE_END

CERTIFICATE, KEY, AUTHORITIES = "tls.crt", "tls.key", "ca.crt"
logger = logging.getLogger(__name__)

_Stamp = tuple[tuple[int, int], ...]


class Credentials:
    """The server's certificate, key and trusted authorities, as they lie in the folder now."""

    def __init__(self, folder: Path) -> None:
        """Read the files; raises OSError or ValueError when they do not make a server."""
        self._folder = folder
        self._stamp = self._look()
        self.not_after, self._initial = self._read()

    def server_credentials(self) -> grpc.ServerCredentials:
        """What a secure port needs: client certificates required, files followed."""
        follow: Any = self.renewed  # may give None for "no change", which the stubs do not know
        return grpc.dynamic_ssl_server_credentials(
            self._initial, follow, require_client_authentication=True
        )

    def renewed(self) -> grpc.ServerCertificateConfiguration | None:
        """The new configuration when the files changed, asked at each new connection.

        Half-written files, or a key that is not the certificate's, leave the old one in force; the
        next connection looks again.
        """
        try:
            stamp = self._look()
            if stamp == self._stamp:
                return None
            not_after, configuration = self._read()
        except (OSError, ValueError) as error:
            logger.error("certificate not taken", extra={"error": type(error).__name__})
            return None
        self._stamp, self.not_after = stamp, not_after
        logger.info("certificate renewed")
        return configuration

    def _look(self) -> _Stamp:
        stats = [(self._folder / name).stat() for name in (CERTIFICATE, KEY, AUTHORITIES)]
        return tuple((stat.st_mtime_ns, stat.st_ino) for stat in stats)

    def _read(self) -> tuple[datetime, grpc.ServerCertificateConfiguration]:
        chain, key, authorities = (
            (self._folder / name).read_bytes() for name in (CERTIFICATE, KEY, AUTHORITIES)
        )
        own = x509.load_pem_x509_certificates(chain)[0]
        if load_pem_private_key(key, None).public_key() != own.public_key():
            raise ValueError("the key is not the certificate's")
        trusted = x509.load_pem_x509_certificates(authorities)
        ends = {"connect": own, "department-authority": min(trusted, key=_end)}
        for name, certificate in ends.items():
            CERTIFICATE_END.labels(name).set(_end(certificate).timestamp())
        configuration = grpc.ssl_server_certificate_configuration([(key, chain)], authorities)
        return own.not_valid_after_utc, configuration


def _end(certificate: x509.Certificate) -> datetime:
    return certificate.not_valid_after_utc
