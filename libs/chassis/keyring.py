"""The folder of keys: `python -m chassis.keyring init` makes what is missing.

Layout: `sealing.json` (symmetric keys by id, the active one, the blind index secret), `readers/`
(one X25519 pair per service for boxes), `principals/` (one Ed25519 pair per issuer of principals),
`tokens/` (the Ed25519 pair of access tokens). In production the folder is a mounted secret.
`rotate` makes a new active key; after it, restart the processes and run `reseal`: it rewrites every
stored value to the active key.
"""

import argparse
import base64
import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from chassis.mongo import Database, Document, connect
from chassis.sealing import Sealing, is_sealed, load_sealing, place_of
from chassis.settings import SERVICES, Settings

ISSUERS = (*SERVICES, "gateway", "connect")
_KEY_BYTES = {"aes": 32, "sm4": 16}


def init(keys_dir: Path) -> None:
    """Make every key that is missing; what exists is left alone."""
    for name in ("readers", "principals", "tokens"):
        (keys_dir / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (keys_dir / "sealing.json").exists():
        _write(keys_dir / "sealing.json", json.dumps(_first_ring(), indent=1).encode())
    for service in ISSUERS:
        _pair(keys_dir / "readers" / service, X25519PrivateKey)
        _pair(keys_dir / "principals" / service, Ed25519PrivateKey)
    _pair(keys_dir / "tokens" / "access", Ed25519PrivateKey)


def rotate(keys_dir: Path, suite: str) -> str:
    """Add a key and make it the active one; returns its id. Old keys go on opening."""
    path = keys_dir / "sealing.json"
    ring = json.loads(path.read_text())
    name = f"k{len(ring['keys']) + 1}"
    ring["keys"][name] = _new_key(suite)
    ring["active"] = name
    _write(path, json.dumps(ring, indent=1).encode())
    return name


def reseal(database: Database, sealing: Sealing) -> int:
    """Rewrite every value of a database that an old key sealed; returns the documents changed."""
    changed = 0
    names = database.client[database.name].list_collection_names()
    for name in sorted(set(names)):
        for document in database[name].find({}):
            fresh = {
                path: sealing.seal(sealing.open(value, where), where)
                for path, value, where in _stale(sealing, name, document)
            }
            if fresh:
                unchanged = {path: _at(document, path) for path in fresh}
                wanted = {"_id": document["_id"], **unchanged}
                changed += database[name].update_one(wanted, {"$set": fresh}).modified_count
    return changed


def _stale(sealing: Sealing, collection: str, document: Document) -> Iterator[tuple[str, str, str]]:
    for path, value in _leaves(document, ""):
        if is_sealed(value) and sealing.is_stale(value):
            yield path, value, place_of(value) or f"{collection}/{document['_id']}/{_field(path)}"


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _leaves(inner, f"{path}.{position}")
    else:
        yield path, value


def _field(path: str) -> str:
    return ".".join(part for part in path.split(".") if not part.isdigit())


def _at(document: Document, path: str) -> Any:
    value: Any = document
    for part in path.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def _first_ring() -> dict[str, Any]:
    return {
        "active": "k1",
        "keys": {"k1": _new_key("aes")},
        "index_secret": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def _new_key(suite: str) -> dict[str, str]:
    secret = secrets.token_bytes(_KEY_BYTES[suite])
    return {"suite": suite, "secret": base64.b64encode(secret).decode()}


def _pair(stem: Path, kind: type[X25519PrivateKey] | type[Ed25519PrivateKey]) -> None:
    if stem.with_suffix(".pem").exists():
        return
    private = kind.generate()
    public = private.public_key().public_bytes_raw()
    _write(stem.with_suffix(".pub"), base64.b64encode(public))
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(stem.with_suffix(".pem"), pem)


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m chassis.keyring")
    parser.add_argument("command", choices=("init", "rotate", "reseal"))
    parser.add_argument("--suite", choices=tuple(_KEY_BYTES), default="aes")
    arguments = parser.parse_args()
    settings = Settings()
    if arguments.command == "init":
        init(settings.keys_dir)
    elif arguments.command == "rotate":
        sys.stdout.write(f"active key: {rotate(settings.keys_dir, arguments.suite)}\n")
    else:
        for service in (*SERVICES, "gateway"):
            name = f"{settings.database_prefix}{service}"
            database = connect(settings.mongodb_uri, name, appname="keyring")
            count = reseal(database, load_sealing(settings.keys_dir, service))
            sys.stdout.write(f"{service}: {count} documents resealed\n")


if __name__ == "__main__":
    main()
