"""A demo brings its own lending platform, which ends when the demo does, however."""

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from config.management import beside
from crm.platform.rest import Rest
from crm.platform.sandbox.telling import sign

ROOT = Path(__file__).resolve().parents[3]
PARENT = """
import sys, time
from django.conf import settings
from pathlib import Path
settings.configure(
    KEFU_DEMO=True, PLATFORM_URL="", PLATFORM_EVENT_SECRETS={}, HOST="127.0.0.1",
    PORT=9, TIME_ZONE="Asia/Shanghai", USE_TZ=True, DATA_DIR=Path(sys.argv[1]),
)
from config.management.beside import made_up_platform
with made_up_platform(print):
    print(settings.PLATFORM_URL, settings.PLATFORM_KEY, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def demo(settings, tmp_path):
    """Settings of a demo that nobody has given a platform."""
    settings.KEFU_DEMO, settings.PLATFORM_URL = True, ""
    settings.DATA_DIR = tmp_path
    settings.PLATFORM_EVENT_SECRETS = {}
    return settings


def test_a_demo_has_a_platform_meanwhile(demo):
    with beside.made_up_platform(pytest.fail):
        rest = Rest(demo.PLATFORM_URL, demo.PLATFORM_KEY)
        assert rest.user("U00000001").name_masked == "林**"
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{demo.PLATFORM_URL}/cs/v1/users/U00000001")
        assert set(demo.PLATFORM_EVENT_SECRETS) == {"sandbox"}
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(demo.PLATFORM_URL)


def test_a_later_start_meets_the_same_orders(demo):
    seen = []
    for _ in range(2):
        demo.PLATFORM_URL = ""
        with beside.made_up_platform(pytest.fail):
            rest = Rest(demo.PLATFORM_URL, demo.PLATFORM_KEY)
            seen.append(rest.overview("U00000001").withdrawals)
    assert seen[0] == seen[1]


def test_one_that_was_given_is_used_instead(demo):
    demo.PLATFORM_URL = "https://platform.example.com"
    with beside.made_up_platform(pytest.fail):
        assert demo.PLATFORM_URL == "https://platform.example.com"


def test_a_real_desk_gets_none(demo):
    demo.KEFU_DEMO = False
    with beside.made_up_platform(pytest.fail):
        assert demo.PLATFORM_URL == ""


def test_it_ends_with_a_parent_that_was_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert parent.stdout is not None
    url = parent.stdout.readline().split()[0]
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url)
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    assert gone_within(url, 5)


def gone_within(url: str, seconds: float) -> bool:
    """Whether nobody listens there any more, soon."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=1)
        except urllib.error.HTTPError:
            time.sleep(0.05)
        except OSError:
            return True
    return False


def test_the_key_stands_neither_among_arguments_nor_in_the_environment(demo):
    with beside.made_up_platform(pytest.fail):
        ours = Path("/proc").glob("[0-9]*/cmdline")
        lines = [line for path in ours if (line := _read(path))]
        assert any(b"crm.platform.sandbox" in line for line in lines)
        assert not any(demo.PLATFORM_KEY.encode() in line for line in lines)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes() + path.with_name("environ").read_bytes()
    except OSError:
        return b""


def test_a_signature_is_that_of_the_contract():
    body = json.dumps({"id": "E1"}).encode()
    made = hmac.new(b"secret", b"1700000000." + body, hashlib.sha256).hexdigest()
    assert sign("secret", "1700000000", body) == f"v1={made}"
