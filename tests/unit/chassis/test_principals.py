"""Whom a service believes."""

from pathlib import Path

import pytest

from chassis import keyring, principals
from chassis.principals import load_signer, load_verifier
from contracts.errors import NotFound, NotPermitted, Unauthenticated
from contracts.principals import Post, Principal

CLERK = Principal(id="clerk@430423", post=Post.CLERK, area_code="430423")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    keyring.init(tmp_path)
    return tmp_path


def test_a_signed_principal_is_believed(keys: Path) -> None:
    token = load_signer(keys, "gateway").sign(CLERK)

    assert load_verifier(keys).verify(token) == CLERK


def test_a_changed_claim_is_not_believed(keys: Path) -> None:
    body, signature = load_signer(keys, "gateway").sign(CLERK).split(".")
    other, _ = (
        load_signer(keys, "gateway")
        .sign(Principal(id="clerk@430424", post=Post.CLERK, area_code="430424"))
        .split(".")
    )

    for forged in (f"{other}.{signature}", body, f"{body}.", "", "a.b.c", f"{body}.{signature}x"):
        with pytest.raises(Unauthenticated):
            load_verifier(keys).verify(forged)


def test_an_issuer_signs_with_its_own_key_only(keys: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    keyring.init(stranger)

    with pytest.raises(Unauthenticated):
        load_verifier(keys).verify(load_signer(stranger, "gateway").sign(CLERK))


def test_an_expired_token_is_refused(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(principals, "LIFETIME_SECONDS", -60)
    token = load_signer(keys, "gateway").sign(CLERK)

    with pytest.raises(Unauthenticated) as refusal:
        load_verifier(keys).verify(token)

    assert refusal.value.reason == "token_expired"


def test_a_foreign_area_looks_like_a_missing_thing() -> None:
    CLERK.require_sight("430423100")
    with pytest.raises(NotFound):
        CLERK.require_sight("430424100")


def test_a_post_is_required_by_name() -> None:
    CLERK.require(Post.CLERK, Post.DISPATCHER)
    with pytest.raises(NotPermitted):
        CLERK.require(Post.DISPATCHER)
