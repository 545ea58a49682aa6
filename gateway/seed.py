"""`python -m gateway.seed`: the demo's centres and accounts; again and again the same."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import areas
from chassis.calls import Call, serving
from chassis.kernel import Kernel, open_kernel
from chassis.logs import setup_logging
from contracts.principals import Post, service_principal
from gateway.domain import Account, Credential
from gateway.passwords import Passwords
from gateway.settings import GatewaySettings
from gateway.store import Store

CENTRE = Path(__file__).parents[1] / "deploy/demo/centre.json"
PASSWORD = "onedoor-demo"  # noqa: S105  the demo's published password, refused elsewhere
logger = logging.getLogger(__name__)


def seed(kernel: Kernel, demo: dict[str, Any]) -> int:
    """Write what is missing; gives the number of accounts made."""
    store, made = Store(kernel), 0
    for county in demo["counties"]:
        store.put_centre(county["code"], _centre(county))
    missing = [entry for entry in _accounts(demo) if store.find_account(entry[0])[0] is None]
    password_hash = Passwords().hash(PASSWORD) if missing else ""
    for name, post, department in missing:
        account = Account.create(name, post, department, kernel.now())
        credential = Credential(
            account=name,
            password_hash=password_hash,
            must_change=False,
            change_time=kernel.now(),
        )
        area_code = account.area_code
        with serving(Call(principal=service_principal("seed", area_code), action="Seed")):
            store.add_account(account, credential)
        made += 1
    return made


def _accounts(demo: dict[str, Any]) -> Iterator[tuple[str, Post, str]]:
    for county in demo["counties"]:
        code = county["code"]
        for post in demo["posts"]:
            yield f"{post}@{code}", Post(post), ""
        for department in demo["departments"]:
            yield f"{department['key']}.handler@{code}", Post.HANDLER, department["key"]
        for office in demo["offices"]:
            account = f"{office['key']}.handler@{county[office['level']]}"
            yield account, Post.HANDLER, office["key"]
    for name, post in (("auditor", Post.AUDITOR), ("admin", Post.ADMIN), ("publisher", Post.ADMIN)):
        yield f"{name}@{demo['province']}", post, ""


def _centre(county: dict[str, Any]) -> dict[str, Any]:
    location = county.get("location", {})
    return {
        "name": f"{areas.get(county['code']).name}综治中心（演示）",
        "address": areas.full_name(county["town"]),
        "phone": "",
        "hours": "工作日 8:30—17:30",
        "lng": location.get("lng"),
        "lat": location.get("lat"),
    }


def main() -> None:
    """Seed; refused outside the demo profile."""
    settings = GatewaySettings()
    setup_logging("gateway-seed", settings.log_level)
    if not settings.is_demo:
        raise SystemExit("demo accounts are refused outside the demo profile")
    made = seed(open_kernel(settings, "gateway"), json.loads(CENTRE.read_text()))
    logger.info("seeded", extra={"count": made})


if __name__ == "__main__":
    main()
