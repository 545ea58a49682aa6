"""The demo authority: what it makes, for whom, for how long, and what it never shows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from contracts.errors import Unauthenticated
from gateway.connect import authority as command
from gateway.connect.authority import LIFETIME, RENEW_BEFORE, Authority
from gateway.connect.certificates import Revocations, identify, read_serial

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "connect")
    made.init(NOW)
    return made


def test_an_issued_certificate_names_its_department(authority: Authority, tmp_path: Path) -> None:
    authority.issue("430423", "civil-affairs", tmp_path / "out", NOW)

    identity = identify((tmp_path / "out/tls.crt").read_bytes())
    assert identity.key == "430423/civil-affairs"
    assert identity.not_after == NOW + timedelta(days=90)
    assert identity.principal.id == "civil-affairs.system@430423"


def test_every_file_is_its_owners_alone(authority: Authority, tmp_path: Path) -> None:
    authority.issue("430423", "housing", tmp_path / "out", NOW)
    authority.revoke("ab12")

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 8
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_init_leaves_what_stands(authority: Authority, tmp_path: Path) -> None:
    before = _contents(tmp_path)

    authority.init(NOW + LIFETIME - RENEW_BEFORE)

    assert _contents(tmp_path) == before


def test_init_renews_a_certificate_that_soon_ends(authority: Authority, tmp_path: Path) -> None:
    before = _contents(tmp_path)

    authority.init(NOW + LIFETIME - RENEW_BEFORE + timedelta(seconds=1))

    after = _contents(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"tls.crt", "tls.key"}


def test_renewing_keeps_the_name_and_changes_key_and_serial(
    authority: Authority, tmp_path: Path
) -> None:
    first = authority.issue("430423", "housing", tmp_path / "out", NOW)

    second = authority.renew(tmp_path / "out", NOW + timedelta(days=80))

    assert identify((tmp_path / "out/tls.crt").read_bytes()).key == "430423/housing"
    assert first.serial_number != second.serial_number
    assert first.public_key() != second.public_key()


@pytest.mark.parametrize(
    ("county", "department"),
    [("4304", "housing"), ("43042x", "housing"), ("430423", "Housing"), ("430423", "a/b"),
     ("430423", ""), ("４３０４２３", "housing")],
)  # fmt: skip
def test_a_wrong_name_is_not_issued(
    authority: Authority, tmp_path: Path, county: str, department: str
) -> None:
    with pytest.raises(ValueError, match="six digits"):
        authority.issue(county, department, tmp_path / "out", NOW)

    assert not (tmp_path / "out").exists()


def test_connects_own_certificate_names_no_department(authority: Authority, tmp_path: Path) -> None:
    with pytest.raises(Unauthenticated):
        identify((tmp_path / "connect/tls.crt").read_bytes())


def test_the_command_issues_and_revokes_without_showing_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEDOOR_CONNECT_CERTS_DIR", str(tmp_path / "connect"))
    out = tmp_path / "out"

    assert command.main(["init"]) == 0
    assert command.main(["issue", "430423", "housing", "--out", str(out)]) == 0
    serial = x509.load_pem_x509_certificate((out / "tls.crt").read_bytes()).serial_number
    assert command.main(["renew", "--out", str(out)]) == 0
    assert command.main(["renew"]) == 0
    assert command.main(["revoke", f"{serial:X}"]) == 0

    said = capsys.readouterr()
    assert f"serial: {serial:x}" in said.out
    assert "PRIVATE" not in said.out + said.err
    assert f"{serial:x}" in Revocations(tmp_path / "connect")


def test_the_command_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEDOOR_CONNECT_CERTS_DIR", str(tmp_path))

    assert command.main(["revoke", "not-a-serial"]) == 1
    assert command.main(["issue", "430423", "housing", "--out", str(tmp_path / "out")]) == 1
    assert "hexadecimal" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["AB:CD:01", "0xabcd01", " abcd01 ", "00abcd01"])
def test_a_serial_is_read_however_it_was_copied(text: str) -> None:
    assert read_serial(text) == "abcd01"


@pytest.mark.parametrize("text", ["", "xyz", "ab cd", "1" * 41, "0"])
def test_what_is_no_serial_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        read_serial(text)


def test_revocations_follow_the_file_and_survive_its_loss(tmp_path: Path) -> None:
    revocations, path = Revocations(tmp_path), tmp_path / "revoked.txt"
    assert "ab" not in revocations

    path.write_text("# taken back\nAB:CD  # lost laptop\nnonsense here\n\n")
    assert "abcd" in revocations
    path.write_text("abcd\nef\n")
    assert "ef" in revocations

    path.unlink()
    assert "ef" in revocations


def test_revoking_twice_notes_once(authority: Authority, tmp_path: Path) -> None:
    assert authority.revoke("AB") == authority.revoke("ab")

    assert (tmp_path / "connect/revoked.txt").read_text() == "ab\n"


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
