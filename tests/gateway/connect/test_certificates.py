"""Who gets past the handshake, and whose certificate counts."""

import socket
import ssl
import warnings
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chassis.ports import utc_now
from gateway.connect.authority import LIFETIME, Authority
from onedoor.connect.v1 import departments_pb2 as pb
from onedoor.connect.v1 import departments_pb2_grpc
from tests.gateway.connect.support import COUNTY, Centre, System, a_connect, issued, soon, trailing
from tests.support.rpc import refused

Connecting = Callable[..., System]
NAME = f"spiffe://onedoor/{COUNTY}/housing"
HANDSHAKE = (grpc.StatusCode.UNAVAILABLE, "")


def test_no_certificate_fails_the_handshake(port: int, certs: Path) -> None:
    credentials = grpc.ssl_channel_credentials((certs / "ca.crt").read_bytes())

    assert _asked(port, credentials) == HANDSHAKE


def test_a_plain_connection_is_refused(port: int) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub: Any = departments_pb2_grpc.DepartmentServiceStub
        call = stub(channel).ListOrders

        assert refused(call, pb.ListOrdersRequest(), timeout=30)[0] is HANDSHAKE[0]


def test_another_authoritys_certificate_fails_the_handshake(
    port: int, certs: Path, tmp_path: Path
) -> None:
    foreign = Authority(tmp_path / "foreign")
    foreign.init(utc_now())
    folder = issued(foreign, tmp_path, "housing")

    assert _asked(port, _credentials(folder, certs)) == HANDSHAKE


def test_a_self_signed_certificate_fails_the_handshake(port: int, certs: Path) -> None:
    alone = trustme.CA()
    credentials = grpc.ssl_channel_credentials(
        (certs / "ca.crt").read_bytes(), alone.private_key_pem.bytes(), alone.cert_pem.bytes()
    )

    assert _asked(port, credentials) == HANDSHAKE


def test_an_expired_certificate_fails_the_handshake(
    port: int, certs: Path, authority: Authority, tmp_path: Path
) -> None:
    authority.issue(COUNTY, "housing", tmp_path, utc_now() - LIFETIME - timedelta(minutes=1))

    assert _asked(port, _credentials(tmp_path, certs)) == HANDSHAKE


def test_connects_own_certificate_does_not_let_a_client_in(port: int, certs: Path) -> None:
    assert _asked(port, _credentials(certs, certs)) == HANDSHAKE


@pytest.mark.parametrize(
    "names",
    [
        ["housing@example.org"],
        ["spiffe://other/430423/housing"],
        ["spiffe://onedoor/4304/housing"],
        ["spiffe://onedoor/430423/housing/more"],
        ["spiffe://onedoor/430423/"],
        [NAME, "spiffe://onedoor/430424/housing"],
    ],
)
def test_the_right_authority_with_a_wrong_name_is_unauthenticated(
    centre: Centre, tmp_path: Path, names: list[str]
) -> None:
    world = trustme.CA()
    _serve_with(world, tmp_path)
    given = _client_of(world, names)
    with a_connect(tmp_path, centre.target) as port:
        expected = (grpc.StatusCode.UNAUTHENTICATED, "certificate_unknown_name")

        assert _asked(port, given) == expected


def test_a_certificate_that_ends_while_the_line_is_open_is_refused(
    certs: Path, centre: Centre, authority: Authority, tmp_path: Path
) -> None:
    folder = issued(authority, tmp_path, "housing")
    with a_connect(certs, centre.target, now=lambda: utc_now() + LIFETIME) as port:
        expected = (grpc.StatusCode.UNAUTHENTICATED, "certificate_expired")

        assert _asked(port, _credentials(folder, certs)) == expected


def test_a_revoked_certificate_is_refused_at_once_and_its_watch_ends(
    certs: Path, centre: Centre, tmp_path: Path
) -> None:
    authority = Authority(tmp_path / "own")
    authority.init(utc_now())
    folder, kept = (issued(authority, tmp_path, "housing") for _ in range(2))
    with a_connect(tmp_path / "own", centre.target) as port:
        system, other = System(port, folder), System(port, kept)
        watch = system.watch()
        soon(lambda: watch.keep_alives)

        authority.revoke(_serial(folder))

        status = refused(system.stub.ListOrders, pb.ListOrdersRequest(), timeout=30)
        assert status == (grpc.StatusCode.UNAUTHENTICATED, "certificate_revoked")
        error: Any = soon(lambda: watch.error)
        assert trailing(error)["x-reason"] == "certificate_revoked"
        other.stub.ListOrders(pb.ListOrdersRequest(), timeout=30)
        system.close()
        other.close()


def test_a_renewed_server_certificate_is_used_without_a_restart(
    centre: Centre, tmp_path: Path
) -> None:
    authority = Authority(tmp_path / "own")
    authority.init(utc_now())
    folder = issued(authority, tmp_path, "housing")
    with a_connect(tmp_path / "own", centre.target) as port:
        before = _served_serial(port, folder)

        renewed = authority.renew_own(utc_now())

        assert before != renewed.serial_number
        assert _served_serial(port, folder) == renewed.serial_number


