"""Encryption at rest and on the bus: sealed values bound to their place, sealed boxes, blind index.

A sealed value reads `s1.<suite>.<key id>.<base64 of nonce and ciphertext>`; the place it belongs to
is authenticated with it, so a value copied elsewhere does not open. A box for a reader service is
sealed to that reader's X25519 key: whoever carries it cannot open it.

Keys are made, rotated and re-applied by `python -m chassis.keyring`.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_TAG = 16
_MARK, _PLACE = "s1.", "|"
_SENDER_SECONDS = 600.0
_SENDERS_KNOWN = 256


class SealBroken(ValueError):
    """A sealed value does not open: another place, another key, or somebody changed it."""


@dataclass(frozen=True)
class Key:
    """One symmetric key and the suite it is used with: `aes` (AES-256-GCM) or `sm4` (SM4-GCM)."""

    id: str
    suite: str
    secret: bytes

    def encrypt(self, nonce: bytes, plain: bytes, place: bytes) -> bytes:
        """Ciphertext and tag."""
        if self.suite == "aes":
            return AESGCM(self.secret).encrypt(nonce, plain, place)
        encryptor = Cipher(algorithms.SM4(self.secret), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(place)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, body: bytes, place: bytes) -> bytes:
        """The plaintext; raises InvalidTag."""
        if self.suite == "aes":
            return AESGCM(self.secret).decrypt(nonce, body, place)
        mode = modes.GCM(nonce, body[-_TAG:])
        decryptor = Cipher(algorithms.SM4(self.secret), mode).decryptor()
        decryptor.authenticate_additional_data(place)
        return decryptor.update(body[:-_TAG]) + decryptor.finalize()


@dataclass(frozen=True)
class _Sender:
    """A passing X25519 key that boxes are sealed from, with what it shares with each reader.

    It is kept for ten minutes, because agreeing on a secret costs a hundred times the sealing; each
    box has a fresh nonce.
    """

    secret: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    made: float = field(default_factory=time.monotonic)
    ciphers: dict[str, AESGCM] = field(default_factory=dict)

    @property
    def is_old(self) -> bool:
        return time.monotonic() - self.made > _SENDER_SECONDS

    def cipher(self, reader: str, public: X25519PublicKey) -> AESGCM:
        if reader not in self.ciphers:
            self.ciphers[reader] = AESGCM(_derive(self.secret.exchange(public)))
        return self.ciphers[reader]


class Sealing:
    """Seals and opens for one service, with the keys of a folder (see `chassis.keyring`)."""

    def __init__(
        self,
        *,
        service: str,
        active: str,
        keys: Mapping[str, Key],
        index_secret: bytes,
        box_secret: X25519PrivateKey,
        readers: Mapping[str, X25519PublicKey],
    ) -> None:
        """Hold the keys; `active` names the one that seals, all of them open."""
        self.service = service
        self.active = active
        self._keys = dict(keys)
        self._index_secret = index_secret
        self._box_secret = box_secret
        self._readers = dict(readers)
        self._sender = _Sender()
        self._cipher_from = lru_cache(_SENDERS_KNOWN)(self._agree)

    def seal(self, text: str, where: str) -> str:
        """Encrypt text for its place; the empty text stays empty.

        Args:
            text: what to hide.
            where: the place it belongs to, as `<collection>/<id>/<field>`.
        """
        if not text:
            return ""
        key = self._keys[self.active]
        nonce = os.urandom(_NONCE)
        body = key.encrypt(nonce, text.encode(), where.encode())
        return f"{_MARK}{key.suite}.{key.id}.{_text(nonce + body)}{_PLACE}{where}"

    def open(self, sealed: str, where: str) -> str:
        """Decrypt what `seal` made for the same place; raises SealBroken."""
        if not sealed:
            return ""
        key_id, body = _parts(sealed)
        if place_of(sealed) not in ("", where):
            raise SealBroken(f"the value at {where} was sealed for another place")
        try:
            return self._keys[key_id].decrypt(body[:_NONCE], body[_NONCE:], where.encode()).decode()
        except (InvalidTag, KeyError) as error:
            raise SealBroken(f"the value at {where} does not open with key {key_id}") from error

    def new_key(self, where: str) -> tuple[Key, str]:
        """A fresh key of the active suite for one large thing, and its sealed form for `where`."""
        active = self._keys[self.active]
        key = Key("own", active.suite, os.urandom(len(active.secret)))
        return key, self.seal(f"{key.suite}.{_text(key.secret)}", where)

    def open_key(self, sealed: str, where: str) -> Key:
        """The key that `new_key` gave for the same place; raises SealBroken."""
        suite, secret = self.open(sealed, where).split(".")
        return Key("own", suite, _bytes(secret))

    def blind(self, value: str, kind: str) -> str:
        """A keyed digest for exact search; equal values of one kind give equal digests."""
        digest = hmac.digest(self._index_secret, f"{kind}\0{value}".encode(), hashlib.sha256)
        return _text(digest[:18])

    def box(self, reader: str, private: Mapping[str, Any], event_id: str) -> str:
        """Seal a JSON-able mapping to a reader service, bound to the event that carries it."""
        sender = self._sender
        if sender.is_old:
            sender = self._sender = _Sender()
        cipher = sender.cipher(reader, self._readers[reader])
        nonce = os.urandom(_NONCE)
        body = cipher.encrypt(nonce, json.dumps(private).encode(), event_id.encode())
        return _text(sender.secret.public_key().public_bytes_raw() + nonce + body)

    def unbox(self, box: str, event_id: str) -> dict[str, Any]:
        """Open a box that was sealed to this service; raises SealBroken."""
        raw = _bytes(box)
        try:
            cipher = self._cipher_from(raw[:32])
            plain = cipher.decrypt(raw[32 : 32 + _NONCE], raw[32 + _NONCE :], event_id.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"the box of event {event_id} is not for {self.service}") from error
        opened: dict[str, Any] = json.loads(plain)
        return opened

    def _agree(self, sender: bytes) -> AESGCM:
        secret = self._box_secret.exchange(X25519PublicKey.from_public_bytes(sender))
        return AESGCM(_derive(secret))

    def is_stale(self, value: object) -> bool:
        """Whether a stored value is sealed with a key that is no longer the active one."""
        if not isinstance(value, str) or not value.startswith(_MARK):
            return False
        return _parts(value)[0] != self.active


def is_sealed(value: object) -> bool:
    """Whether a stored value is a sealed one."""
    return isinstance(value, str) and value.startswith(_MARK)


def load_sealing(keys_dir: Path, service: str) -> Sealing:
    """Read the keys of a folder that `python -m chassis.keyring init` made."""
    ring = json.loads((keys_dir / "sealing.json").read_text())
    keys = {
        name: Key(name, entry["suite"], base64.b64decode(entry["secret"]))
        for name, entry in ring["keys"].items()
    }
    publics = {
        path.stem: X25519PublicKey.from_public_bytes(base64.b64decode(path.read_text()))
        for path in sorted((keys_dir / "readers").glob("*.pub"))
    }
    own = serialization.load_pem_private_key(
        (keys_dir / f"readers/{service}.pem").read_bytes(), None
    )
    if not isinstance(own, X25519PrivateKey):
        raise TypeError(f"readers/{service}.pem holds no X25519 key")
    return Sealing(
        service=service,
        active=ring["active"],
        keys=keys,
        index_secret=base64.b64decode(ring["index_secret"]),
        box_secret=own,
        readers=publics,
    )


def place_of(sealed: str) -> str:
    """The place a value was sealed for, by which it can be sealed anew; empty in early values."""
    return sealed.partition(_PLACE)[2]


def _parts(sealed: str) -> tuple[str, bytes]:
    try:
        _, _, key_id, body = sealed.partition(_PLACE)[0].split(".", 3)
    except ValueError:
        raise SealBroken("this is no sealed value") from None
    return key_id, _bytes(body)


def _derive(shared: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"onedoor box").derive(shared)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
