"""The ticket's page while the lending platform hangs, beside the same with it well."""

import contextlib
import json
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from tests import servers
from tests.bench import measuring
from tests.bench.seeded import Desk, server
from tests.fakes.visitor import Page, Visitor
from tests.proof import site
from tests.proof.data import ROOT

NAME = "hanging"
LINES = (
    "p95 of the ticket's page with the platform hanging stays within 2 × of the page "
    "without; meanwhile others keep asking for the panel: some of its answers waited "
    "for the platform, those after it (the breaker is open) did not, each says in "
    "plain words that it does not answer, with the last copy where there is one.",
)
TICKETS = 1_000
KEY = "only-for-this-measurement"
AT_MOST = 2.0
OTHERS = 2
ASKED, ROUNDS = 60, 3
PAUSE_S, PATIENCE_S = 0.5, 60
WAITED_S = 4  # a panel that took longer has waited until the platform was given up
FAILURE, BALANCE = "平台没有应答", "balances"  # what a panel says and shows


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
        # The copy that is shown afterwards.
        first = visitor.get(panel)
        well = measuring.ask(visitor, ticket, ASKED)
        _tell(platform, "slow")
        with _asking(visitor, panel) as answers:
            hanging = _until_both(visitor, ticket, answers)
    times = round(hanging[1] / well[1], 2)
    waited = [page for page in answers if page.seconds >= WAITED_S]
    return {
        "well": f"p50 {well[0]:.1f} ms, p95 {well[1]:.1f} ms",
        "hanging": f"p50 {hanging[0]:.1f} ms, p95 {hanging[1]:.1f} ms",
        "p95 hanging to well": times,
        "panel answers": f"{len(answers)}, of them waited {len(waited)}",
        "broken": [*_broken(times, [first], answers, waited)],
    }


def _until_both(
    visitor: Visitor, path: str, answers: list[Page]
) -> tuple[float, float]:
    """Ask in rounds until panels have waited and others no longer do; the medians of
    the rounds' p50 and p95.
    """
    late = time.monotonic() + PATIENCE_S
    rounds: list[tuple[float, float]] = []
    while len(rounds) < ROUNDS or (
        len({page.seconds >= WAITED_S for page in list(answers)}) < 2
        and time.monotonic() < late
    ):
        rounds.append(measuring.ask(visitor, path, ASKED))
    p50, p95 = (statistics.median(column) for column in zip(*rounds, strict=True))
    return p50, p95


def _broken(
    times: float, well: list[Page], answers: list[Page], waited: list[Page]
) -> Iterator[str]:
    """Which of the promises these figures do not keep."""
    if times > AT_MOST:
        yield f"p95 is {times} ×"
    if any(page.status != 200 or BALANCE not in page.text for page in well):
        yield "the panel did not show the account while the platform was well"
    if not waited:
        yield "no panel waited for the platform: it did not hang"
    if len(waited) == len(answers):
        yield "every panel waited: the breaker did not open"
    if wrong := {page.status for page in answers} - {200}:
        yield f"the panel answered {sorted(wrong)}"
    if silent := [page for page in answers if FAILURE not in page.text]:
        yield f"{len(silent)} panels did not say that the platform does not answer"
    if bare := [page for page in answers if BALANCE not in page.text]:
        yield f"{len(bare)} panels did not show the last copy"


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
def _asking(visitor: Visitor, path: str) -> Iterator[list[Page]]:
    """Colleagues of the visitor keep asking for what waits for the platform, until the
    block has ended and one at least was answered; what they got.
    """
    over, answers = threading.Event(), list[Page]()

    def ask() -> None:
        own = Visitor(visitor.port)
        own.cookies = dict(visitor.cookies)
        while not over.is_set():
            answers.append(own.get(path))
            over.wait(PAUSE_S)

    threads = [threading.Thread(target=ask, daemon=True) for _n in range(OTHERS)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