def test_a_key_that_does_not_fit_leaves_the_old_certificate_in_force(
    centre: Centre, tmp_path: Path
) -> None:
    authority = Authority(tmp_path / "own")
    authority.init(utc_now())
    folder = issued(authority, tmp_path, "housing")
    with a_connect(tmp_path / "own", centre.target) as port:
        before = _served_serial(port, folder)

        (tmp_path / "own" / "tls.key").write_bytes((folder / "tls.key").read_bytes())

        assert _served_serial(port, folder) == before


@pytest.mark.parametrize(
    ("version", "ciphers"),
    [
        (ssl.TLSVersion.TLSv1, "ALL:@SECLEVEL=0"),
        (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"),
        (ssl.TLSVersion.TLSv1_2, "AES128-SHA:@SECLEVEL=0"),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"),
    ],
)
def test_old_protocols_and_weak_ciphers_fail_the_handshake(
    port: int, connecting: Connecting, tmp_path: Path, version: ssl.TLSVersion, ciphers: str
) -> None:
    connecting()
    folder = next(tmp_path.iterdir())

    with pytest.raises((ssl.SSLError, ConnectionError)):
        _handshake(port, folder, version, ciphers)


def test_tls_1_2_with_a_strong_cipher_is_served(
    port: int, connecting: Connecting, tmp_path: Path
) -> None:
    connecting()

    chosen = _handshake(
        port, next(tmp_path.iterdir()), ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256"
    )

    assert chosen == "ECDHE-ECDSA-AES128-GCM-SHA256"


def _handshake(port: int, folder: Path, version: ssl.TLSVersion, ciphers: str) -> str:
    context = ssl.create_default_context(cafile=str(folder / "ca.crt"))
    context.load_cert_chain(folder / "tls.crt", folder / "tls.key")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = context.maximum_version = version
    context.set_ciphers(ciphers)
    context.set_alpn_protocols(["h2"])
    raw = socket.create_connection(("127.0.0.1", port), timeout=30)
    with raw, context.wrap_socket(raw, server_hostname="localhost") as line:
        line.recv(9)  # the server's first frame: the handshake is complete on both sides
        cipher = line.cipher()
        assert cipher
        return cipher[0]


def _served_serial(port: int, folder: Path) -> int:
    context = ssl.create_default_context(cafile=str(folder / "ca.crt"))
    context.load_cert_chain(folder / "tls.crt", folder / "tls.key")
    context.set_alpn_protocols(["h2"])
    raw = socket.create_connection(("127.0.0.1", port), timeout=30)
    with raw, context.wrap_socket(raw, server_hostname="localhost") as line:
        given = line.getpeercert(binary_form=True)
    assert given
    return x509.load_der_x509_certificate(given).serial_number


def _asked(port: int, credentials: grpc.ChannelCredentials) -> tuple[grpc.StatusCode, str]:
    with grpc.secure_channel(f"127.0.0.1:{port}", credentials) as channel:
        stub: Any = departments_pb2_grpc.DepartmentServiceStub
        return refused(stub(channel).ListOrders, pb.ListOrdersRequest(), timeout=30)


def _credentials(folder: Path, trusted: Path) -> grpc.ChannelCredentials:
    return grpc.ssl_channel_credentials(
        (trusted / "ca.crt").read_bytes(),
        (folder / "tls.key").read_bytes(),
        (folder / "tls.crt").read_bytes(),
    )


def _serial(folder: Path) -> str:
    certificate = x509.load_pem_x509_certificate((folder / "tls.crt").read_bytes())
    return f"{certificate.serial_number:X}"


def _serve_with(world: trustme.CA, folder: Path) -> None:
    own = world.issue_cert("localhost", "127.0.0.1")
    (folder / "ca.crt").write_bytes(world.cert_pem.bytes())
    (folder / "tls.key").write_bytes(own.private_key_pem.bytes())
    (folder / "tls.crt").write_bytes(own.cert_chain_pems[0].bytes())


def _client_of(world: trustme.CA, names: list[str]) -> grpc.ChannelCredentials:
    if not names[0].startswith("spiffe"):
        given = world.issue_cert(*names)
        return grpc.ssl_channel_credentials(
            world.cert_pem.bytes(),
            given.private_key_pem.bytes(),
            given.cert_chain_pems[0].bytes(),
        )
    key, certificate = _named(world, names)
    return grpc.ssl_channel_credentials(world.cert_pem.bytes(), key, certificate)


def _named(world: trustme.CA, names: list[str]) -> tuple[bytes, bytes]:
    signing: Any = serialization.load_pem_private_key(world.private_key_pem.bytes(), None)
    issuer = x509.load_pem_x509_certificate(world.cert_pem.bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    uris = [x509.UniformResourceIdentifier(name) for name in names]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(minutes=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(uris), critical=True)
        .sign(signing, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private, certificate.public_bytes(serialization.Encoding.PEM)
