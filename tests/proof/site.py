"""A whole site for a proof or a measurement: database, demo desk, `manage.py serve`."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests import servers
from tests.fakes.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
START_S = 60
PASSWORD = "kefu-demo"


@contextlib.contextmanager
def database(db: str) -> Iterator[str]:
    """DATABASE_URL of an empty database, "sqlite" in KEFU_DATA_DIR or "postgres"."""
    if db == "sqlite":
        yield ""
        return
    with servers.postgres() as url:
        yield url


def environment(url: str, **more: str) -> dict[str, str]:
    """Environment of the site's programs: the demo, on the database at `url`."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KEFU_DEMO": "1",
        "PORT": str(servers.free_port()),
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run a command of manage.py to its end; its output. Raises AssertionError."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments[0]}: {done.stderr[-3000:]}"
    return done.stdout


@contextlib.contextmanager
def started(env: dict[str, str], *command: str) -> Iterator[Visitor]:
    """Run a web server until the block ends; a visitor of it, once it answers."""
    log = Path(env["KEFU_DATA_DIR"]) / f"{Path(command[-1]).name}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            env=env,
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        visitor = Visitor(int(env["PORT"]))
        visitor.pid = process.pid
        _wait(process, visitor, log)
        yield visitor
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serving(env: dict[str, str]) -> "contextlib.AbstractContextManager[Visitor]":
    """`manage.py serve`: web server and background work in one process."""
    return started(env, str(ROOT / "manage.py"), "serve")


def set_up_django(env: dict[str, str]) -> None:
    """Let this process read the site's database by its models."""
    import django

    os.environ.update(env)
    django.setup()


def _wait(process: "subprocess.Popen[bytes]", visitor: Visitor, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if visitor.get("/healthz").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the site did not start: {log.read_text()[-3000:]}")
