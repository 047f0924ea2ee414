"""The ticket's page while the lending platform hangs, beside the same with it well."""

import contextlib
import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from tests import servers
from tests.bench import measuring
from tests.bench.seeded import Desk, server
from tests.fakes.visitor import Visitor
from tests.proof import site
from tests.proof.data import ROOT

NAME = "hanging"
LINES = (
    "p95 of the ticket's page with the platform hanging stays within 2 × of the page "
    "without; meanwhile others keep asking for the panel that waits for it.",
)
TICKETS = 1_000
KEY = "only-for-this-measurement"
AT_MOST = 2.0
OTHERS = 2
ASKED = 60


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; figures in words, and what is "broken"."""
    with ExitStack() as stack:
        url = stack.enter_context(server(db))
        desk = Desk(db, TICKETS)
        desk.prepare(url)
        platform = stack.enter_context(_sandbox())
        env = desk.environment(url) | {"PLATFORM_URL": platform, "PLATFORM_KEY": KEY}
        visitor = stack.enter_context(measuring.daphne(env))
        visitor.sign_in("supervisor", site.PASSWORD)
        number = measuring.first_number(visitor, "/desk/tickets/")
        ticket, panel = f"/desk/tickets/{number}/", "/clients/1/account/panel/"
        measuring.ask(visitor, ticket, 10)
        _tell(platform, "")
        well = measuring.ask(visitor, ticket, ASKED)
        _tell(platform, "slow")
        with _asking(visitor, panel):
            hanging = measuring.ask(visitor, ticket, ASKED)
    times = round(hanging[1] / well[1], 2)
    return {
        "well": f"p50 {well[0]:.1f} ms, p95 {well[1]:.1f} ms",
        "hanging": f"p50 {hanging[0]:.1f} ms, p95 {hanging[1]:.1f} ms",
        "p95 hanging to well": times,
        "broken": [f"p95 is {times} ×"] if times > AT_MOST else [],
    }


@contextlib.contextmanager
def _sandbox() -> Iterator[str]:
    """The made-up platform on loopback; its address."""
    port = servers.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "crm.platform.sandbox"]
        + ["--port", str(port), "--key", KEY],
        cwd=ROOT,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)


def _tell(platform: str, mode: str) -> None:
    """Make it well ("") or so slow that every answer is given up; tried for 20 s."""
    asked = urllib.request.Request(
        f"{platform}/control",
        json.dumps({"mode": mode, "delay_s": 30}).encode(),
        {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
    )
    for _turn in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(asked, timeout=5).close()
            return
        threading.Event().wait(0.2)
    raise AssertionError("the made-up platform did not start")


@contextlib.contextmanager
def _asking(visitor: Visitor, path: str) -> Iterator[None]:
    """Colleagues of the visitor keep asking for what waits for the platform."""
    over = threading.Event()

    def ask() -> None:
        own = Visitor(visitor.port)
        own.cookies = dict(visitor.cookies)
        while not over.is_set():
            with contextlib.suppress(OSError):
                own.get(path)

    threads = [threading.Thread(target=ask, daemon=True) for _n in range(OTHERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(15)
