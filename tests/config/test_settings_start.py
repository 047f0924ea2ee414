"""What the settings come to in a process of its own, by its environment."""

import base64
import json
import os
import subprocess
import sys

import pytest

RING = "1:" + base64.b64encode(bytes(32)).decode()
PRODUCTION = {
    "SECRET_KEY": "".join(map(chr, range(40, 110))),
    "KEFU_KEYS": RING,
    "DATABASE_URL": "postgres://desk@localhost/desk",
    "PUBLIC_BASE_URL": "https://desk.example.com",
    "KEFU_TRUSTED_PROXIES": "10.0.0.0/8",
}
SHOWN = (
    "KEFU_DEMO KEYS_ARE_EMBEDDED SESSION_COOKIE_NAME SESSION_COOKIE_SECURE "
    "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS PUBLIC_BASE_URL"
).split()


def python(directory, *arguments, **environment):
    kept = {k: os.environ[k] for k in ("PATH", "LANG") if k in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        env=kept | {"KEFU_DATA_DIR": str(directory)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def shown(directory, **environment):
    program = "import json; from config import settings as s; print(json.dumps("
    program += f"{{n: getattr(s, n) for n in {SHOWN!r}}}))"
    done = python(directory, "-c", program, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_any_variable_it_is_a_demo_on_plain_http(tmp_path):
    assert shown(tmp_path) == {
        "KEFU_DEMO": True,
        "KEYS_ARE_EMBEDDED": True,
        "SESSION_COOKIE_NAME": "kefu_session",
        "SESSION_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "PUBLIC_BASE_URL": "http://localhost:8000",
    }


def test_with_production_variables_it_is_the_real_desk(tmp_path):
    assert shown(tmp_path, **PRODUCTION) == {
        "KEFU_DEMO": False,
        "KEYS_ARE_EMBEDDED": False,
        "SESSION_COOKIE_NAME": "__Host-kefu_session",
        "SESSION_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "PUBLIC_BASE_URL": "https://desk.example.com",
    }


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "PUBLIC_BASE_URL"])
def test_any_one_of_three_variables_ends_the_demo(tmp_path, name):
    assert shown(tmp_path, **{name: PRODUCTION[name]})["KEFU_DEMO"] is False


def test_without_a_proxy_nothing_is_redirected_for_ever(tmp_path):
    given = PRODUCTION | {"KEFU_TRUSTED_PROXIES": ""}

    assert shown(tmp_path, **given)["SECURE_SSL_REDIRECT"] is False


def test_the_deploy_check_is_clean_with_production_variables(tmp_path):
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    done = python(tmp_path, *command, **PRODUCTION)

    assert done.returncode == 0, done.stderr


def test_keys_beside_the_data_fail_the_deploy_check(tmp_path):
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    done = python(tmp_path, *command, **(PRODUCTION | {"KEFU_KEYS": ""}))

    assert "kefu.W001" in done.stderr


def test_a_ring_that_cannot_be_used_is_refused_by_name(tmp_path):
    done = python(tmp_path, "-c", "import config.settings", KEFU_KEYS="1:YWJj")

    assert "ImproperlyConfigured: KEFU_KEYS cannot be used: key 1 is 3" in done.stderr
