"""The demo certificate authority for departments' systems.

`init` makes the authority and connect's own certificate, `issue` and `renew` make a department's,
`revoke` takes one back. In production the province's authority does this; connect only sees files.
No command prints a key.
"""

import argparse
import ipaddress
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chassis.ports import utc_now
from gateway.connect.certificates import NAME, REVOKED, identify, read_serial, serial_text
from gateway.connect.credentials import AUTHORITIES, CERTIFICATE, KEY
from gateway.connect.settings import ConnectSettings

LIFETIME = timedelta(days=90)
RENEW_BEFORE = timedelta(days=30)
_AUTHORITY_LIFETIME = timedelta(days=3650)
_SKEW = timedelta(minutes=5)
_AUTHORITY_KEY = "authority.key"
_SERVER_NAMES = (
    x509.DNSName("localhost"),
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    x509.IPAddress(ipaddress.ip_address("::1")),
)
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class Authority:
    """An authority whose key and certificate lie in connect's folder of certificates."""

    def __init__(self, folder: Path) -> None:
        """Work in `folder`."""
        self._folder = folder

    def init(self, now: datetime) -> None:
        """Make what is missing; connect's own certificate also when it soon ends."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self._folder / _AUTHORITY_KEY).exists():
            self._found(now)
        own = self._folder / CERTIFICATE
        if not own.exists() or _load(own).not_valid_after_utc < now + RENEW_BEFORE:
            self.renew_own(now)

    def renew_own(self, now: datetime) -> x509.Certificate:
        """Give connect a new certificate and key; it takes them up without a restart."""
        return self._give(self._folder, "connect", _SERVER_NAMES, now, is_server=True)

    def issue(self, county: str, department: str, out: Path, now: datetime) -> x509.Certificate:
        """Give a department's system a certificate and key; raises ValueError for a wrong name."""
        name = f"spiffe://onedoor/{county}/{department}"
        if not NAME.fullmatch(name):
            raise ValueError("a county has six digits, a department a key such as housing")
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        given = self._give(
            out, f"{department}.system@{county}", [x509.UniformResourceIdentifier(name)], now
        )
        _write(out / AUTHORITIES, (self._folder / AUTHORITIES).read_bytes())
        return given

    def renew(self, out: Path, now: datetime) -> x509.Certificate:
        """Replace a department's certificate by a new one of the same name, with a new key."""
        identity = identify((out / CERTIFICATE).read_bytes())
        return self.issue(identity.county, identity.department, out, now)

    def revoke(self, serial: str) -> str:
        """Take a certificate back; gives the serial as it was noted, raises ValueError."""
        plain, path = read_serial(serial), self._folder / REVOKED
        noted = path.read_text() if path.exists() else ""
        if plain not in noted.splitlines():
            _write(path, f"{noted}{plain}\n".encode())
        return plain

    def _found(self, now: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("OneDoor demo authority for departments")
        certificate = (
            _builder(name, name, key.public_key(), now, _AUTHORITY_LIFETIME)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .sign(key, hashes.SHA256())
        )
        _write(self._folder / AUTHORITIES, certificate.public_bytes(Encoding.PEM))
        _write(self._folder / _AUTHORITY_KEY, _key_bytes(key))

    def _give(
        self,
        out: Path,
        common_name: str,
        names: Sequence[x509.GeneralName],
        now: datetime,
        *,
        is_server: bool = False,
    ) -> x509.Certificate:
        usage = ExtendedKeyUsageOID.SERVER_AUTH if is_server else ExtendedKeyUsageOID.CLIENT_AUTH
        authority, signing = _load(self._folder / AUTHORITIES), self._signing_key()
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(_name(common_name), authority.subject, key.public_key(), now, LIFETIME)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage("digital_signature"), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()),
                critical=False,
            )
            .sign(signing, hashes.SHA256())
        )
        _write(out / KEY, _key_bytes(key))
        _write(out / CERTIFICATE, certificate.public_bytes(Encoding.PEM))
        return certificate

    def _signing_key(self) -> ec.EllipticCurvePrivateKey:
        key = load_pem_private_key((self._folder / _AUTHORITY_KEY).read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("the authority's key is of another kind")
        return key


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; returns the exit status."""
    given, settings = _parse(arguments), ConnectSettings()
    authority, now = Authority(settings.certs_dir), utc_now()
    try:
        if given.verb == "init":
            authority.init(now)
        elif given.verb == "issue":
            _tell(authority.issue(given.county, given.department, given.out, now), given.out)
        elif given.verb == "renew" and given.out:
            _tell(authority.renew(given.out, now), given.out)
        elif given.verb == "renew":
            _tell(authority.renew_own(now), settings.certs_dir)
        else:
            sys.stdout.write(f"revoked: {authority.revoke(given.serial)}\n")
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gateway.connect.authority")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("init", help="make the authority and connect's certificate if missing")
    issue = verbs.add_parser("issue", help="make a department's certificate")
    issue.add_argument("county", help="six digits")
    issue.add_argument("department", help="the department's key, e.g. housing")
    issue.add_argument("--out", type=Path, required=True, help="the folder to write to")
    renew = verbs.add_parser("renew", help="make a new certificate of the same name")
    renew.add_argument("--out", type=Path, help="a department's folder; without it connect's own")
    revoke = verbs.add_parser("revoke", help="take a certificate back")
    revoke.add_argument("serial", help="its serial number as issue printed it")
    return parser.parse_args(arguments)


def _tell(certificate: x509.Certificate, folder: Path) -> None:
    sys.stdout.write(
        f"folder: {folder}\nserial: {serial_text(certificate.serial_number)}\n"
        f"valid until: {certificate.not_valid_after_utc:%Y-%m-%d %H:%M} UTC\n"
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    lifetime: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + lifetime)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in allowed for usage in _USAGES})


def _load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes) -> None:
    """Write a file only its owner reads, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


if __name__ == "__main__":
    sys.exit(main())
