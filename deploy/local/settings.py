"""What a child of the local platform is told through its environment."""

import json
import os
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path

from deploy.local.orphans import MARK
from deploy.local.ports import Ports
from deploy.local.processes import SERVICES

ROOT = Path(__file__).resolve().parents[2]
URIS = {
    "mongodb": "ONEDOOR_MONGODB_URI",
    "rabbitmq": "ONEDOOR_AMQP_URI",
    "redis": "ONEDOOR_REDIS_URI",
}


def home_from(environment: Mapping[str, str]) -> Path:
    """Where the platform keeps its data."""
    return Path(environment.get("ONEDOOR_HOME") or ROOT / ".onedoor").resolve()


def own_servers(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The servers the user did not bring."""
    return tuple(name for name, variable in URIS.items() if not environment.get(variable))


def platform_environment(
    given: Mapping[str, str], home: Path, ports: Ports, profile: str
) -> dict[str, str]:
    """The settings all processes share; what the user gave stays, but for what only we know."""
    keys = Path(given.get("ONEDOOR_KEYS_DIR") or home / "keys")
    key_id, key_secret = sms_access_key(keys)
    defaults = {
        "ONEDOOR_DATABASE_PREFIX": "onedoor_",
        "ONEDOOR_LOG_LEVEL": "INFO",
        "ONEDOOR_PUBLIC_URL": f"http://127.0.0.1:{ports.gateway}",
        "ONEDOOR_SMS_ACCESS_KEY_ID": key_id,
        "ONEDOOR_SMS_ACCESS_KEY_SECRET": key_secret,
        "PYTHONUNBUFFERED": "1",
    }
    ours = {
        "ONEDOOR_PROFILE": profile,
        "ONEDOOR_HOME": str(home),
        "ONEDOOR_KEYS_DIR": str(keys),
        **{
            f"ONEDOOR_{name.upper()}_TARGET": f"127.0.0.1:{getattr(ports, name)}"
            for name in SERVICES
        },
        # A proxy of the user's shell must not come between two local processes.
        **{name: _with_loopback(given.get(name, "")) for name in ("NO_PROXY", "no_proxy")},
        MARK: str(home),
    }
    if "ONEDOOR_SMS_ENDPOINT" not in given:
        ours["ONEDOOR_SMS_ENDPOINT"] = f"127.0.0.1:{ports.sms}"
        ours["ONEDOOR_SMS_PROTOCOL"] = "HTTP"
    return {**defaults, **given, **ours}


def shell_form(environment: Mapping[str, str]) -> str:
    """The platform's settings as lines a shell reads, for commands run beside it."""
    chosen = sorted(key for key in environment if key.startswith("ONEDOOR_") and key != MARK)
    return "".join(f"export {key}={shlex.quote(environment[key])}\n" for key in chosen)


def sms_access_key(keys: Path) -> tuple[str, str]:
    """The key that notify and the SMS stand-in share, made at the first start."""
    path = keys / "sms_access_key.json"
    if not path.exists():
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = {"id": f"LTAI{secrets.token_hex(8)}", "secret": secrets.token_urlsafe(24)}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(made, file)
    read = json.loads(path.read_text())
    return read["id"], read["secret"]


def _with_loopback(hosts: str) -> str:
    return ",".join(part for part in (hosts, "127.0.0.1,localhost") if part)
