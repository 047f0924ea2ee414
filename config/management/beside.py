"""The made-up lending platform beside a demo: a child of `serve`, on a free port."""

import contextlib
import datetime
import json
import os
import secrets
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from django.conf import settings

from config.env import embedded
from config.lib.clock import now

START_S = 20
END_S = 3
EVENT_KEY = "sandbox"
# Nothing else: the child must not hold the site's own secrets.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "VIRTUAL_ENV")


@contextlib.contextmanager
def made_up_platform(say: Callable[[str], object]) -> Iterator[None]:
    """In a demo without PLATFORM_URL, run one meanwhile, and let this process use it.

    Its key and that of its events are made anew and known to these two processes only.
    """
    if not settings.KEFU_DEMO or settings.PLATFORM_URL:
        yield
        return
    key = secrets.token_urlsafe(32)
    child = _start(_told(key))
    try:
        if port := _port_of(child):
            settings.PLATFORM_URL = f"http://127.0.0.1:{port}"
            settings.PLATFORM_KEY = key
        else:
            say("The made-up platform did not start; the demo goes on without it.")
        yield
    finally:
        _end(child)


def _told(key: str) -> dict[str, str]:
    """What the child is told; the desk learns how its events are signed."""
    told = {"key": key, "anchor": _anchor()}
    known = getattr(settings, "PLATFORM_EVENT_SECRETS", None)
    if known is None:
        return told
    secret = secrets.token_urlsafe(32)
    settings.PLATFORM_EVENT_SECRETS = {**known, EVENT_KEY: secret}
    host = "[::1]" if settings.HOST in ("::1", "[::1]") else "127.0.0.1"
    url = f"http://{host}:{settings.PORT}/hooks/platform/v1/events"
    return told | {
        "events_url": url,
        "event_key_id": EVENT_KEY,
        "event_secret": secret,
    }


def _anchor() -> str:
    """The day of the demo's first start: later ones meet the same people and orders."""
    today = now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    kept = embedded.kept_secret(
        settings.DATA_DIR / "platform", "began", today.isoformat
    )
    return datetime.date.fromisoformat(kept).isoformat()


def _start(told: dict[str, str]) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    own = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-m", "crm.platform.sandbox", "--child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**own, "PYTHONPATH": path},
    )
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(json.dumps(told).encode() + b"\n")
        child.stdin.flush()
    return child


def _port_of(child: "subprocess.Popen[bytes]") -> int | None:
    """The port it says it listens on; None when it says nothing sensible in time."""
    assert child.stdout is not None
    ready, _, _ = select.select([child.stdout], [], [], START_S)
    line = child.stdout.readline().strip() if ready else b""
    return int(line) if line.isdigit() else None


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Close its standard input, by which it ends; else kill it."""
    assert child.stdin is not None and child.stdout is not None
    with contextlib.suppress(OSError):
        child.stdin.close()
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    child.stdout.close()
