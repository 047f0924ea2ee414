"""Five hundred canaries entered in sealed fields: none in clear anywhere."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.proof import site

NAME = "canaries"
LINES = (
    "500 canaries are entered in sealed fields (phones, mail addresses, identity "
    "numbers, cards, postal addresses), looked at on the running site, changed and "
    "rotated to a new key: 0 in clear in a dump of the database, in files and in logs.",
)
CLIENTS = 100
REVEALED = 25


def run(db: str) -> dict[str, Any]:
    """Play it on "sqlite" or "postgres"; raises AssertionError or servers.Missing."""
    return play(db, CLIENTS)


def play(db: str, clients: int) -> dict[str, Any]:
    """The same with five canaries for each of `clients`."""
    begun = time.monotonic()
    with site.database(db) as url:
        env = site.environment(url, KEFU_DATA_DIR=os.environ["KEFU_DATA_DIR"])
        Path(env["KEFU_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
        site.manage(env, "migrate", "--verbosity=0")
        site.manage(env, "seed_demo", "--tickets=0", "--clients=1")
        site.set_up_django(env)
        shown = _enter(clients)
        with site.serving(env) as visitor:
            visitor.sign_in("supervisor", site.PASSWORD)
            seen = [_reveal(visitor, *one) for one in shown[:REVEALED]]
        site.manage(_with_new_key(env), "rotate_keys")
        found = _in_clear(url, [value for _path, value in shown])
    figures = {"canaries": len(shown), "revealed": sum(seen), "in clear": found}
    if found or not all(seen):
        raise AssertionError(f"in clear, or not shown on request: {figures}")
    return {**figures, "seconds": round(time.monotonic() - begun)}


def _enter(clients: int) -> list[tuple[str, str]]:
    """Keep the canaries; the address at which each is revealed, and its value."""
    from crm.models import Client, ContactPoint, Particular, Staff

    by, shown = Staff.system(), []
    for number in range(clients):
        client = Client.objects.register(f"客户{number}", by=by)
        for kind, value in _values(number):
            contact = kind in {"phone", "mail"}
            manager: Any = ContactPoint.objects if contact else Particular.objects
            row = manager.add(client, kind, value)
            part = "contact" if contact else "particular"
            shown.append((f"/clients/{client.pk}/reveal/{part}/{row.pk}/", value))
    return shown


def _values(number: int) -> Iterator[tuple[str, str]]:
    from config.lib.personal import identity_check, luhn_holds

    yield "phone", f"1391234{number:04}"
    yield "mail", f"kanarie{number}x@client.example"
    digits = f"110105198001{number % 28 + 1:02}{number:03}"
    yield "identity", digits + identity_check(digits)
    card = f"622202{number:012}"
    yield "card", next(c for d in "0123456789" if luhn_holds(c := card + d))
    yield "address", f"浙江省杭州市{chr(0x3400 + number)}{chr(0x3500 + number)}路 7 号"


def _reveal(visitor: Any, path: str, value: str) -> bool:
    page = visitor.post(path, {"reason": "check"})
    return page.status == 200 and value in page.text


def _with_new_key(env: dict[str, str]) -> dict[str, str]:
    import base64
    import secrets

    from django.conf import settings

    new = base64.b64encode(secrets.token_bytes(32)).decode()
    return {**env, "KEFU_KEYS": f"new:{new},{settings.KEFU_KEYS}"}


def _in_clear(url: str, values: list[str]) -> list[str]:
    """Where a value stands: in the dump, a file or the name of one (logs are files)."""
    from django.conf import settings

    from tests.proof import leavings

    places = {"dump": leavings.dump(url)}
    for path in Path(settings.DATA_DIR).rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        places[str(path)] = path.name.encode() + content
    return [
        f"{place}: {value}"
        for place, content in places.items()
        for value in values
        if value.encode() in content or value.lower().encode() in content.lower()
    ]
