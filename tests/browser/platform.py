"""The made-up lending platform beside the browser's product, and its faults."""

import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KEY = "only-for-this-browser"
STOP_S = 15


class Platform:
    """A sandbox of its own, told over its control door what is wrong with it."""

    def __init__(self, url: str) -> None:
        self.url = url
        # One product serves several windows: who needs the platform well, or breaks it,
        # has it alone meanwhile.
        self._alone = threading.Lock()

    @property
    def environment(self) -> dict[str, str]:
        """What the product is told to be connected with it."""
        return {"PLATFORM_URL": self.url, "PLATFORM_KEY": KEY}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else depends on it or breaks it until the block ends; well after."""
        with self._alone:
            try:
                yield
            finally:
                self.tell("")

    def tell(self, mode: str) -> None:
        """Make it "gone", "failing", …, or well again with ""."""
        self._ask("/control", {"mode": mode})

    def available(self, user_id: str) -> str:
        """The money of a user that is free, as it says itself: "1234.50"."""
        account: dict[str, Any] = self._ask(f"/cs/v1/users/{user_id}/fund-account")
        return str(account["available"]["amount"])

    def _ask(self, path: str, body: dict[str, str] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        asked = urllib.request.Request(self.url + path, data, headers)
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return json.load(answer)


@contextmanager
def running() -> Iterator[Platform]:
    """Run one until the block ends; it ends with this process, too."""
    child = subprocess.Popen(
        [sys.executable, "-m", "crm.platform.sandbox", "--child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert child.stdin is not None and child.stdout is not None
    try:
        child.stdin.write(json.dumps({"key": KEY}) + "\n")
        child.stdin.flush()
        port = child.stdout.readline().strip()
        if not port.isdigit():
            raise RuntimeError("the made-up platform did not start")
        yield Platform(f"http://127.0.0.1:{port}")
    finally:
        child.stdin.close()
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
