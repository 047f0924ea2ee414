"""Settings of the tests: the real ones, read from a clean environment.

What a developer has set for their own desk must not change what a test says, so every
variable is removed but DATABASE_URL, which chooses the database of the run. Programs
that a test starts inherit this environment, and what the test itself adds to it.
"""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

_OURS = ("KEFU_", "TWILIO_", "PLATFORM_", "DEFAULT_FROM_")
_NAMED = "REDIS_URL DEBUG ALLOWED_HOSTS PUBLIC_BASE_URL HOST PORT METRICS_TOKEN".split()
_NAMED += ["SECRET_KEY", "EMAIL_URL", "INBOUND_EMAIL_URL"]

if "KEFU_TEST_DIR" not in os.environ:
    for _name in list(os.environ):
        _ours = _name.removesuffix("_FILE") in _NAMED or _name.startswith(_OURS)
        if _ours and not _name.startswith("KEFU_TEST_"):
            del os.environ[_name]
    os.environ["KEFU_DEMO"] = "0"
    os.environ["SECRET_KEY"] = "of-the-tests-" + "k" * 50
    os.environ["KEFU_KEYS"] = "1:" + base64.b64encode(bytes(range(32))).decode()
    os.environ["KEFU_TEST_DIR"] = tempfile.mkdtemp(prefix="kefu-test-")
    atexit.register(shutil.rmtree, os.environ["KEFU_TEST_DIR"], ignore_errors=True)

# One directory a test process: pytest-xdist runs several at once.
_process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
_directory = Path(os.environ["KEFU_TEST_DIR"]) / _process
_directory.mkdir(exist_ok=True)
if os.environ.get("KEFU_TEST_PROCESS") != _process:
    os.environ["KEFU_TEST_PROCESS"] = _process
    os.environ["KEFU_DATA_DIR"] = str(_directory)

from config.settings import *  # noqa: E402

# A password is hashed for nearly every test; the real hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The tests of the rule name the roles themselves; elsewhere it would stand in the way.
KEFU_MFA_ROLES = frozenset()

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: threads and programs started by a test must see the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(_directory / "test.sqlite3")}
    # The data is as short-lived as the run: no test waits for the disk.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] += " PRAGMA synchronous=OFF;"

# Static files are looked for when asked for, not listed anew for each test client.
WHITENOISE_AUTOREFRESH = True
