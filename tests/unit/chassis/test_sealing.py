"""Sealing at rest and on the bus."""

import json
from pathlib import Path

import pytest

from chassis import keyring
from chassis.sealing import SealBroken, load_sealing, place_of


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    keyring.init(tmp_path)
    return tmp_path


def test_what_was_sealed_opens_at_its_place_only(keys: Path) -> None:
    sealing = load_sealing(keys, "intake")

    sealed = sealing.seal("王小二", "cases/1/parties.name")

    assert "王小二" not in sealed
    assert sealing.open(sealed, "cases/1/parties.name") == "王小二"
    with pytest.raises(SealBroken):
        sealing.open(sealed, "cases/2/parties.name")


def test_a_changed_value_does_not_open(keys: Path) -> None:
    sealing = load_sealing(keys, "intake")
    sealed = sealing.seal("王小二", "here")

    with pytest.raises(SealBroken):
        sealing.open(sealed[:-2] + ("AA" if sealed[-2:] != "AA" else "BB"), "here")


def test_a_changed_body_does_not_open_at_its_place(keys: Path) -> None:
    sealing = load_sealing(keys, "intake")
    body, _, place = sealing.seal("王小二", "here").partition("|")

    with pytest.raises(SealBroken):
        sealing.open(f"{body[:-2]}{'AA' if body[-2:] != 'AA' else 'BB'}|{place}", "here")


def test_a_value_tells_its_place_and_an_early_one_opens_without(keys: Path) -> None:
    sealing = load_sealing(keys, "intake")
    sealed = sealing.seal("王小二", "cases/1/parties/2/name")

    assert place_of(sealed) == "cases/1/parties/2/name"
    assert place_of(sealed.partition("|")[0]) == ""
    assert sealing.open(sealed.partition("|")[0], "cases/1/parties/2/name") == "王小二"


def test_equal_texts_are_sealed_differently(keys: Path) -> None:
    sealing = load_sealing(keys, "intake")

    assert sealing.seal("王小二", "here") != sealing.seal("王小二", "here")


@pytest.mark.parametrize("suite", ["aes", "sm4"])
def test_after_a_rotation_old_values_open_and_new_ones_carry_the_new_key(
    keys: Path, suite: str
) -> None:
    old = load_sealing(keys, "intake").seal("王小二", "here")

    name = keyring.rotate(keys, suite)
    rotated = load_sealing(keys, "intake")

    fresh = rotated.seal("王小二", "here")
    assert fresh.split(".")[1:3] == [suite, name]
    assert (rotated.open(old, "here"), rotated.open(fresh, "here")) == ("王小二", "王小二")
    assert (rotated.is_stale(old), rotated.is_stale(fresh)) == (True, False)


def test_the_blind_index_is_equal_for_equal_values_of_one_kind(keys: Path) -> None:
    sealing = load_sealing(keys, "intake")

    assert sealing.blind("13800138000", "phone") == sealing.blind("13800138000", "phone")
    assert sealing.blind("13800138000", "phone") != sealing.blind("13800138000", "id_number")


def test_a_box_opens_for_its_reader_and_its_event_only(keys: Path) -> None:
    box = load_sealing(keys, "intake").box("notify", {"phone": "13800138000"}, "event-1")

    assert load_sealing(keys, "notify").unbox(box, "event-1") == {"phone": "13800138000"}
    with pytest.raises(SealBroken):
        load_sealing(keys, "routing").unbox(box, "event-1")
    with pytest.raises(SealBroken):
        load_sealing(keys, "notify").unbox(box, "event-2")


def test_init_leaves_existing_keys_alone(keys: Path) -> None:
    before = json.loads((keys / "sealing.json").read_text())

    keyring.init(keys)

    assert json.loads((keys / "sealing.json").read_text()) == before
    assert (keys / "sealing.json").stat().st_mode & 0o077 == 0
