"""`serve` and `worker` as real processes: they begin, answer, and end cleanly."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import free_port

pytestmark = pytest.mark.data

ROOT = Path(__file__).resolve().parents[3]


@contextlib.contextmanager
def started(
    *arguments: str, environment: dict[str, str], cwd: Path
) -> Iterator[subprocess.Popen[str]]:
    """Run manage.py with these arguments; kill it if the block leaves it running."""
    with (cwd / "errors.log").open("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


@pytest.fixture
def environment(child_environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The test's database, a data directory and a port of its own."""
    return {
        **child_environment,
        "KEFU_DATA_DIR": str(tmp_path / "data"),
        "PORT": str(free_port()),
    }


def first_line(process: subprocess.Popen[str]) -> str:
    """Wait for the first line of output: the process is ready then."""
    assert process.stdout
    return process.stdout.readline().strip()


def seconds_to_end(process: subprocess.Popen[str], signal_number: int) -> float:
    """Send the signal and return how long the process took to end, at most 15 s."""
    begun = time.monotonic()
    process.send_signal(signal_number)
    process.wait(15)
    return time.monotonic() - begun


def left_behind(folder: Path) -> list[Path]:
    """Return the files of processes that were not taken away."""
    return list(folder.glob("data/processes/*"))


def test_serve_answers_and_ends_within_ten_seconds(
    environment: dict[str, str], tmp_path: Path
) -> None:
    port = environment["PORT"]
    with started("serve", environment=environment, cwd=tmp_path) as site:
        assert first_line(site) == f"http://localhost:{port}"
        for host in ("127.0.0.1", "localhost"):
            with urllib.request.urlopen(f"http://{host}:{port}/healthz") as answer:
                assert answer.status == 200
        assert len(left_behind(tmp_path)) == 1
        assert seconds_to_end(site, signal.SIGTERM) < 10
        assert site.returncode == 0
    assert left_behind(tmp_path) == []


def test_serve_ends_in_time_with_a_connection_open(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with (
        started("serve", environment=environment, cwd=tmp_path) as site,
        contextlib.ExitStack() as stack,
    ):
        first_line(site)
        address = ("127.0.0.1", int(environment["PORT"]))
        connection = stack.enter_context(socket.create_connection(address))
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        assert seconds_to_end(site, signal.SIGINT) < 10
        assert site.returncode == 0


def test_a_demo_says_so_and_is_refused_to_other_machines(
    environment: dict[str, str], tmp_path: Path
) -> None:
    demo = {**environment, "KEFU_DEMO": "1"}
    with started("serve", environment=demo, cwd=tmp_path) as site:
        first_line(site)
        assert first_line(site).startswith("Demo mode is on")
    with started(
        "serve", environment={**demo, "HOST": "0.0.0.0"}, cwd=tmp_path
    ) as site:
        assert site.wait(20) == 1
    assert "HOST is '0.0.0.0'" in (tmp_path / "errors.log").read_text()


def test_a_taken_port_is_said_and_no_work_is_begun(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with (
        socket.create_server(("127.0.0.1", int(environment["PORT"]))),
        started("serve", environment=environment, cwd=tmp_path) as site,
    ):
        assert site.wait(20) == 1
        assert first_line(site) == ""
    assert "is the port taken?" in (tmp_path / "errors.log").read_text()


def test_worker_runs_beside_another_says_so_and_ends_at_a_signal(
    environment: dict[str, str], tmp_path: Path
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    with started("worker", environment=environment, cwd=tmp_path) as one:
        assert first_line(one) == "The worker runs."
        with started("worker", environment=environment, cwd=second) as two:
            assert first_line(two) == "The worker runs."
            assert seconds_to_end(two, signal.SIGINT) < 10
            assert two.returncode == 0
        assert seconds_to_end(one, signal.SIGTERM) < 10
        assert one.returncode == 0
    said = (second / "errors.log").read_text()
    assert f"(worker {one.pid}) works on the same data" in said
    assert "works on the same data" not in (tmp_path / "errors.log").read_text()


def test_worker_once_does_what_is_due_and_exits(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with started("worker", "--once", environment=environment, cwd=tmp_path) as worker:
        code = worker.wait(30)
    assert code == 0, (tmp_path / "errors.log").read_text()
